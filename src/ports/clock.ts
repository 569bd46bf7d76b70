/** Time, as the shell sees it. Durations always come from `monotonic`. */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch: for people, never for durations. */
  now(): number;
  /** Milliseconds on a clock that only moves forward. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
