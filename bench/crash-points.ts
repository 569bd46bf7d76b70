/**
 * `npm run bench:crash-points [-- STRIDE]`: an engine on real git, SQLite and processes dies before and after every external effect of a small
 * run, one run for each point; each run is taken up again, brought to its end and judged. Prints each broken promise; nothing may be.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enumerateCrashPoints } from '../test/e2e/crash-points/enumerate.ts';
import { bundle } from '../test/e2e/rig/bundle.ts';

const stride = Number(process.argv[2] ?? 1);
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
try {
  const child = await bundle('test/e2e/crash-points/child.ts', { folder, name: 'child' });
  const start = performance.now();
  const outcomes = await enumerateCrashPoints(child, { first: 1, stride });
  const broken = outcomes.filter(({ problems }) => problems.length > 0);
  for (const { at, point, problems } of broken) console.log(`${at} (${point}): ${problems.join('; ')}`);
  const kinds = Map.groupBy(outcomes, ({ point }) => point);
  console.log([...kinds].map(([point, all]) => `${point} ${all.length}`).join(', '));
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`${outcomes.length} crash points, ${outcomes.length - broken.length} passed, ${seconds} s`);
  if (broken.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
