import { assert } from '../../assert.ts';
import { at } from '../../at.ts';
import { compileGraph, type PlanGraph, topologicalOrder } from '../../plan/graph.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Draws, seededDraws } from '../../random/draws.ts';
import { isRemaining } from '../analysis.ts';
import { upwardRanks } from '../rank.ts';
import { simulateSchedule } from '../simulate.ts';
import type { DurationModel } from './learn.ts';

/** What a forecast is asked for. */
export interface ForecastRequest {
  readonly plan: Plan;
  readonly model: DurationModel;
  /** 1 or more. */
  readonly tracks: number;
  /** Optional tasks count as work. */
  readonly optional?: boolean;
  /** Attempts that a task gets at most; no simulated task has more. */
  readonly attempts?: number;
  /** Simulated schedules; by default as many as the size of the plan allows: 1,000 up to 200 tasks, never fewer than 20. */
  readonly simulations?: number;
  /** The same seed gives the same forecast. */
  readonly seed?: number;
}

/** A figure as likely to be exceeded as not (`p50`), and one that nine of ten runs stay below (`p90`); one of ten stays below `p10`. */
export interface Percentiles {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** How long the remaining work of a plan takes, and what it costs, as far as earlier runs tell. */
export interface Forecast {
  readonly tracks: number;
  readonly simulations: number;
  /** Minutes from the start to the end of the last task. */
  readonly finish: Percentiles;
  /** Minutes of all attempts together. */
  readonly work: Percentiles;
  /** Share of the tracks' time that is worked, 0 to 1, in the mean. */
  readonly utilisation: number;
  /** Most tasks that work at a time, in the median. */
  readonly peakTracks: number;
  /** US dollars, or null where no earlier run told a cost. */
  readonly cost: Percentiles | null;
}

/** Task-schedules that a forecast simulates at most: a plan of 10,000 tasks gets 20 simulations. */
const MOST_TASK_SCHEDULES = 200_000;
const MOST_SIMULATIONS = 1_000;
const FEWEST_SIMULATIONS = 20;
const DEFAULT_ATTEMPTS = 3;

/**
 * Plays the plan many times on its tracks with durations drawn from the model: one bias and one run effect for each schedule, one noise
 * for each attempt, so that what is not known about the repository widens the range as it should. Null for a plan with a cycle.
 */
export function forecastPlan(request: ForecastRequest): Forecast | null {
  assert(request.tracks >= 1, 'a forecast needs a track');
  const world = openWorld(request);
  if (world === null) return null;
  const simulations = request.simulations ?? simulationsFor(world.graph.taskCount);
  const finish: number[] = [];
  const work: number[] = [];
  const cost: number[] = [];
  const peaks: number[] = [];
  for (let index = 0; index < simulations; index += 1) {
    const played = play(world, seededDraws(seedOf(request.seed ?? 1, index)));
    finish.push(played.finish);
    work.push(played.work);
    peaks.push(played.peak);
    if (played.cost !== null) cost.push(played.cost);
  }
  const spent = finish.reduce((sum, minutes) => sum + minutes, 0) * request.tracks;
  return {
    tracks: request.tracks,
    simulations,
    finish: percentiles(finish),
    work: percentiles(work),
    utilisation: spent === 0 ? 0 : work.reduce((sum, minutes) => sum + minutes, 0) / spent,
    peakTracks: percentiles(peaks).p50,
    cost: cost.length === 0 ? null : percentiles(cost),
  };
}

/** Forecasts for several numbers of tracks with the same draws, so that they differ by the tracks alone. */
export function compareTracks(
  request: Omit<ForecastRequest, 'tracks'>,
  tracks: readonly number[],
): readonly Forecast[] {
  return tracks.flatMap((count) => forecastPlan({ ...request, tracks: count }) ?? []);
}

/** The fewest tracks whose median finish is within 5% of the best one, or null for no forecasts. */
export function enoughTracks(forecasts: readonly Forecast[]): number | null {
  const best = forecasts.reduce((least, { finish }) => Math.min(least, finish.p50), Number.POSITIVE_INFINITY);
  const enough = forecasts.filter(({ finish }) => finish.p50 <= best * 1.05).map(({ tracks }) => tracks);
  return enough.length === 0 ? null : Math.min(...enough);
}

interface World {
  readonly graph: PlanGraph;
  readonly minutes: Float64Array;
  readonly ranks: ArrayLike<number>;
  readonly priorities: readonly number[];
  readonly model: DurationModel;
  readonly tracks: number;
  readonly attempts: number;
}

function openWorld({ plan, model, tracks, optional = false, attempts }: ForecastRequest): World | null {
  const graph = compileGraph(plan);
  if (topologicalOrder(graph) === null) return null;
  const minutes = Float64Array.from(plan.tasks, (task) => (isRemaining(task, optional) ? task.minutes : 0));
  return {
    ...{ graph, minutes, model, tracks },
    ranks: upwardRanks(graph, minutes),
    priorities: plan.tasks.map((task) => task.priority),
    attempts: attempts ?? DEFAULT_ATTEMPTS,
  };
}

interface Played {
  readonly finish: number;
  readonly work: number;
  readonly peak: number;
  readonly cost: number | null;
}

function play(world: World, draws: Draws): Played {
  const { model } = world;
  const level = model.bias + model.biasError * draws.normal() + model.betweenRuns * draws.normal();
  const spread = model.spread * Math.exp(model.spreadOfSpread * draws.normal());
  const rate = model.dollarsPerMinute[Math.floor(draws.uniform() * model.dollarsPerMinute.length)] ?? null;
  const durations = world.minutes.map((minutes) =>
    minutes === 0 ? 0 : minutes * workOf(draws, { level, spread, world }),
  );
  const schedule = simulateSchedule({ ...world, durations });
  const work = durations.reduce((sum, minutes) => sum + minutes, 0);
  return {
    finish: schedule.makespan,
    work,
    peak: peakOf(schedule, durations),
    cost: rate === null ? null : work * rate,
  };
}

/** All attempts of one task together, as a multiple of its estimate. */
function workOf(
  draws: Draws,
  { level, spread, world }: { readonly level: number; readonly spread: number; readonly world: World },
): number {
  const { model, attempts } = world;
  let factor = Math.exp(level + spread * noiseOf(draws, model));
  for (let attempt = 2; attempt <= attempts && draws.uniform() < model.retryShare; attempt += 1) {
    factor += model.repeatLength * Math.exp(level + spread * noiseOf(draws, model));
  }
  return factor;
}

/** Between two measured quantiles, or normal as long as little was measured. */
function noiseOf(draws: Draws, { noise, noiseWeight }: DurationModel): number {
  if (noise.length < 2 || draws.uniform() >= noiseWeight) return draws.normal();
  const place = draws.uniform() * (noise.length - 1);
  const below = Math.floor(place);
  return at(noise, below) + (place - below) * (at(noise, below + 1) - at(noise, below));
}

function peakOf(
  { starts, finishes }: { readonly starts: Float64Array; readonly finishes: Float64Array },
  durations: Float64Array,
): number {
  const worked = (times: Float64Array) => times.filter((_, index) => at(durations, index) > 0).sort();
  const begun = worked(starts);
  const ended = worked(finishes);
  let peak = 0;
  let over = 0;
  for (let index = 0; index < begun.length; index += 1) {
    while (at(ended, over) <= at(begun, index)) over += 1;
    peak = Math.max(peak, index + 1 - over);
  }
  return peak;
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const quantile = (share: number) => at(sorted, Math.min(sorted.length - 1, Math.floor(share * sorted.length)));
  return { p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9) };
}

/** How often a plan of so many tasks is simulated where nothing is said. */
export function simulationsFor(tasks: number): number {
  const affordable = Math.floor(MOST_TASK_SCHEDULES / Math.max(1, tasks));
  return Math.max(FEWEST_SIMULATIONS, Math.min(MOST_SIMULATIONS, affordable));
}

/** Seeds of neighbouring schedules are far apart. */
function seedOf(seed: number, index: number): number {
  return Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b) >>> 0;
}
