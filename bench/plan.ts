/**
 * Reads generated plans of 1,000 and 10,000 tasks and prints the median time, its spread and the growth between the two.
 * The plan has the shape of a real one: phases of stories, parallel marks, files, stated dependencies.
 */
import { readPlan } from '../src/core/plan/read-plan.ts';
import { generatePlan } from './plan-text.ts';

const rounds = 7;

interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

function time(text: string): Timing {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    readPlan({ text, file: 'tasks.md' });
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: times[rounds >> 1] ?? 0, least: times[0] ?? 0, most: times.at(-1) ?? 0 };
}

const sizes = [1_000, 10_000];
const medians = sizes.map((size) => {
  const timing = time(generatePlan(size));
  const spread = `${timing.least.toFixed(0)} to ${timing.most.toFixed(0)} ms`;
  console.log(`${size} tasks: median ${timing.median.toFixed(0)} ms (${spread}, ${rounds} rounds)`);
  return timing.median;
});
console.log(`growth: ${((medians[1] ?? 0) / (medians[0] ?? 1)).toFixed(1)} times the time for 10 times the tasks`);
