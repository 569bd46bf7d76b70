import { expect, it } from 'vitest';
import { runMerges } from './rig/merges.ts';

it('lands only what its gates passed, in the tree that they judged, and reverts nothing, while the branch moves by hand', async () => {
  const report = await runMerges(40, 3);
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ exit: 3, byHand: 3, bad: { planned: 12, landed: 0 } });
  expect(report.exact).toBe(report.landed);
  expect(report.conflicting.landed).toBeGreaterThan(0);
  expect(report.conflicting.landed + report.conflicting.waiting).toBe(report.conflicting.planned);
}, 180_000);
