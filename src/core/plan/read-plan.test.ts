import { describe, expect, test } from 'vitest';
import { lines } from '../../testing/plan-order.ts';
import { type PlanSource, readPlan } from './read-plan.ts';

function first(text: string, siblings: PlanSource['siblings'] = {}) {
  const task = readPlan({ text, file: 'tasks.md', siblings }).tasks[0];
  if (task === undefined) throw new Error('the fixture has a task');
  return task;
}

describe('execution parameters that a task states', () => {
  test('are taken from its fields', () => {
    const task = first(
      lines(
        '- [ ] T001 a',
        '  - Agent: codex',
        '  - Model: big-1',
        '  - Timeout: 2h',
        '  - Idle timeout: 5 min',
        '  - Attempts: 2',
        '  - Gates: unit, types',
        '  - Workspace: none',
      ),
    );
    expect(task.overrides).toEqual({
      agent: 'codex',
      model: 'big-1',
      timeoutMinutes: 120,
      idleMinutes: 5,
      attempts: 2,
      gates: ['unit', 'types'],
      workspace: 'none',
    });
  });

  test('are left out where they make no sense', () => {
    const task = first(
      lines(
        '- [ ] T001 a',
        '  - Agent: rm -rf /',
        '  - Model: a b',
        '  - Timeout: soon',
        '  - Retries: many',
        '  - Gate: $(x)',
        '  - Workspace: elsewhere',
        '  - Size: M',
      ),
    );
    expect(task.overrides).toEqual({});
  });
});

describe('the priority of a task', () => {
  test.each([
    ['P1', 60],
    ['p3', 40],
    ['critical', 90],
    ['High', 70],
    ['medium', 50],
    ['低', 30],
    ['85', 85],
    ['whatever', 50],
  ])('is read from a field: %s', (value, expected) => {
    expect(first(lines('- [ ] T001 a', `  - Priority: ${value}`)).priority).toBe(expected);
  });

  test('follows its story', () => {
    expect(first(lines('## Phase 3: User Story 2 - Two (Priority: P3)', '- [ ] T001 [US2] a')).priority).toBe(40);
    expect(first(lines('- [ ] T001 [US2] a'), { spec: '### User Story 2 - Two (Priority: P1)\n' }).priority).toBe(60);
  });
});

describe('the criteria of a task', () => {
  test('come from its story in the spec and in the task list', () => {
    const spec = lines(
      '### User Story 1 - One (Priority: P1)',
      '**Independent Test**: Open the list and see it',
      '**Acceptance Scenarios**:',
      '1. **Given** nothing, **When** I add, **Then** it is there',
      '2. It stays after a restart',
      '### User Story 2 - Two',
      '#### Acceptance Criteria',
      '1. Other',
      '## Requirements',
      '- **FR-001**: The system MUST keep items',
    );
    const text = lines(
      '## Phase 3: User Story 1 - One',
      '**Independent Test**: Run it',
      '- [ ] T001 [US1] a per FR-001',
    );
    expect(first(text, { spec }).acceptance).toEqual([
      'FR-001: The system MUST keep items',
      'Independent test: Run it',
      'Independent test: Open the list and see it',
      'Given nothing, When I add, Then it is there',
      'It stays after a restart',
    ]);
  });

  test('come from its own fields and lists', () => {
    const text = lines(
      '### T001: a',
      '**Acceptance**: Answers in a second',
      '**Validation**:',
      '- no error',
      '- no warning',
      'Then the end.',
      '- not this',
    );
    expect(first(text).acceptance).toEqual(['Answers in a second', 'no error', 'no warning']);
  });

  test('come from numbered requirements, with spans spelled out', () => {
    const requirements = lines(
      '### Requirement 2: Two',
      '2.1 WHEN a THEN b',
      '2.2. IF c THEN d',
      'Requirement text',
      '### Intro',
      '3. Third',
    );
    const text = lines('- [ ] 1. a', '  - _Requirements: 2.1-2.2, 9.9, 4_');
    const task = first(text, { requirements });
    expect(task.requirements).toEqual(['2.1', '2.2', '9.9', '4']);
    expect(task.acceptance).toEqual(['2.1: WHEN a THEN b', '2.2: IF c THEN d']);
  });
});

test('a description keeps its shape without the common indent', () => {
  expect(first(lines('- [ ] T001 a', '  one', '    two', '', '  three')).description).toBe('one\n  two\nthree');
});

test('a plan has at most 100 diagnostics of one code', () => {
  const text = Array.from({ length: 150 }, (_, index) => `- [~] T${100 + index} a`).join('\n');
  expect(readPlan({ text, file: 'tasks.md' }).diagnostics).toHaveLength(100);
});

test('statements that name millions of tasks are refused instead of read', { timeout: 60_000 }, () => {
  const tasks = Array.from({ length: 3_000 }, (_, index) => `- [ ] T${10_000 + index} [P] a`);
  const statements = Array.from({ length: 1_200 }, () => '- T10000-T11499 before T11500-T12999');
  const plan = readPlan({ text: [...tasks, '## Dependencies', ...statements].join('\n'), file: 'tasks.md' });
  expect(plan.diagnostics.map((one) => one.code)).toContain('plan/too-many-statements');
});

test('criteria of a requirement are found by its number, written as a word or alone, and not in code', () => {
  const requirements = lines(
    '# Requirements',
    '## Requirement 1: Sorting',
    '1. It sorts.',
    '```',
    '2. It is code.',
    '```',
    '## 2. Searching',
    '1. It searches.',
  );
  const read = (reference: string) =>
    readPlan({
      text: lines('- [ ] 1. a', `  - _Requirements: ${reference}_`),
      file: 'tasks.md',
      siblings: { requirements },
    });
  expect(read('1.1').tasks[0]?.acceptance).toEqual(['1.1: It sorts.']);
  expect(read('1.2').tasks[0]?.acceptance).toEqual([]);
  expect(read('2.1').tasks[0]?.acceptance).toEqual(['2.1: It searches.']);
});

test('criteria stand in a list or in plain lines, count once, and are not read from code', () => {
  const spec = lines(
    '### User Story 2 - Two (Priority: P1)',
    'Given a list, when it is empty, then it says so',
    'Given a list, when it is empty, then it says so',
    '```',
    'Given code, when it is read, then it is left out',
    '```',
  );
  expect(first(lines('- [ ] T001 [US2] a'), { spec }).acceptance).toEqual([
    'Given a list, when it is empty, then it says so',
  ]);
});
