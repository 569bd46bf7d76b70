import { describe, expect, test } from 'vitest';
import { faultsOf, lines, orderOf } from '../../testing/plan-order.ts';
import type { Dialect } from '../plan/plan.ts';
import { readPlan } from '../plan/read-plan.ts';

const KIRO = '.kiro/specs/x/tasks.md';
const read = (text: readonly string[], file = 'tasks.md', dialect?: Dialect) =>
  readPlan({ text: lines(...text), file, ...(dialect === undefined ? {} : { dialect }) });

/** Each task as `id title`. */
const tasks = (text: readonly string[], file?: string, dialect?: Dialect) =>
  read(text, file, dialect).tasks.map(({ id, title }) => `${id} ${title}`.trim());

describe('a number at the start of a line', () => {
  test('is an id alone or before a separator, and part of the title before anything else', () => {
    const text = ['- [ ] 1 one', '- [ ] 50% of the tests', '- [ ] 3/4 of the rest', '- [ ] 7'];
    expect(tasks(text, 'tasks.md', 'checklist')).toEqual(['1 one', 'u1 50% of the tests', 'u2 3/4 of the rest', '7']);
    expect(faultsOf(read(text, 'tasks.md', 'checklist'))).toEqual(['warning plan/no-title:4']);
  });

  test('of a heading is that of a task, unless it begins a range', () => {
    const text = ['# Plan', '### Task 1: one', 'Do it.', '### Task 2: two', 'Do it.', '### Task 6–T009: the rest'];
    expect(tasks(text)).toEqual(['1 one', '2 two']);
  });

  test('that a box would get by its place is not given twice', () => {
    expect(tasks(['- [ ] 2 a', '  - [ ] b', '- [ ] 2.1 c'], 'tasks.md', 'checklist')).toEqual(['u2.1 b', '2.1 c']);
  });
});

describe('the id of a group', () => {
  test.each([
    ['that another line takes', ['- [ ] 1. a', '  - [ ] 1.1 b', '- [ ] 1. c'], 3],
    ['that another group takes', ['- [ ] 1. a', '  - [ ] 1.1 b', '- [ ] 1. c', '  - [ ] 1.2 d'], 3],
    ['that a line nested in it takes', ['- [ ] 1. a', '  - [ ] 1.1 b', '    - [ ] 1. c'], 3],
    ['in a checklist whose numbers begin anew', ['- [ ] 1. a', '  - [ ] 1. b', '  - [ ] 2. c'], 2],
  ])('%s is told, so that no line is lost in silence', (_, text, line) => {
    expect(faultsOf(read(text))).toContain(`error spec/duplicate-id:${line}`);
    expect(faultsOf(read(text, KIRO))).toContain(`error spec/duplicate-id:${line}`);
    expect(faultsOf(read(text, 'tasks.md', 'checklist'))).toContain(`error spec/duplicate-id:${line}`);
  });
});

describe('marks of a line without an id', () => {
  test('say that it is optional, and which story it is of', () => {
    const text = ['- [ ] * Polish', '- [ ] \\* Decorate', '- [ ] Log in [US2]', '- [ ] Log out'];
    expect(
      read(text, 'tasks.md', 'checklist').tasks.map(({ title, optional, story }) => [title, optional, story]),
    ).toEqual([
      ['Polish', true, null],
      ['Decorate', true, null],
      ['Log in [US2]', false, 'US2'],
      ['Log out', false, null],
    ]);
  });
});

describe('fields in the line of a task', () => {
  test('count where their label is known', () => {
    const text = ['- [ ] 1. a', '- [ ] 2. b', '- [ ] 3. c _Notes: later_ _Requirements: 1.2_'];
    expect(read(text, KIRO).tasks.at(-1)?.requirements).toEqual(['1.2']);
  });
});

describe('a task under a heading', () => {
  test('is done by its boxes, and those in code are none', () => {
    const plan = read(['## T001 One', '- [x] a', '## T002 Two', '```', '- [x] a', '```', '## T003 Three', '- [ ] a']);
    expect(plan.tasks.map(({ id, done }) => [id, done])).toEqual([
      ['T001', true],
      ['T002', false],
      ['T003', false],
    ]);
    expect(orderOf(plan)).toHaveLength(3);
  });
});
