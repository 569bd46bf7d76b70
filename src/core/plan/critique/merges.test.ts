import { describe, expect, test } from 'vitest';
import { buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { applyEdits } from '../edit/apply-edit.ts';
import { compileGraph, findCycle } from '../graph.ts';
import type { PlanTask } from '../plan.ts';
import { critique } from './critique.ts';
import { proposeMerges } from './merges.ts';

const task = (id: string, after: readonly string[] = [], fields: Partial<PlanTask> = {}) =>
  buildTask(id, { title: `Do ${id}`, minutes: 10, requirements: ['FR-1'], dependsOn: waitsFor(...after), ...fields });

/** "A<B,C": B and C become part of A. */
const merges = (...tasks: readonly PlanTask[]) =>
  proposeMerges(buildPlan(tasks), new Set()).map(({ into, tasks: others }) => `${into}<${others.join(',')}`);

describe('merges of a plan that is cut too finely', () => {
  test('are of chains, up to a medium task', () => {
    expect(merges(task('A'), task('B', ['A']), task('C', ['B']), task('D', ['C']), task('E', ['D']))).toEqual([
      'A<B,C',
      'D<E',
    ]);
  });

  test('are of neighbours of one phase, story and level', () => {
    expect(merges(task('A'), task('B'), task('C', [], { phase: 'Two' }), task('D', [], { story: 'US1' }))).toEqual([
      'A<B',
    ]);
  });

  test('leave what is done, optional or taken', () => {
    const plan = buildPlan([task('A', [], { done: true }), task('B', [], { optional: true }), task('C'), task('D')]);
    expect(proposeMerges(plan, new Set(['C']))).toEqual([]);
  });

  test('close no circle, however the tasks wait for each other', () => {
    // Edges by a fixed rule that mixes forks, joins and chains.
    for (let seed = 1; seed <= 40; seed++) {
      const tasks = Array.from({ length: 24 }, (_, index) => {
        const before = Array.from({ length: index }, (__, other) => other).filter(
          (other) => (index * 7 + other * seed) % 11 === 0,
        );
        return task(
          `T${index}`,
          before.slice(0, 2).map((other) => `T${other}`),
        );
      });
      const plan = buildPlan(tasks);
      const [first] = critique(plan, { tracks: 4, exists: null, attemptMinutes: 60 });
      expect(first?.code).toBe('efficiency/over-decomposed');
      const made = applyEdits(plan, first?.fix?.edits ?? []);
      if (!made.ok) throw new Error(made.failure.message);
      expect(made.value.plan.tasks.length).toBeLessThan(tasks.length);
      expect(findCycle(compileGraph({ ...plan, ...made.value.plan }))).toBeNull();
      for (const { effort } of made.value.plan.tasks) expect(['XS', 'S', 'M']).toContain(effort);
    }
  });
});

test('a plan that is cut too finely is told so before its missing files are', () => {
  const tasks = Array.from({ length: 13 }, (_, index) =>
    task(`T${index}`, [], { files: [`src/${index}.ts`], dependsOn: [] }),
  );
  const codes = critique(buildPlan(tasks), { tracks: 4, exists: () => false, attemptMinutes: 60 }).map(
    ({ code }) => code,
  );
  expect(codes[0]).toBe('efficiency/over-decomposed');
});
