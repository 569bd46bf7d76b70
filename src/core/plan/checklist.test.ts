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

  test.each([
    ['notes', ['## Phase 1: A', '- [ ] a', '## Notes', '- [ ] verify by hand']],
    [
      'notes of a kind',
      ['- [ ] a', '### Implementation notes:', '- [x] verify by hand', '#### More', '- [ ] and again'],
    ],
    ['an underlined heading', ['- [ ] a', '', 'Definition of Done', '---', '- [ ] all green']],
    [
      'a record of the work',
      ['- [ ] a', '## QA Results', '### Checks', '- [x] 1. reviewed', '## Change Log', '- [ ] b'],
    ],
  ])('leaves out boxes below the heading of %s, and says so', (_, text) => {
    const plan = readPlan({ text: lines('# Tasks', ...text), file: 'x.md' });
    expect(plan.tasks.map((task) => task.title)).toEqual(['a']);
    expect(plan.diagnostics.map(({ code }) => code)).toEqual(['spec/unnamed-box']);
    expect(plan.diagnostics[0]?.message).toMatch(
      /^\d checklist lines? stands? apart from the work and (?:is|are) read as notes/,
    );
  });

  test('reads boxes below notes where there are no others, where a phase stands there, and where they carry ids', () => {
    const titles = (...text: string[]) =>
      readPlan({ text: lines(...text), file: 'x.md' }).tasks.map(({ title }) => title);
    expect(titles('# Sprint', '## Notes', '- [ ] a')).toEqual(['a']);
    expect(titles('- [ ] a', '## Notes', '### Phase 2: More', '- [ ] b')).toEqual(['a', 'b']);
    expect(titles('- [ ] T001 a', '## Notes', '- [ ] T002 b')).toEqual(['a', 'b']);
    expect(titles('- [ ] a', '## Release notes', '- [ ] b')).toEqual(['a', 'b']);
  });

  test.each([
    ['a bold line', ['- [ ] a', '', '**Definition of Done:**', '', '- [ ] not me', '  - [ ] nor me', '', '- [ ] b']],
    ['a plain line', ['- [ ] a', '', 'Acceptance criteria (all of them):', '- [ ] not me', '---', '- [ ] b']],
    ['a list item', ['- [ ] a', '  - **Done when:**', '    - [ ] not me', '- [ ] b']],
    ['a box', ['- [ ] a', '  - [ ] Definition of Done', '    - [ ] not me', '- [ ] b']],
    ['a log', ['- [ ] a', '  - **Progress:**', '    - [x] not me', '- [ ] b']],
    ['a folded block', ['- [ ] a', '<details>', '**Success criteria**', '- [x] not me', '</details>', '- [ ] b']],
    ['a part that ends at the next label', ['- [ ] a', '**DoD:**', '- [ ] not me', '**Later:**', '- [ ] b']],
    ['a part that ends at a heading', ['- [ ] a', '**DoD:**', '- [ ] not me', '# Later', '- [ ] b']],
  ])('leaves out checks below %s', (_, text) => {
    const plan = readPlan({ text: lines(...text), file: 'x.md' });
    expect(plan.tasks.map((task) => task.title)).toEqual(['a', 'b']);
    expect(plan.tasks.map((task) => task.done)).toEqual([false, false]);
  });

  test('reads words of a label as a task where they are a sentence or stand alone', () => {
    const text = lines('Definition of done', '- [ ] a', '- [ ] Progress bar for uploads', '  - [ ] b');
    expect(readPlan({ text, file: 'x.md' }).tasks.map((task) => task.title)).toEqual(['a', 'b']);
  });

  test('keeps a numbered task that stands below a label and nowhere else', () => {
    const text = lines('- [ ] 1.1 a', '**Acceptance criteria:**', '- [ ] 1.1 again', '- [ ] 1.2 b', '- [ ] c');
    expect(readPlan({ text, file: 'x.md' }).tasks.map((task) => task.id)).toEqual(['1.1', '1.2']);
  });

  test('reads the columns of a board as states that order nothing', () => {
    const text = lines(
      '## To Do',
      '### Bugs',
      '- [ ] a',
      '- [ ] b',
      '### Ideas',
      '- [ ] c',
      '## In Progress',
      '- [ ] d',
    );
    const plan = readPlan({ text, file: 'x.md' });
    expect(orderOf(plan)).toEqual(['1 <-', '2 <- 1', '3 <-', '4 <-']);
    expect(plan.tasks.map((task) => task.phase)).toEqual(['Bugs', 'Bugs', 'Ideas', 'In Progress']);
  });

  test('orders the phases of a column, which hold no other phase up', () => {
    const text = lines(
      '# Board',
      '- [ ] loose',
      '## Backlog',
      '- [ ] a',
      '## Doing',
      '### Phase 1',
      '- [ ] b',
      '### Phase 2',
      '- [ ] c',
    );
    expect(orderOf(readPlan({ text, file: 'x.md' }))).toEqual(['1 <-', '2 <-', '3 <-', '4 <- 3']);
  });

  test('reads a part that is called a checklist and nothing else, but not the criteria in it', () => {
    const text = lines(
      '## Parallel work',
      '- [ ] a',
      '## Checklist (all of it)',
      '### 1) Core',
      '- [ ] b',
      '### Success criteria',
      '- [ ] not me',
      '## Review checklist',
      '- [ ] nor me',
    );
    expect(readPlan({ text, file: 'x.md' }).tasks.map((task) => task.title)).toEqual(['a', 'b']);
  });

  test('can be forced', () => {
    expect(readPlan({ text: '- [ ] T001 a\n', file: 'x.md', dialect: 'checklist' }).dialect).toBe('checklist');
  });
});
