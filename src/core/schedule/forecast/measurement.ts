/** What one finished task of an earlier run took; the only thing that estimates learn from. */
export interface TaskMeasurement {
  /** The run it belongs to: tasks of one run share its weather (agent, model, load, reviewer). */
  readonly run: string;
  /** Program of the agent that did it, such as `claude` or `shell`. */
  readonly agent: string;
  /** Minutes the plan gave it. */
  readonly estimated: number;
  /** Minutes that each of its attempts worked, waiting left out; the last one succeeded. */
  readonly attempts: readonly number[];
  /** US dollars of all attempts together, or null where its agent tells no cost. */
  readonly costUsd: number | null;
}
