import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededDraws } from '../../random/draws.ts';
import { learnDurations } from './learn.ts';
import type { TaskMeasurement } from './measurement.ts';

function measure(run: string, minutes: readonly number[], fields: Partial<TaskMeasurement> = {}): TaskMeasurement {
  return { run, agent: 'claude', estimated: 10, attempts: minutes, costUsd: null, ...fields };
}

/** Runs of 20 tasks whose first attempts take `factor` times what was estimated. */
function history(runs: number, factor: (draws: ReturnType<typeof seededDraws>) => number): readonly TaskMeasurement[] {
  const draws = seededDraws(1);
  return Array.from({ length: runs * 20 }, (_, index) => measure(`r${Math.floor(index / 20)}`, [10 * factor(draws)]));
}

test('without history estimates are taken for right, with a wide margin', () => {
  const model = learnDurations([]);
  expect(model).toMatchObject({ bias: 0, retryShare: 0.1, repeatLength: 1, noise: [], noiseWeight: 0 });
  expect(model.basis).toEqual({ runs: 0, tasks: 0 });
  expect(model.spread).toBeCloseTo(0.6);
  expect(model.betweenRuns).toBeCloseTo(0.25);
  expect(model.biasError).toBeGreaterThan(0.1);
});

test('the more is measured, the more it counts: from the default towards what runs really took', () => {
  const biases = [1, 5, 30].map((runs) => learnDurations(history(runs, () => 1.5)).bias);
  expect(biases[0]).toBeGreaterThan(0);
  expect(biases).toEqual([...biases].sort((a, b) => a - b));
  expect(biases[2]).toBeCloseTo(Math.log(1.5), 1);
});

test('spread and the differences between runs are told apart', () => {
  const calm = learnDurations(history(30, (draws) => Math.exp(0.3 * draws.normal())));
  expect(calm.spread).toBeCloseTo(0.3, 1);
  expect(calm.betweenRuns).toBeLessThan(0.12);
  const levels = [0.6, 1, 1.6];
  const moody = Array.from({ length: 30 }, (_, run) =>
    Array.from({ length: 20 }, (_, task) =>
      measure(`r${run}`, [10 * (levels[run % 3] ?? 1) * (task % 2 === 0 ? 1.01 : 0.99)]),
    ),
  ).flat();
  const model = learnDurations(moody);
  expect(model.betweenRuns).toBeGreaterThan(0.3);
  expect(model.spread).toBeLessThan(0.15);
});

test('repeats are counted and measured against the first attempt', () => {
  const tasks = Array.from({ length: 200 }, (_, index) => measure('r1', index % 4 === 0 ? [10, 5] : [10]));
  const model = learnDurations(tasks);
  expect(model.retryShare).toBeCloseTo(50 / 250, 1);
  expect(model.repeatLength).toBeCloseTo(0.5, 1);
});

test('the cost of a minute comes from the runs that told a cost', () => {
  const model = learnDurations([
    measure('r1', [10], { costUsd: 1 }),
    measure('r1', [30], { costUsd: 3 }),
    measure('r1', [500]),
    measure('r2', [10]),
    measure('r3', [10], { costUsd: 0 }),
  ]);
  expect(model.dollarsPerMinute).toEqual([0.1]);
});

test('measurements that say nothing are left out', () => {
  const nothing = [measure('r1', []), measure('r2', [0]), measure('r3', [10], { estimated: 0 })];
  expect(learnDurations(nothing)).toEqual(learnDurations([]));
});

test('whatever was measured, the model has figures that can be drawn from', () => {
  const measurement = fc.record({
    run: fc.constantFrom('a', 'b', 'c'),
    agent: fc.constant('claude'),
    estimated: fc.double({ min: 0, max: 1e6, noNaN: true }),
    attempts: fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 4 }),
    costUsd: fc.option(fc.double({ min: 0, max: 1e3, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(measurement, { maxLength: 40 }), (measurements) => {
      const model = learnDurations(measurements);
      const { bias, biasError, betweenRuns, spread, spreadOfSpread, retryShare, repeatLength, noiseWeight } = model;
      const figures = [bias, biasError, betweenRuns, spread, spreadOfSpread, retryShare, repeatLength, noiseWeight];
      expect([...figures, ...model.noise, ...model.dollarsPerMinute].every(Number.isFinite)).toBe(true);
      expect(spread).toBeGreaterThan(0);
      expect(retryShare).toBeLessThan(1);
      expect(model.noise.length).toBeLessThanOrEqual(200);
    }),
  );
});

test('a long history keeps the shape of its noise in 200 quantiles', () => {
  const { noise } = learnDurations(history(30, (draws) => Math.exp(draws.normal())));
  expect(noise.length).toBe(200);
  expect(noise).toEqual([...noise].sort((a, b) => a - b));
});
