import { expect, test } from 'vitest';
import { buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import type { Plan } from '../plan.ts';
import { readPlan } from '../read-plan.ts';
import { EXPORT_FORMATS, exportPlan } from './export-plan.ts';
import { lossesOf } from './losses.ts';

const lossesIn = (plan: Plan, format: 'tasks' | 'beads') => lossesOf(plan, format, exportPlan(plan, format));

const RICH = buildPlan([
  buildTask('T001', { title: 'Mix the dough', requirements: ['US-1', '1.2', 'FR-003'], risk: 'high', effort: 'S' }),
  buildTask('T002', {
    ...{ title: 'Bake it', requirements: ['US-12'], risk: 'medium', acceptance: ['It is brown.'] },
    dependsOn: [{ id: 'T001', kind: 'produces', why: 'uses recipes', line: 1 }],
  }),
  buildTask('T003', { title: 'Migrate the database', risk: 'low', dependsOn: waitsFor('T002') }),
]);

test('covers and risk come back from tasks.md; reasons come back from beads', () => {
  const again = readPlan({ text: exportPlan(RICH, 'tasks'), file: 'tasks.md' });
  expect(again.tasks.map(({ requirements }) => requirements)).toEqual([['US-1', '1.2', 'FR-003'], ['US-12'], []]);
  expect(again.tasks.map(({ risk }) => risk)).toEqual(['high', 'medium', 'low']);
  const issues = readPlan({ text: exportPlan(RICH, 'beads'), file: 'issues.jsonl' });
  expect(issues.tasks[1]?.dependsOn).toMatchObject([{ id: 'T001', kind: 'produces', why: 'uses recipes' }]);
  expect(issues.tasks.map(({ risk, requirements }) => [risk, requirements])).toEqual(
    RICH.tasks.map(({ risk, requirements }) => [risk, requirements]),
  );
});

test('what a format cannot carry is named, and nothing else', () => {
  expect(lossesIn(RICH, 'beads')).toEqual([]);
  expect(lossesIn(RICH, 'tasks')).toEqual(['reasons of dependencies']);
  const more = buildPlan(
    [
      buildTask('T001', { title: 'A', testStrategy: { kind: 'none', why: 'x' }, stream: 's' }),
      buildTask('T002', {
        title: 'B',
        traces: [{ id: 'FR-1', file: 'spec.md', line: 1, quote: 'x' }],
        overrides: { agent: 'codex' },
      }),
    ],
    { together: [{ a: 'T001', b: 'T002', why: 'x' }] },
  );
  const lost = ['places in the spec', 'test strategies', 'settings for execution', 'workstreams'];
  expect(lossesIn(more, 'beads')).toEqual([...lost, 'pairs that may run together']);
  expect(lossesIn(more, 'tasks')).toEqual([...lost, 'pairs that may run together']);
  for (const format of EXPORT_FORMATS)
    if (format !== 'tasks' && format !== 'beads') expect(lossesOf(more, format, exportPlan(more, format))).toEqual([]);
});

test('strange reasons in a file of beads are passed over', () => {
  const [first = '', second = ''] = exportPlan(RICH, 'beads')
    .split('\n')
    .filter((line) => line.includes('"issue_type":"task"'));
  for (const reasons of [
    '"x"',
    '[{"on":"T001"}]',
    '[{"on":"T001","kind":"party","why":"x"}]',
    '[{"on":7,"kind":"data","why":"x"}]',
  ]) {
    const text = `${first}\n${second.replace(/"reasons":\[[^\]]*\]/, `"reasons":${reasons}`)}\n`;
    expect(readPlan({ text, file: 'issues.jsonl' }).tasks[1]?.dependsOn).toMatchObject([
      { kind: 'explicit', why: 'blocks: T001' },
    ]);
  }
});
