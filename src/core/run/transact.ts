import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import { advance, type Capacity } from './advance.ts';
import { applyEvent, type RecordedEvent } from './apply.ts';
import type { Refusal, RunCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { RunEvent } from './events.ts';
import type { RunState } from './state.ts';

/** A run after a command, with the events that have to be journaled before anything is done about them. */
export interface Transaction {
  readonly state: RunState;
  readonly entries: readonly RecordedEvent[];
}

/**
 * Decides a command and everything that follows from it, and applies it. The given state is updated in place: when the entries cannot be
 * journaled, the caller throws the state away and folds the journal again.
 */
export function transact(
  run: { readonly id: string; readonly state: RunState | null },
  command: RunCommand,
  circumstances: Capacity & { readonly at: number },
): Result<Transaction | null, Refusal> {
  const decided = decide(run.state, command);
  if (!decided.ok) return failure(decided.failure);
  const log = new Log(run.id, run.state, circumstances.at);
  for (const event of decided.value) log.apply(event);
  log.follow(circumstances);
  return success(log.transaction());
}

/** Lets a run go on after something outside of it changed, such as the machine's free capacity. Null when nothing follows. */
export function proceed(
  run: { readonly id: string; readonly state: RunState },
  circumstances: Capacity & { readonly at: number },
): Transaction | null {
  const log = new Log(run.id, run.state, circumstances.at);
  log.follow(circumstances);
  return log.transaction();
}

class Log {
  readonly #runId: string;
  readonly #at: number;
  readonly #entries: RecordedEvent[] = [];
  #state: RunState | null;

  constructor(runId: string, state: RunState | null, at: number) {
    this.#runId = runId;
    this.#state = state;
    this.#at = at;
  }

  apply(event: RunEvent): void {
    const entry: RecordedEvent = { seq: (this.#state?.seq ?? 0) + 1, at: this.#at, event };
    this.#state = applyEvent(this.#state, this.#runId, entry);
    this.#entries.push(entry);
  }

  /** Each event is applied before the next is asked for: `advance` reads the state as it has become. */
  follow(circumstances: Capacity & { readonly at: number }): void {
    for (let before = -1; before !== this.#entries.length && this.#state !== null; ) {
      before = this.#entries.length;
      for (const event of advance(this.#state, circumstances)) this.apply(event);
    }
  }

  transaction(): Transaction | null {
    return this.#state === null || this.#entries.length === 0 ? null : { state: this.#state, entries: this.#entries };
  }
}
