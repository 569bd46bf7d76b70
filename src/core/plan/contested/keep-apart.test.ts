import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../../testing/arbitrary-plan.ts';
import { buildConflict, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { composePlan } from '../compose-plan.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import { compileGraph } from '../graph.ts';
import { findStreams } from '../streams/streams.ts';
import { type FileHistory, foughtOver, NO_HISTORY } from './file-history.ts';
import { keepApart } from './keep-apart.ts';

const INDEX = 'src/routes/index.ts';

/** An index that one merge conflicted over, and commits that each changed a route and the index. */
function past(change: Partial<FileHistory> = {}): FileHistory {
  const commits = ['a', 'b', 'c'].map((name) => [`src/routes/${name}.ts`, INDEX]);
  return { ...NO_HISTORY, commits, conflicts: [[INDEX, 'gone.ts']], ...change };
}

const files = (...names: readonly string[]) => ({ files: names });
const task = (id: string, ...names: readonly string[]) => buildTask(id, files(...names));
const pairs = (...args: Parameters<typeof keepApart>) =>
  keepApart(...args).conflicts.map(({ a, b, file }) => `${a} ${b} ${file}`);

describe('two tasks take turns', () => {
  test('where one names the contested file and the other a file that commits changed together with it', () => {
    const plan = buildPlan([task('A', INDEX), task('B', 'src/routes/a.ts'), task('C', 'docs/a.md')]);
    const commits = ['x', 'y', 'z', 'q'].map((name) => ['src/routes/a.ts', INDEX, `${name}.ts`]);
    const history = past({ commits: [...commits, ['src/routes/a.ts']] });
    expect(keepApart(plan, history).conflicts).toEqual([
      {
        ...{ a: 'A', b: 'B', file: INDEX },
        why: `1 merge of runs in this repository conflicted over ${INDEX}. A names ${INDEX}; B names src/routes/a.ts, and 4 of 5 commits to it changed ${INDEX} too.`,
      },
    ]);
  });

  test('where both make a new file in a folder whose commits changed it', () => {
    const plan = buildPlan([task('A', 'src/routes/new.ts'), task('B', 'src/routes/other.ts')]);
    expect(pairs(plan, past())).toEqual([`A B ${INDEX}`]);
    expect(pairs(plan, past({ conflicts: [] }))).toEqual([]);
  });

  test('where two merges of the repository had it on both sides; one alone is chance', () => {
    const plan = buildPlan([task('A', 'src/routes/new.ts'), task('B', 'src/routes/other.ts')]);
    const history = past({ conflicts: [], merges: [[INDEX], ['x.ts', INDEX]] });
    expect(keepApart(plan, history).conflicts[0]?.why).toContain(
      `Both sides of 2 merges in this repository had changed ${INDEX}.`,
    );
    expect(pairs(plan, { ...history, merges: [[INDEX]] })).toEqual([]);
  });
});

describe('nothing is kept apart', () => {
  test('that fewer than three commits or less than half of them speak for', () => {
    const plan = buildPlan([task('A', INDEX), task('B', 'src/routes/a.ts')]);
    const often = (together: number, alone: number) => [
      ...Array.from({ length: together }, () => ['src/routes/a.ts', INDEX]),
      ...Array.from({ length: alone }, () => ['src/routes/a.ts']),
    ];
    const found = (together: number, alone: number) => pairs(plan, past({ commits: often(together, alone) })).length;
    expect([found(2, 0), found(3, 0), found(3, 3), found(3, 4)]).toEqual([0, 1, 1, 0]);
  });

  test('that a commit of very many files speaks for', () => {
    const plan = buildPlan([task('A', INDEX), task('B', 'src/routes/a.ts')]);
    const large = ['src/routes/a.ts', INDEX, ...Array.from({ length: 29 }, (_, index) => `f${index}.ts`)];
    expect(pairs(plan, past({ commits: [large, large, large] }))).toEqual([]);
  });

  test('that the order keeps apart, that is done, or that names the same file already', () => {
    const ordered = buildPlan([
      task('A', 'src/routes/x.ts'),
      buildTask('B', { ...files('src/routes/y.ts'), dependsOn: waitsFor('A') }),
      buildTask('C', { ...files('src/routes/z.ts'), done: true }),
    ]);
    expect(keepApart(ordered, past())).toBe(ordered);
    const named = buildPlan([task('A', INDEX), task('B', INDEX)], { conflicts: [buildConflict('A', 'B', INDEX)] });
    expect(keepApart(named, past())).toBe(named);
  });

  test('in a plan with a circle, or where more than a hundred tasks would take turns', () => {
    const circle = buildPlan([
      buildTask('A', { ...files(INDEX), dependsOn: waitsFor('B') }),
      buildTask('B', { ...files(INDEX), dependsOn: waitsFor('A') }),
    ]);
    expect(keepApart(circle, past())).toBe(circle);
    const many = (count: number) =>
      buildPlan(Array.from({ length: count }, (_, index) => task(`T${index}`, `src/routes/n${index}.ts`)));
    expect(keepApart(many(100), past()).conflicts).toHaveLength((100 * 99) / 2);
    expect(keepApart(many(101), past()).conflicts).toEqual([]);
  });
});

describe('a person lets two tasks run together', () => {
  const plan = composePlan(
    buildPlan([task('A', 'src/routes/x.ts'), task('B', 'src/routes/y.ts'), task('C', 'src/routes/z.ts')]),
  );
  const allowed = applyEdit(plan, { kind: 'allow-together', task: 'B', other: 'A', why: ' ' });
  if (!allowed.ok) throw new Error(allowed.failure.message);

  test('and they alone: the third takes turns with both', () => {
    expect(allowed.value.plan.together).toEqual([{ a: 'B', b: 'A', why: 'A person said so.' }]);
    const kept = keepApart(allowed.value.plan, past());
    expect(kept.conflicts.map(({ a, b }) => a + b)).toEqual(['AC', 'BC']);
    const graph = compileGraph(kept);
    expect([0, 1, 2].map((index) => graph.conflictsOf(index))).toEqual([[2], [2], [0, 1]]);
    expect(compileGraph(keepApart(plan, past())).groups).toEqual([[0, 1, 2]]);
  });

  test('also where both name one file, until it is taken back', () => {
    const same = composePlan(buildPlan([task('A', 'a.ts'), task('B', 'a.ts')]));
    const free = applyEdit(same, { kind: 'allow-together', task: 'A', other: 'B', why: 'They only read it.' });
    const back = free.ok ? applyEdit(free.value.plan, { kind: 'keep-apart', task: 'B', other: 'A' }) : free;
    expect([same, free.ok && free.value.plan, back.ok && back.value.plan]).toMatchObject([
      { conflicts: [{ a: 'A', b: 'B' }] },
      { conflicts: [], together: [{ why: 'They only read it.' }] },
      { conflicts: [{ a: 'A', b: 'B' }] },
    ]);
    expect(back.ok && back.value.plan.together).toBeUndefined();
  });

  test.each([
    ['allow-together', 'A', 'A', 'bad-value'],
    ['allow-together', 'A', 'X', 'unknown-task'],
    ['allow-together', 'A', 'B', 'nothing-to-do'],
    ['keep-apart', 'X', 'A', 'unknown-task'],
    ['allow-together', 'B', 'A', 'nothing-to-do'],
    ['keep-apart', 'A', 'C', 'nothing-to-do'],
  ] as const)('%s %s %s is refused: %s', (kind, one, other, reason) => {
    expect(applyEdit(allowed.value.plan, { kind, task: one, other, why: '' })).toMatchObject({
      ok: false,
      failure: { reason },
    });
  });

  test('which cannot be taken back where nobody said so', () => {
    expect(applyEdit(plan, { kind: 'keep-apart', task: 'A', other: 'B' })).toEqual({
      ok: false,
      failure: {
        reason: 'nothing-to-do',
        message: 'Nobody let A and B run together.',
        hint: 'To have one before the other: slipway dep add B A',
      },
    });
  });

  test('and the pair goes with its tasks', () => {
    const removed = applyEdit(allowed.value.plan, { kind: 'remove-task', task: 'A', reconnect: true });
    expect(removed.ok && removed.value.plan.together).toBeUndefined();
  });
});

test('tasks that take turns stand in one stream', () => {
  const plan = keepApart(buildPlan([task('A', INDEX), task('B', 'src/routes/a.ts')]), past());
  const streams = findStreams(plan, past());
  expect(streams.streams.map(({ tasks }) => tasks)).toEqual([['A', 'B']]);
  expect(streams.contested).toMatchObject([{ file: INDEX, tasks: ['A', 'B'], conflicts: 1, merges: 0, commits: 3 }]);
});

test('a file that no task names is contested by those that take turns over it, in the order of the plan', () => {
  const plan = keepApart(buildPlan([task('A', 'src/routes/new.ts'), task('B', 'src/routes/other.ts')]), past());
  expect(findStreams(plan, past()).contested).toMatchObject([{ file: INDEX, tasks: ['A', 'B'], conflicts: 1 }]);
});

test('the files fought over most come first', () => {
  const history = { ...NO_HISTORY, conflicts: [['b'], ['a', 'b']], merges: [['c'], ['c'], ['d'], ['a']] };
  expect(foughtOver(history)).toEqual([
    { file: 'b', conflicts: 2, merges: 0 },
    { file: 'a', conflicts: 1, merges: 1 },
    { file: 'c', conflicts: 0, merges: 2 },
  ]);
});

test('whatever the past, only pairs without an order are added, each once', () => {
  const names = ['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/d.ts'];
  const lists = fc.array(fc.subarray(names), { maxLength: 8 });
  fc.assert(
    fc.property(
      arbitraryPlan({ maxTasks: 10, joins: true, conflicts: true }),
      lists,
      lists,
      (raw, commits, conflicts) => {
        const plan = composePlan({
          ...raw,
          tasks: raw.tasks.map((one, index) => ({ ...one, files: [names[index % 4] ?? ''] })),
        });
        const kept = keepApart(plan, { commits: [...commits, ...commits], conflicts, merges: [] });
        const keys = kept.conflicts.map(({ a, b }) => `${a} ${b}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(kept.conflicts.slice(0, plan.conflicts.length)).toEqual(plan.conflicts);
        const composed = composePlan({ ...kept, joins: kept.joins });
        expect(composed.diagnostics).toEqual(plan.diagnostics);
      },
    ),
    { numRuns: 200 },
  );
});
