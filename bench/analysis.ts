/**
 * Time to analyse a plan and to write it out, for 1,000 and for 10,000 tasks in phases of 50 with a barrier between neighbours, and the
 * growth from one to the other: 10 is linear. Exits 1 when 10,000 tasks take more than the bar or growth is clearly more than linear.
 */
import { analysePlan } from '../src/core/schedule/analysis.ts';
import { toPlanView } from '../src/core/view/plan-view.ts';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../src/testing/plan-builders.ts';
import { lognormal, seededRandom } from './random.ts';

const ROUNDS = 7;
const PHASE = 50;
const TRACKS = 8;
const BAR_MS = 300;
/** Linear is 10; sorting and caches are allowed for. */
const GROWTH_BAR = 20;

const small = measure(1000);
const large = measure(10_000);
const growth = large.analysis.least / small.analysis.least;
console.log(`growth of the analysis from 1,000 to 10,000 tasks: ${growth.toFixed(1)} times (bar ${GROWTH_BAR})`);
const passed = large.analysis.median <= BAR_MS && growth <= GROWTH_BAR;
console.log(
  `${passed ? 'PASS' : 'FAIL'} analysis of 10,000 tasks: ${large.analysis.median.toFixed(0)} ms (bar ${BAR_MS} ms)`,
);
if (!passed) process.exitCode = 1;

interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

function measure(count: number): { readonly analysis: Timing; readonly view: Timing } {
  const plan = phasedPlan(count);
  for (let round = 0; round < ROUNDS; round += 1) analysePlan(plan, TRACKS);
  const analysis = time(() => analysePlan(plan, TRACKS));
  const analysed = analysePlan(plan, TRACKS);
  const view = time(() => JSON.stringify(toPlanView(plan, analysed)));
  console.log(`${count} tasks: analysis ${show(analysis)}, view as JSON ${show(view)}`);
  return { analysis, view };
}

function phasedPlan(count: number) {
  const random = seededRandom(1);
  const id = (index: number) => `T${index + 1}`;
  const tasks = Array.from({ length: count }, (_, index) =>
    buildTask(id(index), {
      minutes: 10 * lognormal(random, 1),
      dependsOn: index % PHASE > 40 ? waitsFor(id(index - 20)) : [],
    }),
  );
  const phases = Array.from({ length: count / PHASE }, (_, phase) =>
    tasks.slice(phase * PHASE, (phase + 1) * PHASE).map((task) => task.id),
  );
  const joins = phases.slice(1).map((before, phase) => buildJoin(phases[phase] ?? [], before));
  const conflicts = phases.flatMap((ids, phase) =>
    ids.slice(1, 10).map((b, index) => buildConflict(ids[index] ?? b, b, `src/shared-${phase}.ts`)),
  );
  return buildPlan(tasks, { joins, conflicts });
}

function time(work: () => unknown): Timing {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { median: rounds[ROUNDS >> 1] ?? 0, least: rounds[0] ?? 0, most: rounds.at(-1) ?? 0 };
}

function show({ median, least, most }: Timing): string {
  return `${median.toFixed(1)} ms (${least.toFixed(1)} to ${most.toFixed(1)})`;
}
