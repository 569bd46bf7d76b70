import { writeSync } from 'node:fs';

/** Exit status by which a check says that it found a broken promise. */
export const CAUGHT = 3;

/** Ends a check: the first problem is printed, and the exit status says whether there is one. */
export function conclude(problems: readonly string[]): never {
  writeSync(1, `${problems[0] ?? 'all promises kept'}\n`);
  process.exit(problems.length > 0 ? CAUGHT : 0);
}
