import { describe, expect, test } from 'vitest';
import { faultsOf, lines, orderOf } from '../../testing/plan-order.ts';
import { readPlan } from './read-plan.ts';

function order(...text: readonly string[]) {
  return orderOf(readPlan({ text: lines(...text), file: 'tasks.md' }));
}

/** Four phases of one task each: Setup, two stories, Polish. */
const phases = [
  '## Phase 1: Setup',
  '- [ ] T001 a',
  '## Phase 2: User Story 1 - One',
  '- [ ] T002 b',
  '## Phase 3: User Story 2 - Two',
  '- [ ] T003 c',
  '## Phase 4: Polish',
  '- [ ] T004 d',
  '## Dependencies',
];

describe('statements about phases', () => {
  test.each([
    ['Phase 1 blocks everything else', ['T001 <-', 'T002 <- T001', 'T003 <- T001 T002', 'T004 <- T001 T002 T003']],
    ['US1 and US2 can run in parallel', ['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']],
    ['US2: Independent of US1', ['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']],
    ['Phase 4: Independent, run any time', ['T001 <-', 'T002 <- T001', 'T003 <- T001 T002', 'T004 <-']],
    ['US2: independent', ['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']],
    ['Phase 3 depends on T001', ['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']],
    ['T004 depends on US1', ['T001 <-', 'T002 <- T001', 'T003 <- T001 T002', 'T004 <- T001 T002 T003']],
    ['Phase 2+ depends on Phase 1', ['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001']],
    ['Phases 2-3 depend on Setup', ['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']],
    ['Phase 4: after all previous phases', ['T001 <-', 'T002 <- T001', 'T003 <- T001 T002', 'T004 <- T001 T002 T003']],
    ['T001 before all other tasks', ['T001 <-', 'T002 <- T001', 'T003 <- T001 T002', 'T004 <- T001 T002 T003']],
    ['Phase 2 depends on Phase 3', ['T001 <-', 'T002 <- T001 T003', 'T003 <- T001', 'T004 <- T001 T002 T003']],
  ])('%s', (statement, expected) => {
    expect(order(...phases, `- ${statement}`)).toEqual(expected);
  });

  test('count below a label, and below a heading that names the phase', () => {
    const expected = ['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003'];
    expect(order(...phases, '- **User Story 2**:', '  - Depends on: Phase 1', '  - Enables nothing')).toEqual(expected);
    expect(order(...phases, '### Phase 3: User Story 2', '- Depends on: Phase 1')).toEqual(expected);
  });

  test('count as a field under the heading of the phase', () => {
    const text = [...phases.slice(0, 5), '**Dependencies**: Setup', ...phases.slice(5)];
    expect(order(...text)).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']);
  });

  test('weigh less than sentences where they are only drawn', () => {
    const drawing = ['```', 'Setup', ' ↓', 'US1', ' ↓', 'US2', '```'];
    expect(order(...phases, '- US2 depends on Setup', ...drawing)).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001',
      'T004 <- T001 T002 T003',
    ]);
    expect(order(...phases, ...drawing)[2]).toBe('T003 <- T001 T002');
  });

  test('about an outer phase leave the order of its inner phases alone', () => {
    expect(
      order(
        '## Phase 1: A',
        '### Phase 1.1: B',
        '- [ ] T001 b',
        '### Phase 1.2: C',
        '- [ ] T002 c',
        '## Phase 2: D',
        '### Phase 2.1: E',
        '- [ ] T003 e',
        '### Phase 2.2: F',
        '- [ ] T004 f',
        '## Dependencies',
        '**Phase 1 → Phase 2**: data first',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001 T002', 'T004 <- T001 T002 T003']);
  });

  test('reach through a phase without tasks', () => {
    expect(
      order(
        '## Phase 1: A',
        '- [ ] T001 a',
        '## Phase 2: Empty',
        'nothing',
        '## Phase 3: B',
        '- [ ] T002 b',
        '## Dependencies',
        '- Phase 3 depends on Phase 2',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001']);
  });

  test('mark phases as parallel in their heading', () => {
    expect(
      order(
        '## Phase 1: A',
        '- [ ] T001 a',
        '## Phase 2: B [P]',
        '- [ ] T002 b',
        '## Phase 3: C [P]',
        '- [ ] T003 c',
        '## Phase 4: D',
        '- [ ] T004 d',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']);
    expect(order('## Phase 1: A [P]', '- [ ] T001 a')).toEqual(['T001 <-']);
  });

  test('of stories that have no phase of their own mean their tasks', () => {
    expect(
      order(
        '## Phase 1: All',
        '- [ ] T001 [P] [US1] a',
        '- [ ] T002 [P] [US2] b',
        '## Dependencies',
        '- US2 depends on US1',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001']);
  });
});

describe('a plan that states the whole order', () => {
  test('keeps its phases in sequence where it says so', () => {
    const text = [
      '## Phase 1: A',
      '- [ ] T001 a',
      '- [ ] T002 b',
      '## Phase 2: B',
      '- [ ] T003 c',
      '- [ ] T004 d',
      '## Dependencies',
      '- T001 → T002',
      '- T003 → T004',
    ];
    expect(order(...text)).toEqual(['T001 <-', 'T002 <- T001', 'T003 <-', 'T004 <- T003']);
    expect(order(...text, '- The phases are sequential.')[2]).toBe('T003 <- T001 T002');
  });

  test('may draw it, with words for what is last', () => {
    expect(
      order(
        '## Phase 1: A',
        '- [ ] T001 a',
        '- [ ] T002 b',
        '- [ ] T003 c',
        '- [ ] T004 d',
        '- [ ] T005 e',
        '## Task Dependency Chain',
        '```',
        'T001 → T002',
        'T003, T004 (parallel)',
        'T005 (final)',
        '```',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001', 'T003 <-', 'T004 <-', 'T005 <- T001 T002 T003 T004']);
  });
});

describe('the order of the file', () => {
  test('gives way to statements task by task', () => {
    // phase 1: T001, T002; phase 2: T003, T004; but T001 waits for T003
    const plan = readPlan({
      text: lines(
        '## Phase 1: A',
        '- [ ] T001 [P] a (depends on T003)',
        '- [ ] T002 [P] b',
        '## Phase 2: B',
        '- [ ] T003 [P] c',
        '- [ ] T004 [P] d',
      ),
      file: 'tasks.md',
    });
    expect(orderOf(plan)).toEqual(['T001 <- T002 T003', 'T002 <-', 'T003 <- T002', 'T004 <- T001 T002 T003']);
    expect(faultsOf(plan)).toEqual(['info plan/order-overruled:2']);
  });

  test('starts with what stands before the first phase', () => {
    expect(order('# Title', '- [ ] T001 a', '## Phase 1: A', '- [ ] T002 b')).toEqual(['T001 <-', 'T002 <- T001']);
  });

  test('holds in hints only in its own direction', () => {
    const text = [
      '## Phase 1: A',
      '- [ ] T001 [P] a',
      '- [ ] T002 [P] b',
      '- [ ] T003 [P] c',
      '## Parallel Opportunities',
    ];
    expect(order(...text, '- T003 can run after T001')).toEqual(['T001 <-', 'T002 <-', 'T003 <- T001']);
    expect(order(...text, '- T001 can run after T003')).toEqual(['T001 <-', 'T002 <-', 'T003 <-']);
  });

  test('is told apart for several circles, each shown once', () => {
    const plan = readPlan({
      text: lines(
        '- [ ] T001 a (depends on T002)',
        '- [ ] T002 b (depends on T001)',
        '- [ ] T003 c (depends on T004)',
        '- [ ] T004 d (depends on T003)',
        '- [ ] T005 e',
      ),
      file: 'tasks.md',
    });
    expect(plan.diagnostics.filter((one) => one.code === 'plan/cycle').map((one) => one.message)).toEqual([
      'These tasks wait for each other: T001 -> T002 -> T001 (lines 1, 2).',
      'These tasks wait for each other: T003 -> T004 -> T003 (lines 3, 4).',
    ]);
  });
});

test('ids are found with other zeros and in lower case suffixes, and ranges take suffixed ones', () => {
  expect(
    order(
      '- [ ] T01 [P] a',
      '- [ ] T02b [P] b',
      '- [ ] T03 [P] c',
      '- [ ] T04 [P] d',
      '## Dependencies',
      '- T001 before T4',
      '- T02 to T03 after T01',
      '- T09-T08 before T01',
    ),
  ).toEqual(['T01 <-', 'T02b <- T01', 'T03 <- T01', 'T04 <- T01']);
});

test('a plan of very many tasks is read without a limit of arguments', { timeout: 60_000 }, () => {
  const text = Array.from({ length: 130_000 }, () => '- [ ] T001 a').join('\n');
  expect(readPlan({ text, file: 'tasks.md' }).diagnostics).toHaveLength(100);
});

test('a table may mark tasks as parallel and leave out prerequisites', () => {
  const plan = readPlan({
    text: lines(
      '| ID | Description | [P] |',
      '|---|---|---|',
      '| T01 | a | |',
      '| T02 | b | yes |',
      '| T03 | c | [P] |',
    ),
    file: 'tasks.md',
  });
  expect(orderOf(plan)).toEqual(['T01 <-', 'T02 <- T01', 'T03 <- T01']);
});

test('phases of a plan with numbers may be named together with the task in them', () => {
  const text = lines(
    '## フェーズ1: 基盤',
    '### タスク1-1: a',
    '- [ ] x',
    '## フェーズ2: 公開',
    '### タスク2-1: b',
    '- [ ] x',
    '### タスク2-2: c',
    '- [ ] x',
    '## 依存関係',
    '- フェーズ1 → フェーズ2-1',
  );
  expect(orderOf(readPlan({ text, file: '.kiro/specs/a/tasks.md' }))).toEqual([
    '1-1 <-',
    '2-1 <- 1-1',
    '2-2 <- 1-1 2-1',
  ]);
});

test('code under a task belongs to it, code beside it does not', () => {
  const plan = readPlan({
    text: lines('- [ ] T001 a', '  ```sh', '  - [ ] T009 no', '  ```', '- [ ] T002 b', '```', 'T001', '```'),
    file: 'tasks.md',
  });
  expect(plan.tasks.map((task) => [task.id, task.description])).toEqual([
    ['T001', '```sh\n- [ ] T009 no\n```'],
    ['T002', ''],
  ]);
});

describe('a list of dependencies that speaks of every task', () => {
  /** T001 blocks T002, T003 blocks T004, the others are spoken of in words. */
  const list = [
    ...['1', '2', '3', '4', '5', '6', '7'].map((number) => `- [ ] T00${number} a`),
    '## Dependencies',
    '- T001 blocks T002.',
    '- T003 blocks T004.',
  ];

  test('is the whole order, and who waits for something unnamed waits for all named ones before it', () => {
    expect(
      order(...list, '- T005 and T006 depend on the implementation.', '- T007 must land before the release.'),
    ).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <-',
      'T004 <- T003',
      'T005 <- T001 T002 T003 T004',
      'T006 <- T001 T002 T003 T004',
      'T007 <-',
    ]);
  });

  test('leaves a task free that stands before and after something unnamed', () => {
    expect(
      order(
        ...list,
        '- T005 runs after the design is known and before the full gate.',
        '- T006 and T007 block release.',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001', 'T003 <-', 'T004 <- T003', 'T005 <-', 'T006 <-', 'T007 <-']);
  });

  test('is not the whole order while one task is left out', () => {
    expect(order(...list, '- T005 and T006 depend on the implementation.')[6]).toBe(
      'T007 <- T001 T002 T003 T004 T005 T006',
    );
  });
});

describe('tasks that are said to run beside others', () => {
  const list = ['1', '2', '3', '4', '5'].map((number) => `- [ ] T00${number} a`);

  test('wait for the last task before them that is not, like tasks with a mark', () => {
    expect(order(...list, '## Dependencies', '- T002, T003 and T004 can run in parallel')).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001',
      'T004 <- T001',
      'T005 <- T001 T002 T003 T004',
    ]);
  });

  test('wait for nothing where it is said of one alone', () => {
    expect(order(...list, '## Dependencies', '- T003 is independent')[2]).toBe('T003 <-');
  });
});

describe('a phase whose tasks are independent of each other', () => {
  test('waits for the phase before it all the same', () => {
    expect(
      order(
        '## Phase 1',
        '- [ ] T001 a',
        '## Phase 2',
        '- [ ] T002 [P] b',
        '- [ ] T003 [P] b',
        '## Dependencies',
        '- **Phase 2:** the parts are independent within the phase',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001']);
  });
});

describe('headings within a phase', () => {
  test('belong to the tests or the implementation that they stand under', () => {
    expect(
      order(
        '## Phase 1: User Story 1',
        '### Tests',
        '- [ ] T001 [P] a',
        '### Implementation',
        '#### Storage',
        '- [ ] T002 [P] b',
        '#### Screens',
        '- [ ] T003 [P] c',
      ),
    ).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001']);
  });
});

describe('a plan for delivery', () => {
  test('is advice, whatever else its heading says', () => {
    expect(
      order(
        ...phases,
        '- US1 and US2 depend on Setup',
        '### Incremental delivery (order of tickets)',
        'US1 → US2 → Polish',
      )[2],
    ).toBe('T003 <- T001');
  });
});
