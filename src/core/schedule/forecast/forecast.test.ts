import { expect, test } from 'vitest';
import { buildConflict, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { compareTracks, enoughTracks, forecastPlan, simulationsFor } from './forecast.ts';
import { type DurationModel, learnDurations } from './learn.ts';

/** Everything takes what was estimated. */
const CERTAIN: DurationModel = {
  ...learnDurations([]),
  ...{ bias: 0, biasError: 0, betweenRuns: 0, spread: 0, spreadOfSpread: 0, retryShare: 0 },
};
const UNKNOWN = learnDurations([]);
const independent = (count: number) => buildPlan(Array.from({ length: count }, (_, index) => buildTask(`T${index}`)));

test('with certain durations every figure is the schedule itself', () => {
  const plan = buildPlan([buildTask('A'), buildTask('B', { dependsOn: waitsFor('A') }), buildTask('C')]);
  expect(forecastPlan({ plan, model: CERTAIN, tracks: 2 })).toEqual({
    tracks: 2,
    simulations: 1_000,
    finish: { p10: 20, p50: 20, p90: 20 },
    work: { p10: 30, p50: 30, p90: 30 },
    utilisation: 0.75,
    peakTracks: 2,
    cost: null,
  });
});

test('what is done, optional or zero minutes long costs no time', () => {
  const plan = buildPlan([
    buildTask('A', { done: true }),
    buildTask('B', { optional: true }),
    buildTask('C', { minutes: 0 }),
    buildTask('D'),
  ]);
  expect(forecastPlan({ plan, model: CERTAIN, tracks: 4 })?.finish.p50).toBe(10);
  expect(forecastPlan({ plan, model: CERTAIN, tracks: 1, optional: true })?.finish.p50).toBe(20);
});

test('a plan without work is over at once', () => {
  const plan = buildPlan([buildTask('A', { done: true })]);
  expect(forecastPlan({ plan, model: UNKNOWN, tracks: 4 })).toMatchObject({
    finish: { p50: 0, p90: 0 },
    utilisation: 0,
    peakTracks: 0,
  });
});

test('tasks of one file are never counted as parallel', () => {
  const plan = buildPlan([buildTask('A'), buildTask('B')], { conflicts: [buildConflict('A', 'B')] });
  expect(forecastPlan({ plan, model: CERTAIN, tracks: 2 })).toMatchObject({ finish: { p50: 20 }, peakTracks: 1 });
});

test('what is not known widens the range, and what was learned moves it', () => {
  const plan = independent(20);
  const unknown = forecastPlan({ plan, model: UNKNOWN, tracks: 4 });
  expect(unknown?.finish.p90).toBeGreaterThan((unknown?.finish.p50 ?? 0) * 1.2);
  const slow = forecastPlan({ plan, model: { ...CERTAIN, bias: Math.log(3) }, tracks: 4 });
  expect(slow?.finish.p50).toBeCloseTo(150);
});

test('noise that was measured is drawn instead of a normal one', () => {
  const plan = buildPlan([buildTask('A')]);
  const model = { ...CERTAIN, spread: Math.log(2), noise: [1, 1], noiseWeight: 1 };
  expect(forecastPlan({ plan, model, tracks: 1 })?.finish).toEqual({ p10: 20, p50: 20, p90: 20 });
});

test('repeats make it longer, and never exceed the attempts of a task', () => {
  const plan = buildPlan([buildTask('A')]);
  const model = { ...CERTAIN, retryShare: 1, repeatLength: 0.5 };
  expect(forecastPlan({ plan, model, tracks: 1 })?.finish.p50).toBe(20);
  expect(forecastPlan({ plan, model, tracks: 1, attempts: 1 })?.finish.p50).toBe(10);
});

test('a cost is told where earlier runs told one', () => {
  const plan = independent(3);
  const model = { ...CERTAIN, dollarsPerMinute: [0.1, 0.2] };
  expect(forecastPlan({ plan, model, tracks: 1 })?.cost).toMatchObject({ p10: 3, p90: 6 });
});

test('the same seed gives the same forecast', () => {
  const forecast = (seed?: number) =>
    forecastPlan({
      plan: independent(10),
      model: UNKNOWN,
      tracks: 2,
      simulations: 50,
      ...(seed === undefined ? {} : { seed }),
    });
  expect(forecast(3)).toEqual(forecast(3));
  expect(forecast(3)).not.toEqual(forecast(4));
  expect(forecast()).toEqual(forecast(1));
});

test('big plans are simulated less often', () => {
  expect([0, 200, 1_000, 10_000, 20_000].map(simulationsFor)).toEqual([1_000, 1_000, 200, 20, 20]);
});

test('a cycle has no forecast', () => {
  const plan = buildPlan([buildTask('A', { dependsOn: waitsFor('B') }), buildTask('B', { dependsOn: waitsFor('A') })]);
  expect(forecastPlan({ plan, model: CERTAIN, tracks: 1 })).toBeNull();
  expect(compareTracks({ plan, model: CERTAIN }, [1, 2])).toEqual([]);
  expect(enoughTracks([])).toBeNull();
});

test('more tracks than there is parallel work are told to be too many', () => {
  const forecasts = compareTracks({ plan: independent(4), model: CERTAIN }, [1, 2, 4, 8, 16]);
  expect(forecasts.map(({ tracks, finish }) => [tracks, finish.p50])).toEqual([
    [1, 40],
    [2, 20],
    [4, 10],
    [8, 10],
    [16, 10],
  ]);
  expect(enoughTracks(forecasts)).toBe(4);
});
