import { describe, expect, test } from 'vitest';
import { faultsOf, lines, orderOf } from '../../testing/plan-order.ts';
import { readPlan } from './read-plan.ts';

function read(...text: readonly string[]) {
  return readPlan({ text: lines(...text), file: 'specs/001/tasks.md' });
}

const three = ['- [ ] T001 a', '- [ ] T002 b', '- [ ] T003 c'];

describe('tables', () => {
  test('without a column of ids, or without a head, hold no tasks', () => {
    const plan = read(...three, '', '| What | Who |', '|---|---|', '| T009 | x |', '', '|---|---|', '| T008 | y |');
    expect(plan.tasks.map((task) => task.id)).toEqual(['T001', 'T002', 'T003']);
  });

  test('hold tasks in the rows that start with an id, done where their box is ticked', () => {
    const plan = read(
      '## Tasks',
      '| ID | Task | Depends on | P |',
      '|---|---|---|---|',
      '| T001 | [x] first | - | yes |',
      '| total | 2 | | |',
      '| T002 | second | T001 | |',
      '| T003 |',
    );
    expect(plan.tasks.map((task) => [task.id, task.done, task.parallel])).toEqual([
      ['T001', true, true],
      ['T002', false, false],
      ['T003', false, false],
    ]);
    expect(orderOf(plan)[1]).toBe('T002 <- T001');
  });
});

describe('headings', () => {
  test('carry a box of their own', () => {
    const plan = read(
      '### [x] T001: a',
      'Text.',
      '### [ ] T002: b',
      '```',
      '- [x] no',
      '```',
      '### T003: c',
      '- [x] d',
    );
    expect(plan.tasks.map((task) => [task.id, task.done, task.box?.mark ?? null])).toEqual([
      ['T001', true, 'x'],
      ['T002', false, ' '],
      ['T003', true, null],
    ]);
  });

  test('with the word for a task and a number count where boxes have none', () => {
    const plan = readPlan({
      text: lines('### Task 1-1: a', '- [ ] step', '### Task 1-2', '- [ ] step'),
      file: '.kiro/specs/x/tasks.md',
    });
    expect(plan.tasks.map((task) => [task.id, task.title])).toEqual([
      ['1-1', 'a'],
      ['1-2', ''],
    ]);
  });
});

describe('ids', () => {
  test('are found with other zeros, and by a range with gaps, which leaves out the task itself', () => {
    const plan = read(
      ...three,
      '- [ ] T005 [P] d',
      '## Dependencies',
      '- T5 depends on T01',
      '- T003 depends on T001-T9',
    );
    expect(orderOf(plan)[2]).toBe('T003 <- T001 T002 T005');
    expect(orderOf(plan)[3]).toBe('T005 <- T001');
  });

  test('that no task has are reported once for each line', () => {
    const plan = read(
      ...three,
      '## Dependencies',
      '- T002 depends on T077 and T077, T003 depends on T077',
      '- T003 after T088a',
    );
    expect(faultsOf(plan)).toEqual(['warning plan/unknown-id:5', 'warning plan/unknown-id:6']);
  });
});

describe('waves', () => {
  const kiro = (...fence: readonly string[]) =>
    readPlan({
      text: lines('- [ ] 1. A', '- [ ] 1.1 a', '- [ ] 1.2 b', '## Task Dependency Graph', '```json', ...fence, '```'),
      file: '.kiro/specs/x/tasks.md',
    });

  test.each([['{"waves": 3}'], ['"waves": ']])('%s are refused', (fence) => {
    expect(faultsOf(kiro(fence))).toEqual(['error spec/broken-waves:6']);
  });

  test('that hold no lists order nothing, so that the file does', () => {
    expect(orderOf(kiro('{"waves": ["1.1"]}'))[1]).toBe('1.2 <- 1.1');
  });

  test('name a task in the first place that they name it in', () => {
    expect(orderOf(kiro('{"waves": [["1.2"], ["1.1", "1.2"]]}'))).toEqual(['1.1 <- 1.2', '1.2 <-']);
  });
});

describe('circles', () => {
  test('are shown with their lines, and what waits for them is counted', () => {
    const circle = [
      '- [ ] T001 a (depends on T002)',
      '- [ ] T002 b (depends on T001)',
      '- [ ] T003 c (depends on T002)',
    ];
    const plan = read(...circle, '- [ ] T004 d (depends on T002)');
    expect(plan.diagnostics.map((one) => `${one.code} ${one.message}`)).toEqual([
      'plan/cycle These tasks wait for each other: T001 -> T002 -> T001 (lines 1, 2).',
      'plan/unreachable 2 tasks can never start, because they wait for tasks in a circle: T003, T004.',
    ]);
    expect(read(...circle).diagnostics.at(-1)?.message).toMatch(/^1 task can never start/);
    const drawn = read('- [ ] T001 a', '- [ ] T002 b', '## Dependencies', '- T001 → T002 → T001');
    expect(drawn.diagnostics[0]?.message).toContain('(line 4)');
  });
});

describe('mermaid', () => {
  test('orders the phases and stories that its labels name, and skips what they do not', () => {
    const plan = read(
      '## Dependencies',
      '```mermaid',
      'graph TD',
      '  A[Phase 1: Setup] --> B[US1: One]',
      '  A --> C[US2: Two]',
      '  C --> D[Ship it]',
      '  E --> C',
      '```',
      '## Phase 1: Setup',
      '- [ ] T001 a',
      '## Phase 2: User Story 1',
      '- [ ] T002 b',
      '## Phase 3: User Story 2',
      '- [ ] T003 c',
    );
    expect(orderOf(plan)).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001']);
  });
});

describe('text', () => {
  test('that holds the character of a deleted letter is refused', () => {
    expect(faultsOf(read(...three, 'x\u007fy'))).toEqual(['error spec/control-character:4']);
  });
});

describe('what is easily lost', () => {
  test('struck text is told where the box is open, and left out of the title marks', () => {
    const plan = read(
      '- [ ] ~~T001 [P] dropped~~',
      '- [ ] T002 ~~dropped~~ kept',
      '- [x] T003 ~~over~~',
      '- [ ] T004 a',
    );
    expect(plan.tasks.map(({ id, title, done }) => [id, title, done])).toEqual([
      ['T001', 'dropped', false],
      ['T002', 'dropped kept', false],
      ['T003', 'over', true],
      ['T004', 'a', false],
    ]);
    expect(faultsOf(plan)).toEqual(['warning spec/struck-through:1', 'warning spec/struck-through:2']);
  });

  test('ids of many digits are ids', () => {
    const plan = read('- [ ] T001 a', '- [ ] T0000000002 b', '- [ ] T12345678 c');
    expect(plan.tasks.map(({ id }) => id)).toEqual(['T001', 'T0000000002', 'T12345678']);
  });

  test('lines that end with a carriage return alone are told', () => {
    const plan = readPlan({ text: '# Tasks\r- [ ] T001 a\r- [ ] T002 b\r', file: 'tasks.md' });
    expect(faultsOf(plan)).toContain('error spec/line-ends:1');
  });

  test('files without a point or a slash in their name are files, and paths out of the repository are told', () => {
    const plan = read('- [ ] T001 Write Makefile', '- [ ] T002 Write `Dockerfile`', '- [ ] T003 Read ../../etc/passwd');
    expect(plan.tasks.map(({ files }) => files)).toEqual([['Makefile'], ['Dockerfile'], []]);
    expect(faultsOf(plan)).toEqual(['warning plan/unsafe-path:3']);
  });
});

describe('an id that ends with a prime', () => {
  test('is another task than the one without, and [P] behind it counts', () => {
    const plan = read(
      '- [ ] T003 a',
      "- [ ] T003' [P] b",
      '- [ ] T004 [P] c (depends on T003′)',
      "- [ ] T005 d after 'T004'",
    );
    expect(plan.tasks.map(({ id, title, parallel }) => [id, title, parallel])).toEqual([
      ['T003', 'a', false],
      ["T003'", 'b', true],
      ['T004', 'c (depends on T003′)', true],
      ['T005', "d after 'T004'", false],
    ]);
    expect(plan.diagnostics).toEqual([]);
  });

  test('is waited for by its own name, and an apostrophe is no part of a name', () => {
    const plan = read(
      ...['- [ ] T001 a', "- [ ] T001' [P] b", '- [ ] T002 [P] c', '- [ ] T003 [P] d', '## Dependencies'],
      ...["- T002 depends on T001'", "- T003 depends on T001's output"],
    );
    expect(plan.tasks.map(({ dependsOn }) => dependsOn.map(({ id }) => id))).toEqual([[], [], ["T001'"], ['T001']]);
  });
});

describe('a skipped entry', () => {
  const SKIPPED = [
    '- [ ] T001 [P] a',
    'SKIP: T002 gone',
    '- **SKIPPED**: T003 gone too',
    '- [ ] T004 [P] b (depends on T001, T002)',
  ];

  test('is no task, no text of the task before it, and may be named', () => {
    const plan = read(...SKIPPED, '## Dependencies', '- T003 blocks T004');
    expect(plan.tasks.map(({ id, description }) => [id, description])).toEqual([
      ['T001', ''],
      ['T004', ''],
    ]);
    expect(orderOf(plan)).toEqual(['T001 <-', 'T004 <- T001']);
    expect(plan.diagnostics).toEqual([]);
  });

  test('is told apart from an id that nobody has', () => {
    expect(faultsOf(read(...SKIPPED, '## Dependencies', '- T005 blocks T004'))).toEqual(['warning plan/unknown-id:6']);
  });
});

describe('a list that says again what is to do next', () => {
  const WORK = ['## Phase 1: A', '- [ ] T001 Write the parser', '- [ ] T002 Write the printer'];

  test.each(['Next steps', 'Recommended next steps', 'Nächste Schritte', '次のステップ'])(
    'is no work: %s',
    (heading) => {
      const plan = read(...WORK, `## ${heading}`, '- [ ] T002 start here');
      expect(plan.tasks.map(({ id, line }) => [id, line])).toEqual([
        ['T001', 2],
        ['T002', 3],
      ]);
      expect(plan.diagnostics).toEqual([]);
    },
  );

  test('is work where the id stands nowhere else', () => {
    expect(read(...WORK, '## Next steps', '- [ ] T003 Write the guide').tasks.map(({ id }) => id)).toEqual([
      'T001',
      'T002',
      'T003',
    ]);
  });
});
