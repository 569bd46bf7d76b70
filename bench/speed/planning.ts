import { readPlan } from '../../src/core/plan/read-plan.ts';
import { analysePlan } from '../../src/core/schedule/analysis.ts';
import { toPlanView } from '../../src/core/view/plan-view.ts';
import { generatePlan } from '../plan-text.ts';
import { judge, median, spread } from './figures.ts';

const ROUNDS = 5;
const TRACKS = 8;
const BAR_MS = 1_500;
/** Linear is 10; caches and noise are allowed for. */
const GROWTH_BAR = 15;

/** A plan of 10,000 tasks read, checked, analysed and written out, and the growth from one of 1,000. */
export async function measurePlanning(): Promise<void> {
  const [small, large] = [time(1_000), time(10_000)];
  const growth = median(large) / median(small);
  console.log(`1,000 tasks: ${spread(small)}`);
  judge(median(large) <= BAR_MS, `10,000 tasks read, checked and analysed: ${spread(large)} (bar ${BAR_MS} ms)`);
  judge(growth <= GROWTH_BAR, `growth for 10 times the tasks: ${growth.toFixed(1)} (bar ${GROWTH_BAR})`);
}

function time(tasks: number): readonly number[] {
  const text = generatePlan(tasks);
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const start = performance.now();
    const plan = readPlan({ text, file: 'tasks.md' });
    JSON.stringify(toPlanView(plan, analysePlan(plan, TRACKS)));
    return performance.now() - start;
  });
  return times.slice(1);
}
