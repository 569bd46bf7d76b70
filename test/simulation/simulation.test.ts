import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

const SEEDS = Number(process.env['SLIPWAY_SIMULATION_SEEDS'] ?? 100);
const FIRST = Number(process.env['SLIPWAY_SIMULATION_FIRST'] ?? 1);

describe('the engine in a world where everything fails now and then', () => {
  it(`keeps the invariants after every step and comes to an end (${SEEDS} seeds from ${FIRST}, 50 tasks each)`, async () => {
    const broken: string[] = [];
    let crashes = 0;
    for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
      const result = await simulate(seed, 50);
      crashes += result.crashes;
      if (result.problems.length > 0) broken.push(`seed ${seed}: ${result.problems.slice(0, 3).join('; ')}`);
    }
    expect(broken).toEqual([]);
    expect(crashes).toBeGreaterThan(SEEDS);
  }, 600_000);

  it('writes the same journal for the same seed', async () => {
    const [once, again] = [await simulate(7, 50), await simulate(7, 50)];
    expect(again.journal).toBe(once.journal);
    expect(once.events).toBeGreaterThan(100);
  });
});
