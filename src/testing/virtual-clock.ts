import type { Clock } from '../ports/clock.ts';

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

/** A clock that stands still until the test moves it. Wall-clock time can be made to jump; `monotonic` only goes forward. */
export class VirtualClock implements Clock {
  #monotonic = 0;
  #wallOffset = 1_800_000_000_000;
  #order = 0;
  readonly #alarms: Alarm[] = [];

  now(): number {
    return Math.floor(this.#monotonic + this.#wallOffset);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const ring = () => {
        signal.removeEventListener('abort', ring);
        resolve();
      };
      signal.addEventListener('abort', ring, { once: true });
      this.at(this.#monotonic + ms, ring);
    });
  }

  /** Calls back when the clock reaches the time. */
  at(time: number, ring: () => void): void {
    const alarm = { at: time, order: this.#order, ring };
    this.#order += 1;
    let low = 0;
    let high = this.#alarms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#alarms[middle]!;
      if (other.at > alarm.at || (other.at === alarm.at && other.order > alarm.order)) low = middle + 1;
      else high = middle;
    }
    this.#alarms.splice(low, 0, alarm);
  }

  /** Moves to the next alarm and rings it; false when there is none. */
  step(): boolean {
    const next = this.#alarms.pop();
    if (next === undefined) return false;
    this.#monotonic = Math.max(this.#monotonic, next.at);
    next.ring();
    return true;
  }

  /** Lets the wall clock jump by `ms`, as a person or a time server does. */
  jump(ms: number): void {
    this.#wallOffset += ms;
  }
}
