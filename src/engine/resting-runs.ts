import { foldRun } from '../core/run/apply.ts';
import type { RunState } from '../core/run/state.ts';
import type { Journal } from '../ports/journal.ts';

/** Tasks of all kept runs together: about 60 MB. One run is kept whatever its size. */
const KEPT_TASKS = 20_000;

/** Runs that nothing is done about, as they were folded last: reading an ended run of 10,000 tasks again and again costs nothing. */
export class RestingRuns {
  readonly #journal: Journal;
  readonly #kept = new Map<string, RunState>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Keeps a state that equals its journal. */
  keep(state: RunState): void {
    this.#kept.delete(state.id);
    this.#kept.set(state.id, state);
    let tasks = [...this.#kept.values()].reduce((sum, kept) => sum + kept.tasks.length, 0);
    for (const [id, kept] of this.#kept) {
      if (tasks <= KEPT_TASKS || this.#kept.size === 1) return;
      this.#kept.delete(id);
      tasks -= kept.tasks.length;
    }
  }

  /** The run as its journal has it, to be read only; null when there is none. */
  read(id: string): RunState | null {
    const kept = this.#kept.get(id);
    if (kept !== undefined && this.#isCurrent(kept)) return kept;
    this.#kept.delete(id);
    const state = foldRun(id, this.#journal.read(id, 0));
    if (state !== null) this.keep(state);
    return state;
  }

  /** The same for somebody who is going to change it. */
  take(id: string): RunState | null {
    const state = this.read(id);
    this.#kept.delete(id);
    return state;
  }

  /** Runs are removed and put back by other programs. */
  #isCurrent({ id, seq }: RunState): boolean {
    const [last, ...later] = this.#journal.read(id, seq - 1);
    return last !== undefined && later.length === 0;
  }
}
