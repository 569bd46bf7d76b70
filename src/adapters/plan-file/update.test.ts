import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PlanFile } from '../../protocol/plan-file/schema.ts';
import { renderPlanFile } from './render.ts';
import { updatePlanFile } from './update.ts';

const PLAN: PlanFile = {
  slipway: 1,
  title: 'Albums',
  tasks: [
    { id: 'A', title: 'Do A', files: ['src/a.ts', 'src/b.ts'], risk: 'low', description: 'One.\nTwo.' },
    { id: 'B', title: 'Do B', after: ['A'], criteria: ['It works.'] },
  ],
};

const TEXT = `# Reviewed by Ada.
slipway: 1
title: Albums   # ours
tasks:
  # The base of everything.
  - id: A
    title: Do A
    files:            # both of them
      - src/a.ts
      - src/b.ts
    risk: low  # really?
    description: |
      One.
      Two.

  - id: B
    title: "Do B"
    after: [A]
    criteria: [It works.]
`;

const change = (edit: (plan: PlanFile) => PlanFile) => updatePlanFile(TEXT, edit(PLAN));
const withTasks = (tasks: PlanFile['tasks']) => change((plan) => ({ ...plan, tasks }));
const [A, B] = PLAN.tasks as [PlanFile['tasks'][number], PlanFile['tasks'][number]];

test('a new file says what it is, has short lists on one line and long texts in blocks', () => {
  const text = renderPlanFile({ ...PLAN, barriers: [{ after: ['A'], before: ['B'] }] }, 'plan.schema.json');
  expect(text).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=plan.schema.json
    # The plan that slipway runs. Edit it here or with "slipway task", "slipway dep" and "slipway undo"; comments stay.
    # "slipway check" says whether it can be executed, "slipway plan" shows its order and how long it takes.

    slipway: 1
    title: Albums
    tasks:
      - id: A
        title: Do A
        files: [src/a.ts, src/b.ts]
        risk: low
        description: |-
          One.
          Two.

      - id: B
        title: Do B
        after: [A]
        criteria:
          - It works.
    barriers:
      - after: [A]
        before: [B]
    "
  `);
  expect(parse(text)).toEqual({ ...PLAN, barriers: [{ after: ['A'], before: ['B'] }] });
});

test('a list that is wide stands in lines', () => {
  const files = Array.from({ length: 10 }, (_, index) => `src/some/where/file-${index}.ts`);
  expect(renderPlanFile({ ...PLAN, tasks: [{ ...A, files }] }, 's')).toContain(
    '    files:\n      - src/some/where/file-0.ts\n',
  );
});

test('a plan without tasks can be written', () => {
  expect(parse(renderPlanFile({ ...PLAN, tasks: [] }, 's'))).toEqual({ ...PLAN, tasks: [] });
});

test('nothing changed leaves every word, comment and quote, and the second time every character', () => {
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== '|' && word !== '|-');
  const once = updatePlanFile(TEXT, PLAN);
  expect(words(once)).toEqual(words(TEXT));
  expect(updatePlanFile(once, PLAN)).toBe(once);
});

test('a field that changed is one line that changed, and its comment stays', () => {
  const text = withTasks([{ ...A, risk: 'high', title: 'Do A well' }, B]);
  expect(text).toContain('    risk: high # really?');
  expect(text).toContain('    title: Do A well');
  expect(text).toContain('# The base of everything.');
  expect(parse(text).tasks).toEqual([{ ...A, risk: 'high', title: 'Do A well' }, B]);
});

test('a list that changed keeps the comment at its side', () => {
  const text = withTasks([{ ...A, files: ['src/c.ts'] }, B]);
  expect(text).toContain('# both of them');
  expect(parse(text).tasks[0].files).toEqual(['src/c.ts']);
});

test('fields come and go', () => {
  const { risk: _, ...rest } = A;
  const text = withTasks([{ ...rest, priority: 80 }, B]);
  expect(text).not.toContain('risk');
  expect(parse(text).tasks[0]).toEqual({ ...rest, priority: 80 });
});

test('tasks that moved take their comments with them, new ones are put between', () => {
  const text = withTasks([B, { id: 'C', title: 'Do C', covers: ['FR-1'] }, A]);
  expect(text.indexOf('# really?')).toBeGreaterThan(text.indexOf('id: C'));
  expect(text).toContain('    covers: [FR-1]');
  expect(parse(text).tasks.map(({ id }: { id: string }) => id)).toEqual(['B', 'C', 'A']);
});

test('barriers are added, changed and removed', () => {
  const once = change((plan) => ({ ...plan, barriers: [{ after: ['A'], before: ['B'] }] }));
  expect(parse(once).barriers).toEqual([{ after: ['A'], before: ['B'] }]);
  expect(parse(updatePlanFile(once, PLAN)).barriers).toBeUndefined();
});

test('the source is updated field by field', () => {
  const text = updatePlanFile(`${TEXT}source: { format: kiro, list: tasks.md } # from there\n`, {
    ...PLAN,
    source: { format: 'kiro', list: 'other.md' },
  });
  expect(text).toContain('list: other.md');
  expect(text).toContain('# from there');
});

test('a text that is no map was never read', () => {
  expect(() => updatePlanFile('- 1\n', PLAN)).toThrow('must hold a map');
});
