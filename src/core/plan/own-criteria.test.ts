import { describe, expect, test } from 'vitest';
import { readPlan } from './read-plan.ts';

const CRITERIA = `# Story 1.2: Login

## Acceptance Criteria
1. Wrong password shows an error,
   without telling which part was wrong
2. A session lasts
   - 30 days
   - on every device
3. **AC3:** Nothing is logged

`;

const plan = (...tasks: readonly string[]) =>
  readPlan({ text: `${CRITERIA}## Tasks / Subtasks\n${tasks.join('\n')}\n`, file: '1.2.story.md' });
const criteria = (...tasks: readonly string[]) =>
  plan(...tasks).tasks.map(({ title, requirements, acceptance }) => [title, requirements.join(' '), acceptance]);

const ERROR = 'AC-1: Wrong password shows an error, without telling which part was wrong';
const SESSION = 'AC-2: A session lasts 30 days on every device';
const LOG = 'AC-3: Nothing is logged';

describe('criteria that a task names by number', () => {
  test.each([
    ['(AC: 1)', [ERROR]],
    ['(AC: 1, 2)', [ERROR, SESSION]],
    ['(AC: #2, #3)', [SESSION, LOG]],
    ['(AC: 1-3)', [ERROR, SESSION, LOG]],
    ['(AC1, AC3)', [ERROR, LOG]],
    ['[AC 2 and 3]', [SESSION, LOG]],
    ['(ACs: All)', [ERROR, SESSION, LOG]],
  ])('%s are its criteria, and leave its title', (named, expected) => {
    const ids = expected.map((text) => text.slice(0, 4)).join(' ');
    expect(criteria(`- [ ] Build the form ${named}`)).toEqual([['Build the form', ids, expected]]);
  });

  test('are those of its sub-tasks, as long as these name none themselves', () => {
    expect(
      criteria(
        ...['- [ ] Task 1: Form (AC: 1)', '  - [ ] Markup', '  - [ ] Log (AC: 3)'],
        ...['- [ ] Task 2: Help', '  - [ ] Text', '- [ ] Task 3: Rest'],
      ),
    ).toEqual([
      ['Markup', 'AC-1', [ERROR]],
      ['Log', 'AC-3', [LOG]],
      ['Text', '', []],
      ['Rest', '', []],
    ]);
  });

  test('stay in the title where the story does not have them, and are told', () => {
    const { tasks, diagnostics } = plan('- [ ] Build the form (AC: 1, 7)');
    expect(tasks.map(({ title, acceptance }) => [title, acceptance])).toEqual([['Build the form (AC: 1, 7)', [ERROR]]]);
    expect(diagnostics.map(({ code, line, hint }) => `${code} ${line} ${hint}`)).toEqual([
      'plan/unknown-criterion 12 Correct the number; the list has 3 of them.',
    ]);
  });

  test('are found below headings, labels and bullets, and nowhere else', () => {
    const read = (text: string) =>
      readPlan({ text: `# S\n\n## Acceptance Criteria\n${text}\n\n## Tasks\n- [ ] a (AC: 2)\n`, file: 'x.md' })
        .tasks[0];
    expect(read('### AC1: One\nfirst\n### AC2: Two\nsecond')?.acceptance).toEqual(['AC-2: Two second']);
    expect(read('**AC1:** One\n\n**AC2:** Two')?.acceptance).toEqual(['AC-2: Two']);
    expect(read('- One\n- Two')?.acceptance).toEqual(['AC-2: Two']);
    expect(read('### AC2:\nTwo')?.acceptance).toEqual(['AC-2: Two']);
    expect(read('')).toMatchObject({ title: 'a (AC: 2)', acceptance: [], requirements: [] });
  });

  test('have the numbers that the list is shown with, also where it is written 1., 1., 1.', () => {
    const read = (...lines: readonly string[]) =>
      readPlan({
        text: `# S\n\n## Acceptance Criteria\n${lines.join('\n')}\n\n## Tasks\n- [ ] a (ACs: all)\n`,
        file: 'x.md',
      }).tasks[0]?.acceptance;
    expect(read('1. One', '1. Two', '1. Three')).toEqual(['AC-1: One', 'AC-2: Two', 'AC-3: Three']);
    expect(read('1. One', '2. Two', '2. Three', '7. Seven', '- Eight')).toEqual([
      ...['AC-1: One', 'AC-2: Two', 'AC-3: Three', 'AC-7: Seven', 'AC-8: Eight'],
    ]);
  });

  test('are one where a number is stated twice', () => {
    const text = '# S\n\n## Acceptance Criteria\n- AC1: One\n- AC1: And more\n\n## Tasks\n- [ ] a (AC: 1)\n';
    expect(readPlan({ text, file: 'x.md' }).tasks[0]?.acceptance).toEqual(['AC-1: One And more']);
  });
});
