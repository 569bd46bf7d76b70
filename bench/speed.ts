/**
 * `npm run bench:speed [NAME...]`: the program as a whole against its bars, through a real daemon and its API, each beside a peer's figure
 * from the same minute. Exits 1 when a bar is missed.
 */
import { measureDispatch } from './speed/dispatch.ts';
import { measureEntry } from './speed/entry.ts';
import { measureLanding } from './speed/landing.ts';
import { measureLargeRun } from './speed/large-run.ts';
import { measureColdStart, measureOverhead } from './speed/overhead.ts';
import { measurePlanning } from './speed/planning.ts';
import { measureCriticalPath, measureParallelism } from './speed/sleeping.ts';

const MEASUREMENTS: Readonly<Record<string, () => Promise<void>>> = {
  overhead: measureOverhead,
  'cold-start': measureColdStart,
  'critical-path': measureCriticalPath,
  parallelism: measureParallelism,
  dispatch: measureDispatch,
  landing: measureLanding,
  planning: measurePlanning,
  'large-run': measureLargeRun,
  entry: measureEntry,
};

const asked = process.argv.slice(2);
for (const name of asked.length === 0 ? Object.keys(MEASUREMENTS) : asked) {
  const measure = MEASUREMENTS[name];
  if (measure === undefined) throw new Error(`There is no ${name}; there are ${Object.keys(MEASUREMENTS).join(', ')}.`);
  console.log(`\n${name}`);
  await measure();
}
