import { at } from '../../at.ts';
import type { TaskMeasurement } from './measurement.ts';

/**
 * What earlier runs of a repository say about the time that tasks take. The first attempt of a task takes
 *
 *   estimate × exp(bias + runEffect + spread × noise),  runEffect ~ N(0, betweenRuns²)
 *
 * where noise is drawn from what was measured, and from N(0, 1) as long as little was; it is followed by another attempt, `repeatLength`
 * times as long as a first one, with probability `retryShare`. Each figure starts from a default and moves towards what was measured, in
 * proportion to how much was measured (empirical Bayes with the weights below).
 */
export interface DurationModel {
  /** Mean of ln(actual / estimated); 0 is unbiased, ln 1.5 is half as long again. */
  readonly bias: number;
  /** Standard error of `bias`. */
  readonly biasError: number;
  /** Standard deviation of the effect that all tasks of one run share. */
  readonly betweenRuns: number;
  /** Standard deviation of single attempts within a run. */
  readonly spread: number;
  /** Standard deviation of ln(spread) from run to run. */
  readonly spreadOfSpread: number;
  /** Quantiles of the measured noise within runs, with mean 0 and deviation 1, ascending; empty without history. */
  readonly noise: readonly number[];
  /** How much `noise` is worth beside N(0, 1), 0 to 1. */
  readonly noiseWeight: number;
  /** Probability that an attempt is followed by another one, 0 to 1. */
  readonly retryShare: number;
  /** Length of a repeated attempt as a share of a first one. */
  readonly repeatLength: number;
  /** What the figures stand on. */
  readonly basis: { readonly runs: number; readonly tasks: number };
  /** US dollars per working minute of the runs that told a cost, one figure a run. */
  readonly dollarsPerMinute: readonly number[];
}

/** What is believed of a repository without history, and how many measurements that belief is worth. */
const PRIOR = {
  /** Estimates are taken for right; in runs. */
  bias: { value: 0, weight: 2 },
  /** In attempts. */
  spread: { value: 0.6, weight: 10 },
  /** In runs. */
  betweenRuns: { value: 0.25, weight: 3 },
  /** In runs. */
  spreadOfSpread: { value: 0.15, weight: 4 },
  /** In attempts. */
  noise: { value: 0, weight: 50 },
  /** In attempts. */
  retry: { value: 0.1, weight: 10 },
  /** In repeated attempts. */
  repeat: { value: 1, weight: 5 },
} as const satisfies Readonly<Record<string, Belief>>;

interface Belief {
  readonly value: number;
  readonly weight: number;
}

/** Quantiles that are kept of the noise, whatever the length of the history. */
const NOISE_QUANTILES = 200;

/** The logarithms of one run's first attempts, summed up. */
interface RunSummary {
  readonly logs: readonly number[];
  readonly mean: number;
  /** Sum of squared distances from the mean. */
  readonly squares: number;
}

/** Learns from measurements in any order; none give the defaults. Tasks without a positive estimate or time are left out. */
export function learnDurations(measurements: readonly TaskMeasurement[]): DurationModel {
  const usable = measurements.filter(isUsable);
  const runs = [...Map.groupBy(usable, ({ run }) => run).values()];
  const summaries = runs.map(summarize);
  const spread = pooledSpread(summaries);
  const betweenRuns = deviationBetween(summaries, spread);
  const bias = meanBias(summaries, { spread, betweenRuns });
  return {
    bias: bias.mean,
    biasError: bias.error,
    betweenRuns,
    spread,
    spreadOfSpread: deviationOfSpread(summaries, spread),
    noise: noiseQuantiles(summaries),
    noiseWeight: usable.length / (usable.length + PRIOR.noise.weight),
    retryShare: retryShare(usable),
    repeatLength: repeatLength(usable),
    basis: { runs: runs.length, tasks: usable.length },
    dollarsPerMinute: runs.flatMap(rateOf),
  };
}

function isUsable({ estimated, attempts }: TaskMeasurement): boolean {
  return estimated >= MILLISECOND && attempts.length > 0 && attempts.every((minutes) => minutes >= MILLISECOND);
}

/** In minutes; nothing shorter was measured by anybody. */
const MILLISECOND = 1 / 60_000;

function summarize(tasks: readonly TaskMeasurement[]): RunSummary {
  const logs = tasks.map(({ estimated, attempts }) => bounded(Math.log(at(attempts, 0) / estimated)));
  const mean = sum(logs) / logs.length;
  return { logs, mean, squares: sum(logs.map((value) => (value - mean) ** 2)) };
}

/** A task that hung for a day or was ended at once says no more than one that took 100 times, or a hundredth, of its estimate. */
function bounded(log: number): number {
  return Math.max(-Math.log(100), Math.min(Math.log(100), log));
}

/** The deviation within runs, pooled over all of them. */
function pooledSpread(runs: readonly RunSummary[]): number {
  const { value, weight } = PRIOR.spread;
  const freedom = weight + sum(runs.map(({ logs }) => logs.length - 1));
  return Math.sqrt((weight * value ** 2 + sum(runs.map(({ squares }) => squares))) / freedom);
}

/** The variance of the runs' means, less what single attempts explain of it (method of moments). */
function deviationBetween(runs: readonly RunSummary[], spread: number): number {
  const { value, weight } = PRIOR.betweenRuns;
  const center = runs.length === 0 ? 0 : sum(runs.map((run) => run.mean)) / runs.length;
  const excess = sum(runs.map(({ mean, logs }) => (mean - center) ** 2 - spread ** 2 / logs.length));
  return Math.sqrt(Math.max(0, weight * value ** 2 + excess) / (weight + Math.max(0, runs.length - 1)));
}

/** The mean of the runs' means, each weighted by how well it is known; its error counts the runs and the attempts in them. */
function meanBias(
  runs: readonly RunSummary[],
  { spread, betweenRuns }: { readonly spread: number; readonly betweenRuns: number },
): { readonly mean: number; readonly error: number } {
  const precision = (attempts: number) => 1 / Math.max(betweenRuns ** 2 + spread ** 2 / attempts, LEAST_VARIANCE);
  const own = PRIOR.bias.weight * precision(PRIOR.spread.weight);
  const weight = own + sum(runs.map(({ logs }) => precision(logs.length)));
  const pulled = own * PRIOR.bias.value + sum(runs.map(({ logs, mean }) => mean * precision(logs.length)));
  return { mean: pulled / weight, error: Math.sqrt(1 / weight) };
}

/** Equal measurements are no proof that the next one is equal too. */
const LEAST_VARIANCE = 1e-6;

/** How much the deviation differs from run to run: ln s² of n normal draws scatters by 2 / (n - 1) without any difference. */
function deviationOfSpread(runs: readonly RunSummary[], spread: number): number {
  const { value, weight } = PRIOR.spreadOfSpread;
  const told = runs.filter(({ logs, squares }) => logs.length > 3 && squares > 0);
  const excess = told.map(({ logs, squares }) => {
    const distance = Math.log(squares / (logs.length - 1) / spread ** 2) / 2;
    return distance ** 2 - 1 / (2 * (logs.length - 1));
  });
  return Math.sqrt(Math.max(0, weight * value ** 2 + sum(excess)) / (weight + told.length));
}

/** Distances from the run's mean in units of the run's own deviation: what is left of the shape once level and spread are taken out. */
function noiseQuantiles(runs: readonly RunSummary[]): readonly number[] {
  const sorted = runs
    .filter(({ logs, squares }) => logs.length > 3 && squares > 0)
    .flatMap(({ logs, mean, squares }) => {
      const deviation = Math.sqrt(squares / logs.length);
      return logs.map((value) => (value - mean) / deviation);
    })
    .sort((a, b) => a - b);
  if (sorted.length <= NOISE_QUANTILES) return sorted;
  return Array.from({ length: NOISE_QUANTILES }, (_, index) =>
    at(sorted, Math.floor(((index + 0.5) / NOISE_QUANTILES) * sorted.length)),
  );
}

function retryShare(tasks: readonly TaskMeasurement[]): number {
  const { value, weight } = PRIOR.retry;
  const attempts = sum(tasks.map((task) => task.attempts.length));
  return (weight * value + attempts - tasks.length) / (weight + attempts);
}

function repeatLength(tasks: readonly TaskMeasurement[]): number {
  const { value, weight } = PRIOR.repeat;
  const first = sum(tasks.flatMap(({ attempts }) => attempts.slice(1).map(() => at(attempts, 0))));
  const repeats = tasks.flatMap(({ attempts }) => attempts.slice(1));
  const measured = first === 0 ? value : sum(repeats) / first;
  return (weight * value + repeats.length * measured) / (weight + repeats.length);
}

function rateOf(tasks: readonly TaskMeasurement[]): readonly number[] {
  const told = tasks.flatMap(({ attempts, costUsd }) =>
    costUsd === null || costUsd <= 0 ? [] : [{ minutes: sum(attempts), costUsd }],
  );
  return told.length === 0 ? [] : [sum(told.map(({ costUsd }) => costUsd)) / sum(told.map(({ minutes }) => minutes))];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
