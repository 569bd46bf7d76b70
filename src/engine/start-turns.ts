import type { Clock } from '../ports/clock.ts';

/*
 * Programs of agents use a core each until they say their first word, and several that start together take many times as long: eight of them on
 * two cores some twenty seconds instead of four. So they start by turns, a few at a time.
 */

/** Programs that may be starting at the same time, for each core of the machine. */
export const STARTS_PER_CORE = 2;

/** The longest that a program keeps its turn without a word, in milliseconds. */
const TURN_MS = 10_000;

/** Turns for starting programs, at most so many at a time, handed out in the order in which they were asked for. */
export class StartTurns {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(width: number, clock: Clock) {
    this.#free = width;
    this.#clock = clock;
  }

  /** Resolves once a program may start, or its signal aborts, with how to end its turn; one that nobody ends is over after ten seconds. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#wait(signal))) return () => undefined;
    const over = new AbortController();
    void this.#clock.sleep(TURN_MS, over.signal).then(() => this.#next());
    return () => over.abort();
  }

  /** False where the signal aborted first. */
  #wait(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = () => {
        const place = this.#waiting.indexOf(turn);
        if (place >= 0) this.#waiting.splice(place, 1);
        resolve(false);
      };
      const turn = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      this.#waiting.push(turn);
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
    });
  }

  #next(): void {
    const turn = this.#waiting.shift();
    if (turn === undefined) this.#free += 1;
    else turn();
  }
}
