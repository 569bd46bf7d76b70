import { describe, expect, test } from 'vitest';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { applyEdits } from '../edit/apply-edit.ts';
import type { Plan } from '../plan.ts';
import { CRITICS, critique } from './critique.ts';
import type { CritiqueContext } from './finding.ts';

const CONTEXT: CritiqueContext = { tracks: 2, exists: null, attemptMinutes: 60 };

/** Findings with this code. */
function found(plan: Plan, code: string, context: Partial<CritiqueContext> = {}) {
  return critique(plan, { ...CONTEXT, ...context }).filter((finding) => finding.code === code);
}

/** The plan after the first finding's fix; the finding must be gone then. */
function fixed(plan: Plan, code: string, context: Partial<CritiqueContext> = {}): Plan {
  const made = applyEdits(plan, found(plan, code, context)[0]?.fix?.edits ?? []);
  if (!made.ok) throw new Error(made.failure.message);
  expect(found(made.value.plan, code, context)).toEqual([]);
  return made.value.plan;
}

const CLEAN = buildPlan([
  buildTask('A', { title: 'Build the reader of photos from disk', acceptance: ['It returns 3 photos.'] }),
  buildTask('B', { title: 'Build the list of albums on screen', acceptance: ['It shows 2 albums.'] }),
]);

test('a plan that is in order is left alone, and every critic has a say', () => {
  expect(critique(CLEAN, CONTEXT)).toEqual([]);
  expect(Object.keys(CRITICS)).toHaveLength(5);
});

test('how finely a plan may be cut is a threshold', () => {
  const tasks = Array.from({ length: 12 }, (_, index) => buildTask(`T${index}`, { requirements: [`FR-${index % 4}`] }));
  const code = 'efficiency/over-decomposed';
  expect(found(buildPlan(tasks), code)).toEqual([]);
  expect(found(buildPlan(tasks), code, { tasksPerRequirement: 3 })).toEqual([]);
  expect(found(buildPlan(tasks), code, { tasksPerRequirement: 2 })).toMatchObject([{ severity: 'warning' }]);
});

test('warnings come first, and every finding says what shows it', () => {
  const plan = buildPlan([
    buildTask('A', { minutes: 3, title: 'Do it', acceptance: ['It works.'] }),
    buildTask('B', { minutes: 3, title: 'Do it', dependsOn: waitsFor('A') }),
  ]);
  const findings = critique(plan, { ...CONTEXT, tracks: 16 });
  const order = findings.map(({ severity }) => severity);
  expect(order).toEqual([...order].sort((a, b) => (a === b ? 0 : a === 'warning' ? -1 : 1)));
  for (const { evidence, message } of findings) {
    expect(evidence.length).toBeGreaterThan(0);
    expect(message).toMatch(/[.?]$/);
  }
});

describe('the resource scheduler', () => {
  const chain = buildPlan([
    buildTask('A'),
    buildTask('B', { dependsOn: waitsFor('A') }),
    buildTask('C', { dependsOn: waitsFor('B') }),
  ]);

  test('tells tracks that have nothing to do', () => {
    expect(found(chain, 'resources/idle-tracks', { tracks: 8 })[0]?.message).toContain('they work 13% of the time');
    expect(found(chain, 'resources/idle-tracks', { tracks: 1 })).toEqual([]);
    expect(found(buildPlan([buildTask('A', { done: true })]), 'resources/idle-tracks')).toEqual([]);
  });

  test('tells files that many want at once', () => {
    const ids = ['A', 'B', 'C', 'D', 'E'];
    const pairs = ids.flatMap((a, index) => ids.slice(index + 1).map((b) => buildConflict(a, b, 'src/app.ts')));
    const plan = buildPlan(
      ids.map((id) => buildTask(id)),
      { conflicts: [...pairs, buildConflict('A', 'B', 'x.ts')] },
    );
    expect(found(plan, 'resources/contested-file')).toMatchObject([
      { tasks: ids, evidence: ['src/app.ts', 'A, B, C, D, E'] },
    ]);
  });

  test('tells which tasks take turns because of what the past says of a file', () => {
    const why = 'Two merges conflicted over it.';
    const conflicts = [
      { ...buildConflict('A', 'B', 'src/app.ts'), why },
      { ...buildConflict('B', 'C', 'src/app.ts'), why },
      buildConflict('A', 'C', 'src/app.ts'),
    ];
    expect(
      found(buildPlan([buildTask('A'), buildTask('B'), buildTask('C')], { conflicts }), 'resources/kept-apart'),
    ).toEqual([
      {
        ...{ critic: 'resource-scheduler', code: 'resources/kept-apart', severity: 'info', fix: null },
        tasks: ['A', 'B', 'C'],
        message:
          '2 pairs of tasks take turns, because they probably change src/app.ts; slipway dep together lets two of them run together.',
        evidence: [`A, B: ${why}`, `B, C: ${why}`],
      },
    ]);
  });

  test('gives a task that is longer than its limit more time', () => {
    const plan = buildPlan([buildTask('A', { minutes: 90, title: 'Build the reader of photos from disk' })]);
    expect(found(plan, 'resources/over-limit')).toHaveLength(1);
    const made = applyEdits(plan, found(plan, 'resources/over-limit')[0]?.fix?.edits ?? []);
    expect(made).toMatchObject({ ok: true, value: { plan: { tasks: [{ overrides: { timeoutMinutes: 180 } }] } } });
  });
});

describe('the dependency analyst', () => {
  test('finds an edge that a longer way says too', () => {
    const plan = buildPlan([
      buildTask('A'),
      buildTask('B', { dependsOn: waitsFor('A') }),
      buildTask('C', { dependsOn: waitsFor('A', 'B') }),
    ]);
    expect(found(plan, 'dependencies/redundant')[0]?.message).toBe('C waits for A anyway, through B.');
    expect(fixed(plan, 'dependencies/redundant').tasks[2]?.dependsOn.map(({ id }) => id)).toEqual(['B']);
  });

  test('leaves a task that is not there to the checks', () => {
    const plan = buildPlan([buildTask('A'), buildTask('B', { dependsOn: waitsFor('A', 'gone') })]);
    expect(found(plan, 'dependencies/redundant')).toEqual([]);
  });

  test('also through a barrier', () => {
    const plan = buildPlan(
      [
        buildTask('A'),
        buildTask('B', { dependsOn: waitsFor('A') }),
        buildTask('X'),
        buildTask('C', { dependsOn: waitsFor('A', 'X') }),
      ],
      {
        joins: [buildJoin(['B'], ['C'])],
      },
    );
    expect(found(plan, 'dependencies/redundant')[0]?.message).toBe('C waits for A anyway, through B.');
  });

  test('names what everything waits for, and what nobody waits for', () => {
    const rest = Array.from({ length: 8 }, (_, index) => buildTask(`T${index}`, { dependsOn: waitsFor('A') }));
    const plan = buildPlan([buildTask('A'), ...rest, buildTask('Z')]);
    expect(found(plan, 'dependencies/bottleneck')[0]?.message).toContain('8 tasks wait for A directly');
    expect(found(plan, 'dependencies/loner').map(({ tasks }) => tasks)).toEqual([['Z']]);
  });

  test('leaves a circle to the checks, and huge plans alone', () => {
    const circle = buildPlan([
      buildTask('A', { dependsOn: waitsFor('B') }),
      buildTask('B', { dependsOn: waitsFor('A') }),
    ]);
    expect(CRITICS['dependency-analyst'](circle, CONTEXT)).toEqual([]);
    const redundant = (size: number) => {
      const tasks = Array.from({ length: size }, (_, index) =>
        buildTask(`T${index}`, { dependsOn: index < 2 ? [] : waitsFor(`T${index - 1}`, `T${index - 2}`) }),
      );
      tasks[1] = buildTask('T1', { dependsOn: waitsFor('T0') });
      return CRITICS['dependency-analyst'](buildPlan(tasks), CONTEXT).filter(
        ({ code }) => code === 'dependencies/redundant',
      ).length;
    };
    expect([redundant(2_000), redundant(2_001)]).toEqual([20, 0]);
  });

  test('does not bury the reader in findings', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      buildTask(`T${index}`, { dependsOn: index < 2 ? [] : waitsFor(`T${index - 1}`, `T${index - 2}`) }),
    );
    const chained = many.map((task, index) => (index === 1 ? { ...task, dependsOn: waitsFor('T0') } : task));
    expect(found(buildPlan(chained), 'dependencies/redundant')).toHaveLength(20);
  });
});

describe('the risk assessor', () => {
  test('tells criteria that cannot be tested, with what would help', () => {
    const plan = buildPlan([
      buildTask('A', { acceptance: ['It is fast.'] }),
      buildTask('B', { done: true, acceptance: ['It is fast.'] }),
    ]);
    expect(found(plan, 'vague/speed')).toMatchObject([{ tasks: ['A'], evidence: ['It is fast.'] }]);
  });

  test('puts a test before what is risky', () => {
    const plan = buildPlan([buildTask('A', { risk: 'high', files: ['src/a.ts'], acceptance: ['It returns 3.'] })]);
    expect(fixed(plan, 'risk/untested').tasks.map(({ id }) => id)).toEqual(['A-TEST', 'A']);
    const documents = buildPlan([buildTask('A', { risk: 'high', files: ['README.md'] })]);
    expect(found(documents, 'risk/untested')).toEqual([]);
  });

  test('lets what is risky and free start earlier', () => {
    const calm = ['A', 'B', 'C'].map((id) => buildTask(id));
    const plan = buildPlan([...calm, buildTask('D', { risk: 'high', files: ['README.md'] })]);
    expect(fixed(plan, 'risk/late').tasks[3]?.priority).toBe(80);
  });
});

describe('the efficiency critic', () => {
  const tiny = (id: string, ...before: readonly string[]) =>
    buildTask(id, { minutes: 5, dependsOn: waitsFor(...before) });

  test('offers to merge tiny tasks that can only run one after the other', () => {
    const plan = buildPlan([tiny('A'), tiny('B', 'A'), tiny('C', 'B'), buildTask('D', { dependsOn: waitsFor('C') })]);
    expect(found(plan, 'efficiency/tiny-chain')).toMatchObject([
      { tasks: ['A', 'B', 'C'], fix: { summary: 'Merge B, C into A.' } },
    ]);
    expect(fixed(plan, 'efficiency/tiny-chain').tasks.map(({ id, minutes }) => [id, minutes])).toEqual([
      ['A', 15],
      ['D', 10],
    ]);
  });

  test('leaves tiny tasks alone that others wait for, or that wait for others', () => {
    const forked = buildPlan([tiny('A'), tiny('B', 'A'), tiny('C', 'A')]);
    expect(found(forked, 'efficiency/tiny-chain')).toEqual([]);
    const joined = buildPlan([tiny('A'), tiny('X'), tiny('B', 'A', 'X')]);
    expect(found(joined, 'efficiency/tiny-chain')).toEqual([]);
  });

  test('tells a plan that is cut too finely for its requirements', () => {
    const tasks = Array.from({ length: 13 }, (_, index) =>
      buildTask(`T${index}`, { requirements: [`FR-${index % 3}`] }),
    );
    expect(found(buildPlan(tasks), 'efficiency/over-decomposed')[0]?.message).toContain(
      '13 tasks for 3 requirements, 4.3 for each',
    );
    expect(found(buildPlan(tasks.slice(0, 12)), 'efficiency/over-decomposed')).toEqual([]);
  });

  test('splits what is too large by its criteria', () => {
    const plan = buildPlan([
      buildTask('A', { effort: 'XL', minutes: 50, acceptance: ['One.', 'Two.'] }),
      buildTask('B', { effort: 'XL', minutes: 50 }),
    ]);
    const findings = found(plan, 'efficiency/too-large');
    expect(findings.map(({ fix }) => fix?.summary ?? null)).toEqual(['Split A by its 2 criteria.', null]);
    const made = applyEdits(plan, findings[0]?.fix?.edits ?? []);
    expect(made).toMatchObject({ ok: true, value: { plan: { tasks: [{ id: 'A.1' }, { id: 'A.2' }, { id: 'B' }] } } });
  });
});

describe('the reality checker', () => {
  const exists = (path: string) => path === 'src/here.ts';

  test('misses files that are to be changed and that nobody makes', () => {
    const plan = buildPlan([
      buildTask('A', { title: 'Update the reader', files: ['src/here.ts', 'src/raeder.ts', 'src/'] }),
      buildTask('B', { title: 'Build the reader', files: ['src/reader.ts'] }),
      buildTask('C', { title: 'Fix the far thing', files: ['lib/elsewhere/unlike.go'] }),
    ]);
    const findings = found(plan, 'reality/missing-file', { exists });
    expect(findings.map(({ tasks, fix }) => [tasks[0], fix?.summary ?? null])).toEqual([
      ['A', 'Let A name src/reader.ts instead.'],
      ['C', null],
    ]);
    expect(found(plan, 'reality/missing-file')).toEqual([]);
    const made = applyEdits(plan, findings[0]?.fix?.edits ?? []);
    expect(made).toMatchObject({
      ok: true,
      value: { plan: { tasks: [{ files: ['src/here.ts', 'src/reader.ts', 'src/'] }, {}, {}] } },
    });
  });

  test('asks for more than a title of few words', () => {
    const plan = buildPlan([buildTask('A', { title: 'Fix it' }), buildTask('B', { title: 'Fix it all', done: true })]);
    expect(found(plan, 'reality/nothing-to-go-by').map(({ tasks }) => tasks)).toEqual([['A']]);
  });

  test('merges what is planned twice', () => {
    const plan = buildPlan([buildTask('A', { title: 'Draw the album' }), buildTask('B', { title: 'draw the album.' })]);
    expect(fixed(plan, 'reality/same-title').tasks).toMatchObject([{ id: 'A', title: 'Draw the album' }]);
  });
});
