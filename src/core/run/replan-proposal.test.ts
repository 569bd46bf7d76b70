import { describe, expect, test } from 'vitest';
import { CoreRun } from '../../testing/core-run.ts';
import { buildConflict, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import { explain } from '../view/why.ts';
import type { RunSettings } from './settings.ts';

/** A and B beside each other, C behind both. */
const PLAN = buildPlan([
  buildTask('A'),
  buildTask('B'),
  buildTask('C', { dependsOn: waitsFor('A', 'B') }),
  buildTask('D', { dependsOn: waitsFor('A', 'B') }),
]);

/** A and B are verified, and the merge queue is at A. */
function verified(settings: Partial<RunSettings> = {}): CoreRun {
  const run = CoreRun.start(PLAN, settings);
  run.work('A').work('B');
  return run;
}

const conflicts = (run: CoreRun, task: string, ...files: readonly string[]) =>
  run.tell({ type: 'report-merge-conflict', task, attempt: 1, files });

describe('a new plan is proposed', () => {
  test('from as many conflicts on as the settings say, with the files, to people and programs', () => {
    const run = verified({ conflictsBeforeReplan: 2 });
    conflicts(run, 'A', 'a.ts', 'b.ts');
    expect(run.view().replanning).toBeUndefined();
    conflicts(run, 'B', 'd.ts', 'c.ts', 'b.ts');
    const message =
      '2 merges of this run conflicted, over b.ts (2), a.ts (1), c.ts (1) and others: from 2 on (guards.conflicts) a new plan is proposed, ' +
      'which keeps tasks apart that change these files.';
    expect(run.view().replanning).toEqual({
      ...{ conflicts: 2, threshold: 2, message },
      files: ['b.ts 2', 'a.ts 1', 'c.ts 1', 'd.ts 1'].map((text) => {
        const [file, merges] = text.split(' ');
        return { file, merges: Number(merges) };
      }),
    });
    expect(run.view().attention[0]).toBe(`${message} Then: slipway replan r1`);
    expect(explain(run.state, 'A', run.entries)?.now).toContain(`${message} Then: slipway replan r1`);
    expect(explain(run.state, 'C', run.entries)?.now).not.toContain(`${message} Then: slipway replan r1`);
    expect(run.refolded().conflicted).toEqual(run.state.conflicted);
  });

  test('not before the third where nothing is said, and not when nothing is left to plan', () => {
    const run = verified();
    conflicts(run, 'A', 'a.ts');
    conflicts(run, 'B', 'a.ts');
    expect(run.view().replanning).toBeUndefined();
    const last = verified({ conflictsBeforeReplan: 1 });
    conflicts(last, 'A');
    expect(last.view().replanning?.message).toContain('1 merge of this run conflicted: from 1 on');
    for (const task of ['C', 'D']) last.tell({ type: 'skip', by: 'person', task, satisfy: true, reason: '' });
    expect(last.view().replanning).toBeUndefined();
  });

  test('until the run takes a plan over, which keeps apart what was learned of', () => {
    const run = verified({ conflictsBeforeReplan: 1 });
    conflicts(run, 'A', 'a.ts');
    const why = 'It was learned.';
    const learned = [buildConflict('A', 'B', 'a.ts'), buildConflict('B', 'C', 'a.ts'), buildConflict('C', 'D', 'a.ts')];
    run.finish('B');
    run.tell({
      ...{ type: 'replan', by: 'person', planPath: '/p', planHash: 'p', specFiles: [], specEdition: null, touches: [] },
      plan: { ...PLAN, conflicts: learned.map((conflict) => ({ ...conflict, why })) },
    });
    expect(run.view().replanning).toBeUndefined();
    expect(run.state.plan.conflicts.map(({ a, b }) => a + b)).toEqual(['CD']);
    expect(explain(run.state, 'C', run.entries)?.now).toContain(`Never beside D, in either order: ${why}`);
  });
});

test('a queued task says that it takes turns, and why', () => {
  const plan = buildPlan([buildTask('A'), buildTask('B')], {
    conflicts: [{ ...buildConflict('A', 'B', 'x.ts'), why: 'It was learned.' }],
  });
  const run = CoreRun.start(plan);
  expect(run.view().tasks.map(({ status, reason }) => [status, reason])[1]).toEqual([
    'queued',
    'It takes turns with A, which is at work. It was learned.',
  ]);
});
