import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enumerateCrashPoints } from './crash-points/enumerate.ts';
import { bundle } from './rig/bundle.ts';

/** Every so manyth point is tried; the benchmark of the same name tries them all. */
const STRIDE = 5;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-points-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an engine that dies before or after an external effect', () => {
  it(`is taken up again without loss or repetition (every ${STRIDE}th point)`, async () => {
    const child = await bundle('test/e2e/crash-points/child.ts', { folder, name: 'child' });
    const outcomes = await enumerateCrashPoints(child, { first: 2, stride: STRIDE });
    expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(new Set(outcomes.map(({ point }) => point.split(' ')[1])).size).toBeGreaterThan(8);
  });
});
