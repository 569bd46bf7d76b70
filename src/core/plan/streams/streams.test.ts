import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../../testing/arbitrary-plan.ts';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { allBefore } from '../../../testing/plan-order.ts';
import type { Plan } from '../plan.ts';
import { findStreams } from './streams.ts';

const NO_HISTORY = { commits: [], conflicts: [], merges: [] };
const streamsOf = (plan: Plan) =>
  findStreams(plan, NO_HISTORY).streams.map(({ name, tasks, after }) => [name, tasks.join(' '), after.join(' ')]);
const file = (...files: readonly string[]) => ({ files });

describe('workstreams', () => {
  test('are chains and tasks of the same file, named by their folder', () => {
    // A --> B    C, D (one file)    E
    const plan = buildPlan([
      buildTask('A', file('src/auth/login.ts')),
      buildTask('B', { ...file('src/auth/logout.ts'), dependsOn: waitsFor('A') }),
      buildTask('C', file('web/pages/home.ts')),
      buildTask('D', file('web/pages/home.ts')),
      buildTask('E', { title: 'Write the readme' }),
    ]);
    expect(streamsOf(plan)).toEqual([
      ['src/auth', 'A B', ''],
      ['web/pages', 'C D', ''],
      ['Write the readme', 'E', ''],
    ]);
  });

  test('do not grow together through a task that everybody needs, nor through a barrier', () => {
    // S --> A, B, C ; {A, B, C} | Z
    const plan = buildPlan(
      [
        buildTask('S', { phase: 'Setup' }),
        ...['A', 'B', 'C'].map((id) => buildTask(id, { dependsOn: waitsFor('S'), files: [`${id}/x.ts`] })),
        buildTask('Z', { phase: 'Polish', files: ['A/x.ts'] }),
      ],
      { joins: [buildJoin(['A', 'B', 'C'], ['Z'])] },
    );
    expect(streamsOf(plan)).toEqual(
      [
        ['Setup', 'S', ''],
        ['A', 'A', 'Setup'],
        ['B', 'B', 'Setup'],
        ['C', 'C', 'Setup'],
        ['Polish', 'Z', 'A B C'],
      ].map((row) => (row[0] === 'Polish' ? [expect.any(String), 'Z', expect.any(String)] : row)),
    );
  });

  test('that would wait for each other are one', () => {
    // A1 --> X, Y, W (hub) ... X --> A2, A1 and A2 share a file
    const plan = buildPlan([
      buildTask('A1', file('a/a.ts')),
      buildTask('X', { dependsOn: waitsFor('A1') }),
      buildTask('Y', { dependsOn: waitsFor('A1') }),
      buildTask('W', { dependsOn: waitsFor('A1') }),
      buildTask('A2', { ...file('a/a.ts'), dependsOn: waitsFor('X', 'Y', 'W') }),
    ]);
    expect(streamsOf(plan).map(([, tasks]) => tasks)).toEqual(['A1 X Y W A2']);
  });

  test('leave out what is done', () => {
    const plan = buildPlan([buildTask('A', { done: true }), buildTask('B', { dependsOn: waitsFor('A') })]);
    expect(streamsOf(plan)).toEqual([['Title of B', 'B', '']]);
    expect(findStreams(buildPlan([buildTask('A', { done: true })]), NO_HISTORY)).toMatchObject({
      streams: [],
      mergeOrder: [],
      branches: { pattern: 'single', branches: [] },
    });
  });

  test('hold every open task once, and are merged behind what they wait for', () => {
    fc.assert(
      fc.property(arbitraryPlan({ maxTasks: 20, joins: true, conflicts: true }), (plan) => {
        const { streams, mergeOrder, branches } = findStreams(plan, NO_HISTORY);
        const open = plan.tasks.filter(({ done }) => !done).map(({ id }) => id);
        expect(streams.flatMap(({ tasks }) => tasks).sort()).toEqual([...open].sort());
        expect([...mergeOrder].sort()).toEqual(streams.map(({ name }) => name).sort());
        const streamOf = new Map(streams.flatMap(({ name, tasks }) => tasks.map((id) => [id, name] as const)));
        const rank = new Map(mergeOrder.map((name, index) => [name, index]));
        const openPlan = {
          ...plan,
          tasks: plan.tasks.filter(({ done }) => !done),
          joins: plan.joins.map((join) => ({ ...join, after: join.after.filter((id) => open.includes(id)) })),
        };
        for (const [id, before] of allBefore(openPlan))
          for (const earlier of before) {
            const [mine, other] = [streamOf.get(id), streamOf.get(earlier)];
            if (mine !== undefined && other !== undefined)
              expect(rank.get(other)).toBeLessThanOrEqual(rank.get(mine) ?? -1);
          }
        const names = branches.branches.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^slipway\/\{run\}\/\d{2,}-[a-z0-9-]+$/u);
      }),
      { numRuns: 100 },
    );
  });

  test('of ten thousand tasks are found', () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) =>
      buildTask(`T${index}`, {
        files: [`part-${index % 2_500}/a.ts`],
        dependsOn: index < 2_500 ? [] : waitsFor(`T${index - 2_500}`),
      }),
    );
    expect(findStreams(buildPlan(tasks), NO_HISTORY).streams).toHaveLength(2_500);
  });
});

describe('branches', () => {
  const parts = (count: number, after: (index: number) => readonly string[]) =>
    buildPlan(
      Array.from({ length: count }, (_, index) => [
        buildTask(`T${index}a`, { files: [`part-${index}/a.ts`] }),
        buildTask(`T${index}b`, { files: [`part-${index}/a.ts`] }),
      ]).flat(),
      { joins: Array.from({ length: count }, (_, index) => buildJoin(after(index), [`T${index}a`, `T${index}b`])) },
    );
  const branchesOf = (plan: Plan) => findStreams(plan, NO_HISTORY).branches;

  test('are one for each stream where streams do not need each other', () => {
    expect(branchesOf(parts(3, () => []))).toEqual({
      pattern: 'feature',
      reason: 'The 3 streams do not need each other.',
      branches: [1, 2, 3].map((number) => ({
        ...{ name: `slipway/{run}/0${number}-part-${number - 1}`, streams: [`part-${number - 1}`], base: null },
      })),
    });
  });

  test('are stacked where each stream needs the one before', () => {
    const { pattern, branches } = branchesOf(
      parts(3, (index) => (index === 0 ? [] : [`T${index - 1}a`, `T${index - 1}b`])),
    );
    expect(pattern).toBe('stacked');
    expect(branches.map(({ base }) => base)).toEqual([null, 'slipway/{run}/01-part-0', 'slipway/{run}/02-part-1']);
  });

  test('are one where the work is small, or its files are contested', () => {
    expect(branchesOf(buildPlan([buildTask('A'), buildTask('B')]))).toMatchObject({
      pattern: 'single',
      branches: [{ name: 'slipway/{run}/01-work', base: null }],
    });
    const shared = Array.from({ length: 8 }, (_, index) =>
      buildTask(`T${index}`, file('package.json', `p${index}/a.ts`)),
    );
    const plan = buildPlan(shared, { conflicts: [buildConflict('T0', 'T1', 'package.json')] });
    expect(branchesOf(plan)).toMatchObject({ pattern: 'single' });
  });

  test('are those of the streams where each file is contested within one of them alone', () => {
    const plan = parts(2, () => []);
    const history = { ...NO_HISTORY, conflicts: [['part-0/a.ts', 'part-1/a.ts']] };
    const { contested, branches } = findStreams(plan, history);
    expect(contested.map(({ streams }) => streams)).toEqual([['part-0'], ['part-1']]);
    expect(branches).toMatchObject({ pattern: 'feature', reason: 'The 2 streams do not need each other.' });
  });

  test('of streams with strange or equal names differ', () => {
    const plan = buildPlan(
      ['結果', '結果', '../..', 'Result', 'result'].map((title, index) => buildTask(`T${index}`, { title })),
    );
    const names = branchesOf(plan).branches.map(({ name }) => name);
    expect(names).toEqual(
      ['01-stream', '02-2', '03-stream', '04-result', '05-result'].map((end) => `slipway/{run}/${end}`),
    );
  });
});

describe('contested files', () => {
  const plan = buildPlan(
    [
      buildTask('A', file('src/api.ts', 'a/a.ts')),
      buildTask('B', { ...file('src/api.ts', 'b/b.ts'), phase: 'x' }),
      buildTask('C', file('c/c.ts')),
    ],
    { conflicts: [buildConflict('A', 'B', 'src/api.ts')], joins: [buildJoin(['A'], ['B'])] },
  );

  test('are those of conflicts in the plan and of earlier merges, with how often they changed', () => {
    const history = {
      commits: [['src/api.ts'], ['src/api.ts', 'x.ts']],
      conflicts: [['src/api.ts'], ['c/c.ts', 'gone.ts']],
      merges: [],
    };
    expect(
      findStreams(plan, history).contested.map(({ file: name, tasks, conflicts, commits }) => ({
        name,
        tasks,
        conflicts,
        commits,
      })),
    ).toEqual([
      { name: 'src/api.ts', tasks: ['A', 'B'], conflicts: 1, commits: 2 },
      { name: 'c/c.ts', tasks: ['C'], conflicts: 1, commits: 0 },
    ]);
  });

  test('are also those that very many commits change', () => {
    const busy = buildPlan([buildTask('A', file('src/api.ts')), buildTask('B', file('src/api.ts'))]);
    const commits = Array.from({ length: 20 }, () => ['src/api.ts']);
    expect(findStreams(busy, { commits, conflicts: [], merges: [] }).contested).toMatchObject([
      { file: 'src/api.ts', commits: 20 },
    ]);
    expect(findStreams(busy, { commits: commits.slice(0, 9), conflicts: [], merges: [] }).contested).toEqual([]);
  });

  test('of two streams that were often changed together are told', () => {
    const commits = Array.from({ length: 3 }, () => ['a/a.ts', 'c/c.ts', 'other.ts']);
    const large = ['a/a.ts', 'c/c.ts', ...Array.from({ length: 40 }, (_, index) => `f${index}.ts`)];
    expect(findStreams(plan, { commits: [...commits, large], conflicts: [], merges: [] }).together).toMatchObject([
      { files: ['a/a.ts', 'c/c.ts'], commits: 3 },
    ]);
    expect(findStreams(plan, { commits: commits.slice(1), conflicts: [], merges: [] }).together).toEqual([]);
  });
});

describe('odd plans', () => {
  test('a plan with a circle is one stream', () => {
    const plan = buildPlan([
      buildTask('A', { dependsOn: waitsFor('B') }),
      buildTask('B', { dependsOn: waitsFor('A') }),
    ]);
    expect(streamsOf(plan)).toEqual([['Title of A', 'A B', '']]);
  });

  test('a stream of several phases is named by its first task, and one whose words vanish is a stream', () => {
    const plan = buildPlan([
      buildTask('A', { phase: 'One', story: 'US1' }),
      buildTask('B', { phase: 'Two', story: 'US2', dependsOn: waitsFor('A') }),
      buildTask('C', { title: '\u0000' }),
    ]);
    expect(streamsOf(plan)).toEqual([
      ['Title of A', 'A B', ''],
      ['stream', 'C', ''],
    ]);
  });

  test('files that earlier merges fought over are told within one stream too, the most fought over first', () => {
    const plan = buildPlan([
      buildTask('A', file('a/a.ts', 'a/b.ts')),
      buildTask('B', file('a/a.ts', 'a/b.ts')),
      buildTask('C', file('a/a.ts')),
    ]);
    const history = { commits: [['a/b.ts'], ['a/b.ts']], conflicts: [['a/a.ts'], ['a/b.ts']], merges: [] };
    const { contested, branches } = findStreams(plan, history);
    expect(contested.map(({ file: name, advice }) => [name, advice])).toEqual([
      ['a/a.ts', 'Earlier merges conflicted over it; the order of its tasks keeps them apart.'],
      ['a/b.ts', 'Earlier merges conflicted over it; the order of its tasks keeps them apart.'],
    ]);
    expect(branches.pattern).toBe('single');
    const two = buildPlan(plan.tasks.slice(0, 2));
    expect(findStreams(two, history).contested.map(({ file: name }) => name)).toEqual(['a/b.ts', 'a/a.ts']);
  });

  test('pairs of files that changed together are told, the closest first', () => {
    const plan = buildPlan(['a', 'b', 'c', 'd'].map((name) => buildTask(name, file(`${name}/x.ts`))));
    const commits = [
      ...Array.from({ length: 6 }, () => ['a/x.ts', 'b/x.ts']),
      ...Array.from({ length: 9 }, () => ['c/x.ts', 'd/x.ts']),
    ];
    expect(
      findStreams(plan, { commits, conflicts: [], merges: [] }).together.map(({ files }) => files.join(' ')),
    ).toEqual(['c/x.ts d/x.ts', 'a/x.ts b/x.ts']);
  });
});
