import type { RunEvent } from '../../run/events.ts';
import type { FailureClass } from '../../run/failure.ts';
import type { Usage } from '../../run/usage.ts';
import type { TaskMeasurement } from './measurement.ts';

/** One event of a run's history with the wall-clock milliseconds at which it was journaled. */
export interface DatedEvent {
  readonly at: number;
  readonly event: RunEvent;
}

/** The events that `measureRun` looks at; a reader may leave out all others. */
export const MEASURED_EVENTS = [
  'run-planned',
  'run-replanned',
  'attempt-started',
  'agent-finished',
  'attempt-succeeded',
  'attempt-failed',
  'task-completed',
] as const satisfies readonly RunEvent['type'][];

/** Failures that say nothing about the work: a provider or this machine stood in the way. */
const NOT_THE_WORK: readonly FailureClass[] = ['limited', 'auth', 'budget', 'resource'];

interface Begun {
  readonly agent: string;
  readonly at: number;
}

interface Known {
  readonly attempts: number[];
  costUsd: number;
  agent: string;
}

/**
 * What the tasks of one run took: those that gates let pass. Played ones are left out, a recording is over in no time. An attempt counts
 * from its start to its end, as long as it held a track; waiting before and between attempts does not.
 */
export function measureRun(run: string, history: Iterable<DatedEvent>): readonly TaskMeasurement[] {
  const estimates = new Map<string, number>();
  const begun = new Map<string, Begun>();
  const known = new Map<string, Known>();
  const measured: TaskMeasurement[] = [];
  for (const { at, event } of history) {
    switch (event.type) {
      case 'run-planned':
      case 'run-replanned':
        for (const task of event.plan.tasks) if (task.kind === 'task') estimates.set(task.id, task.minutes);
        break;
      case 'attempt-started':
        begun.set(event.task, { agent: programOf(event.agent), at });
        break;
      case 'agent-finished':
        entryOf(known, event.task).costUsd += costOf(event.usage);
        break;
      case 'attempt-failed':
        entryOf(known, event.task).costUsd += costOf(event.usage);
        if (!NOT_THE_WORK.includes(event.failure.class)) close(known, begun, { task: event.task, at });
        break;
      case 'attempt-succeeded':
        close(known, begun, { task: event.task, at });
        break;
      case 'task-completed': {
        const task = known.get(event.task);
        const estimated = estimates.get(event.task);
        if (event.by !== 'gates' || task === undefined || estimated === undefined) break;
        if (task.attempts.length === 0 || task.agent === 'replay') break;
        const costUsd = task.costUsd > 0 ? task.costUsd : null;
        measured.push({ run, agent: task.agent, estimated, attempts: task.attempts, costUsd });
        break;
      }
      default:
        break;
    }
  }
  return measured;
}

/** Those of the agent that is going to work, or all of them where it has no history yet. */
export function measurementsFor(agent: string, measurements: readonly TaskMeasurement[]): readonly TaskMeasurement[] {
  const own = measurements.filter((measurement) => measurement.agent === programOf(agent));
  return own.length === 0 ? measurements : own;
}

function programOf(agent: string): string {
  return agent.replace(/:.*/s, '');
}

function entryOf(known: Map<string, Known>, task: string): Known {
  const entry = known.get(task) ?? { attempts: [], costUsd: 0, agent: '' };
  known.set(task, entry);
  return entry;
}

const MINUTE_MS = 60_000;

function close(
  known: Map<string, Known>,
  begun: ReadonlyMap<string, Begun>,
  { task, at }: { readonly task: string; readonly at: number },
): void {
  const start = begun.get(task);
  if (start === undefined || at <= start.at) return;
  const entry = entryOf(known, task);
  entry.attempts.push((at - start.at) / MINUTE_MS);
  entry.agent = start.agent;
}

/** What was only estimated teaches nothing. */
function costOf({ costUsd, costEstimated }: Usage): number {
  return costEstimated === true ? 0 : costUsd;
}
