import { describe, expect, test } from 'vitest';
import { lines, orderOf } from '../../testing/plan-order.ts';
import { readPlan } from './read-plan.ts';

describe('a plain checklist', () => {
  test('gets ids by position, and a box with boxes below it is a group', () => {
    const plan = readPlan({
      text: lines('# List', '- [x] First', '- [ ] Group', '  - [ ] Inner one', '  - [ ] Inner two', '* [ ] Last'),
      file: 'todo.md',
    });
    expect(plan.dialect).toBe('checklist');
    expect(plan.tasks.map((task) => [task.id, task.title, task.done])).toEqual([
      ['1', 'First', true],
      ['2.1', 'Inner one', false],
      ['2.2', 'Inner two', false],
      ['3', 'Last', false],
    ]);
    expect(orderOf(plan)).toEqual(['1 <-', '2.1 <- 1', '2.2 <- 1 2.1', '3 <- 1 2.1 2.2']);
  });

  test('keeps the numbers of OpenSpec groups', () => {
    const plan = readPlan({
      text: lines(
        '## 1. Model',
        '- [ ] 1.1 Add `src/a.ts`',
        '- [x] 1.2 Test',
        '## 2. Docs',
        '- [ ] 2.1 Write',
        '- [ ] unnumbered',
      ),
      file: 'openspec/changes/x/tasks.md',
    });
    expect(plan.tasks.map((task) => [task.id, task.phase])).toEqual([
      ['1.1', '1. Model'],
      ['1.2', '1. Model'],
      ['2.1', '2. Docs'],
      ['u1', '2. Docs'],
    ]);
  });

  test('leaves out checks under a heading that says so, unless there is nothing else', () => {
    const text = lines('## Work', '- [ ] a', '## Acceptance criteria', '- [ ] b');
    expect(readPlan({ text, file: 'x.md' }).tasks.map((task) => task.title)).toEqual(['a']);
    expect(
      readPlan({ text: lines('# Release checklist', '## Definition of Done', '- [ ] b'), file: 'x.md' }).tasks,
    ).toHaveLength(1);
  });

  test('can be forced', () => {
    expect(readPlan({ text: '- [ ] T001 a\n', file: 'x.md', dialect: 'checklist' }).dialect).toBe('checklist');
  });
});
