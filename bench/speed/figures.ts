/** Times of one thing in milliseconds, in the order in which they were measured. */
export type Times = readonly number[];

/** The middle one; the upper of the two in the middle. */
export function median(times: Times): number {
  return at(times, 0.5);
}

/** The time that a share of the measurements stayed below. */
export function at(times: Times, share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `median 12 ms (10 to 15)`. */
export function spread(times: Times): string {
  const text = (ms: number) => ms.toFixed(ms < 100 ? 1 : 0);
  return `median ${text(median(times))} ms (${text(at(times, 0))} to ${text(at(times, 1))})`;
}

/** Prints one line for a bar and makes the process fail when it is missed. */
export function judge(passed: boolean, line: string): void {
  console.log(`${passed ? 'PASS' : 'FAIL'} ${line}`);
  if (!passed) process.exitCode = 1;
}
