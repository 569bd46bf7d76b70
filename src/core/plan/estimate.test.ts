import { expect, test } from 'vitest';
import { lines } from '../../testing/plan-order.ts';
import { readPlan } from './read-plan.ts';

function estimate(title: string, ...body: readonly string[]) {
  const task = readPlan({ text: lines(`- [ ] T001 ${title}`, ...body.map((line) => `  - ${line}`)), file: 'tasks.md' })
    .tasks[0];
  return [task?.effort, task?.minutes, task?.risk];
}

test('the size follows from the kind of work', () => {
  expect(estimate('Update README')).toEqual(['XS', 5, 'low']);
  expect(estimate('Create the model')).toEqual(['S', 10, 'low']);
  expect(estimate('Implement the parser')).toEqual(['M', 20, 'medium']);
  expect(estimate('Implement all in a.ts b.ts c.ts d.ts')).toEqual(['L', 40, 'medium']);
  expect(
    estimate('Implement all in a.ts b.ts c.ts d.ts', ...Array.from({ length: 9 }, (_, index) => `detail ${index}`)),
  ).toEqual(['XL', 80, 'medium']);
  expect(estimate('Checkpoint: all tests pass')).toEqual(['XS', 5, 'low']);
  expect(estimate('Add payment schema')).toEqual(['S', 10, 'high']);
});

test('figures that the plan states win', () => {
  expect(estimate('Work', '**Estimated Time**: 2 hours')).toEqual(['XL', 120, 'low']);
  expect(estimate('Work', 'Estimate: 15-25 min')).toEqual(['M', 20, 'low']);
  expect(estimate('Work', 'Duration: 1 day')).toEqual(['XL', 480, 'low']);
  expect(estimate('Work', 'Estimate: 9999 days')).toEqual(['XL', 9600, 'low']);
  expect(estimate('Work', 'Estimate: soon')).toEqual(['S', 10, 'low']);
  expect(estimate('Work', 'Estimate: 0 min')).toEqual(['S', 10, 'low']);
  expect(estimate('Work', 'Effort: L')).toEqual(['L', 40, 'low']);
  expect(estimate('Work', 'Size: XS', 'Risk: high')).toEqual(['XS', 5, 'high']);
  expect(estimate('Work', 'Risk: Medium')[2]).toBe('medium');
  expect(estimate('Implement work', 'Risk: low')[2]).toBe('low');
});
