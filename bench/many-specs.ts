/**
 * A plan of sixteen weeks: 30 specs in layers of two to five, each of 20 to 40 tasks of up to 80 minutes, on 8 tracks. Prints the share of the
 * work that is done in parallel and how far the forecast's median is from the time it takes when durations are as estimated, after runs
 * whose durations were too. Exits 1 when less than half of the work is parallel or the median is off by more than 5%.
 */
import type { Plan } from '../src/core/plan/plan.ts';
import { type Draws, seededDraws } from '../src/core/random/draws.ts';
import { analysePlan } from '../src/core/schedule/analysis.ts';
import { forecastPlan } from '../src/core/schedule/forecast/forecast.ts';
import { learnDurations } from '../src/core/schedule/forecast/learn.ts';
import type { TaskMeasurement } from '../src/core/schedule/forecast/measurement.ts';
import { combineSpecs, specLayers } from '../src/core/spec/multi/combine.ts';
import type { SpecRelation } from '../src/core/spec/multi/relations.ts';
import { buildPlan } from '../src/testing/plan-builders.ts';
import { layeredTasks } from './layered-graph.ts';
import { seededRandom } from './random.ts';

const SEED = Number(process.argv[2] ?? 1);
const ROUNDS = 5;
const SPECS = 30;
const TRACKS = 8;
const LEARNED_RUNS = 20;
const LEAST_PARALLEL = 0.5;
const MOST_ERROR = 0.05;
const SIZES = [5, 10, 20, 40, 80];

for (let round = 0; round < ROUNDS; round += 1) {
  const draws = seededDraws(SEED + round);
  const { plan, layers } = sixteenWeeks(draws);
  const { work, span, makespan, parallelShare } = analysePlan(plan, TRACKS);
  const forecast = forecastPlan({ plan, model: learnDurations(exactHistory(draws)), tracks: TRACKS });
  const error = forecast === null ? 1 : Math.abs(forecast.finish.p50 / makespan - 1);
  const kept = parallelShare >= LEAST_PARALLEL && error <= MOST_ERROR;
  console.log(
    `${kept ? 'PASS' : 'FAIL'} ${plan.tasks.length} tasks of ${SPECS} specs in ${layers} layers: ${hours(work)} h of work, ${hours(span)} h at best, ` +
      `${hours(makespan)} h on ${TRACKS} tracks; ${percent(parallelShare)} parallel; the forecast's median is off by ${percent(error)}`,
  );
  if (!kept) process.exitCode = 1;
}

function sixteenWeeks(draws: Draws): { readonly plan: Plan; readonly layers: number } {
  const specs = Array.from({ length: SPECS }, (_, index) => ({ name: `spec-${index + 1}`, plan: oneSpec(draws) }));
  const relations: SpecRelation[] = [];
  let layerStart = 0;
  for (let start = wholeBetween(draws, 2, 5); start < SPECS; ) {
    const end = Math.min(SPECS, start + wholeBetween(draws, 2, 5));
    for (let index = start; index < end; index += 1) {
      const on = wholeBetween(draws, layerStart, start - 1);
      relations.push({
        ...{ spec: `spec-${index + 1}`, on: `spec-${on + 1}`, kind: 'stated' },
        why: 'roadmap',
        file: 'roadmap.md',
        line: 1,
      });
    }
    layerStart = start;
    start = end;
  }
  const names = specs.map(({ name }) => name);
  const plan = combineSpecs({ title: 'Sixteen weeks', file: 'specs', specs, relations, diagnostics: [] });
  return { plan, layers: specLayers(names, relations)?.length ?? 0 };
}

function oneSpec(draws: Draws): Plan {
  const shape = { tasks: wholeBetween(draws, 20, 40), meanWidth: wholeBetween(draws, 2, 8) };
  const random = seededRandom(wholeBetween(draws, 1, 1_000_000));
  return buildPlan(
    layeredTasks(random, shape).map((task) => ({ ...task, minutes: SIZES[wholeBetween(draws, 0, 4)] ?? 20 })),
  );
}

function exactHistory(draws: Draws): readonly TaskMeasurement[] {
  return Array.from({ length: LEARNED_RUNS * 30 }, (_, index) => {
    const estimated = SIZES[wholeBetween(draws, 0, 4)] ?? 20;
    return { run: `r${Math.floor(index / 30)}`, agent: 'claude', estimated, attempts: [estimated], costUsd: null };
  });
}

function wholeBetween(draws: Draws, least: number, most: number): number {
  return least + Math.floor(draws.uniform() * (most - least + 1));
}

function hours(minutes: number): string {
  return (minutes / 60).toFixed(0);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
