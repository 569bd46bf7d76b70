import { describe, expect, test } from 'vitest';
import { faultsOf, lines, orderOf } from '../../testing/plan-order.ts';
import { readPlan } from './read-plan.ts';

function read(...text: readonly string[]) {
  return readPlan({ text: lines(...text), file: 'specs/001/tasks.md' });
}

describe('a spec-kit task line', () => {
  test('gives id, marks, story, tags, title and files', () => {
    const plan = read(
      '## Phase 1: Setup',
      '',
      '- [X] T007 [P] [US2] [TDD] Write `src/a/list.ts` and tests/list.test.ts per FR-003',
    );
    expect(plan.dialect).toBe('spec-kit');
    expect(plan.tasks[0]).toMatchObject({
      id: 'T007',
      done: true,
      parallel: true,
      story: 'US2',
      tags: ['TDD'],
      title: 'Write `src/a/list.ts` and tests/list.test.ts per FR-003',
      files: ['src/a/list.ts', 'tests/list.test.ts'],
      requirements: ['FR-003'],
      phase: 'Phase 1: Setup',
      line: 3,
      box: { mark: 'X', offset: 22 },
    });
  });

  test.each([
    ['- [ ] **T001** [P] Title', 'T001'],
    ['- [ ] `T001` Title', 'T001'],
    ['- [ ] 🟢 T001 Title', 'T001'],
    ['- [ ] T001: Title', 'T001'],
    ['- [ ] T001 — Title', 'T001'],
    ['- [ ] [T001] Title', 'T001'],
    ['- [ ] (tracker-1.2) T001 Title', 'T001'],
    ['* [ ] T01 Title', 'T01'],
    ['- [ ] T019b Title', 'T019b'],
    ['- [ ] T031-MIN Title', 'T031-MIN'],
    ['- [ ] T012.1 Title', 'T012.1'],
    ['- [ ] T1024 Title', 'T1024'],
    ['[ ] T001 Title', 'T001'],
    ['- [P] **T001** Title', 'T001'],
  ])('is read with ornaments: %s', (line, id) => {
    const [task] = read(line).tasks;
    expect([task?.id, task?.title, task?.done]).toEqual([id, 'Title', false]);
  });

  test('is not a task when it is the note of the template, a skipped entry, a range or a check', () => {
    const plan = read(
      '## Phase 1: Setup',
      '- [ ] T001 Real',
      '- SKIP: T039 gone',
      '- [ ] T002–T004 some of them',
      '## Notes',
      '- [P] tasks = different files, no dependencies',
      '## Validation Checklist',
      '- [x] All contracts have tests',
      '- [ ] T001 is green',
    );
    expect(plan.tasks.map((task) => task.id)).toEqual(['T001']);
  });

  test('with a mark of unclear meaning is open and reported', () => {
    const plan = read('- [~] T001 Half', '- [-] T002 Skipped', '- [ ] T003 Open ✅ DONE');
    expect(plan.tasks.map((task) => task.done)).toEqual([false, false, false]);
    expect(faultsOf(plan)).toEqual(['warning spec/unclear-mark:1', 'warning spec/unclear-mark:2']);
  });

  test('keeps what stands under it as description, and boxes without id as criteria', () => {
    const plan = read(
      '- [ ] T001 First',
      '  wrapped text',
      '  - Path: `src/one.ts`',
      '  - [ ] answers within a second',
      '',
      '**Checkpoint**: ready',
      '- [ ] T002 Second',
    );
    expect(plan.tasks[0]?.description).toBe('wrapped text\n- Path: `src/one.ts`\n- [ ] answers within a second');
    expect(plan.tasks[0]?.files).toEqual(['src/one.ts']);
    expect(plan.tasks[0]?.acceptance).toEqual(['answers within a second']);
    expect(plan.tasks[1]?.description).toBe('');
  });
});

describe('the order of a spec-kit plan', () => {
  test('is fork and join within a phase, and phase after phase', () => {
    // T001 -> (T002 | T003) -> T004, then phase 2
    const plan = read(
      '## Phase 1: Setup',
      '- [ ] T001 a',
      '- [ ] T002 [P] b',
      '- [ ] T003 [P] c',
      '- [ ] T004 d',
      '## Phase 2: Core',
      '- [ ] T005 [P] e',
      '- [ ] T006 [P] f',
    );
    expect(orderOf(plan)).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001',
      'T004 <- T001 T002 T003',
      'T005 <- T001 T002 T003 T004',
      'T006 <- T001 T002 T003 T004',
    ]);
  });

  test('runs stories beside each other once the template says that all wait for the foundation', () => {
    const plan = read(
      '## Phase 1: Setup (Shared Infrastructure)',
      '- [ ] T001 a',
      '## Phase 2: Foundational (Blocking Prerequisites)',
      '- [ ] T002 b',
      '## Phase 3: User Story 1 - One (Priority: P1)',
      '- [ ] T003 [US1] c',
      '## Phase 4: User Story 2 - Two (Priority: P2)',
      '- [ ] T004 [US2] d',
      '## Phase 5: User Story 3 - Three (Priority: P3)',
      '- [ ] T005 [US3] e',
      '## Phase 6: Polish & Cross-Cutting Concerns',
      '- [ ] T006 f',
      '## Dependencies & Execution Order',
      '### Phase Dependencies',
      '- **Setup (Phase 1)**: No dependencies - can start immediately',
      '- **Foundational (Phase 2)**: Depends on Setup completion - BLOCKS all user stories',
      '- **User Stories (Phase 3+)**: All depend on Foundational phase completion',
      '- **Polish (Final Phase)**: Depends on all desired user stories being complete',
      '### User Story Dependencies',
      '- **User Story 1 (P1)**: Can start after Foundational (Phase 2) - No dependencies on other stories',
      '- **User Story 3 (P3)**: Depends on US1 (needs its data), independent of US2',
    );
    expect(orderOf(plan)).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001 T002',
      'T004 <- T001 T002',
      'T005 <- T001 T002 T003',
      'T006 <- T001 T002 T003 T004 T005',
    ]);
  });

  test('puts the tests part before the implementation part even when all tasks are parallel', () => {
    const plan = read(
      '## Phase 1: User Story 1 - One',
      '### Tests for User Story 1',
      '- [ ] T001 [P] a',
      '- [ ] T002 [P] b',
      '### Implementation for User Story 1',
      '- [ ] T003 [P] c',
      '- [ ] T004 [P] d',
    );
    expect(orderOf(plan)).toEqual(['T001 <-', 'T002 <-', 'T003 <- T001 T002', 'T004 <- T001 T002']);
  });

  test('takes statements about ids in every wording', () => {
    const statement = (text: string) => {
      const tasks = [1, 2, 3, 4].map((number) => `- [ ] T00${number} [P] task`);
      return orderOf(read('## Phase 1: All', ...tasks, '## Dependencies', `- ${text}`)).filter(
        (line) => !line.endsWith('<-'),
      );
    };
    expect(statement('T003 depends on T001, T002')).toEqual(['T003 <- T001 T002']);
    expect(statement('T001 blocks T003 and T004')).toEqual(['T003 <- T001', 'T004 <- T001']);
    expect(statement('`T001`-`T002` before T003-T004')).toEqual(['T003 <- T001 T002', 'T004 <- T001 T002']);
    expect(statement('T001 → T002 -> T003, T004 (one → two)')).toEqual([
      'T002 <- T001',
      'T003 <- T001 T002',
      'T004 <- T001 T002',
    ]);
    expect(statement('T004 after T001; T003 needs T002')).toEqual(['T003 <- T002', 'T004 <- T001']);
    expect(statement('T002 needs T001, T003 needs T001/T002')).toEqual(['T002 <- T001', 'T003 <- T001 T002']);
    expect(statement('Tests (T001–T002) must be written before implementation (T003 to T004) begins')).toEqual([
      'T003 <- T001 T002',
      'T004 <- T001 T002',
    ]);
    expect(statement('T001 (RED) が T002 (実装) より先')).toEqual(['T002 <- T001']);
    expect(statement('T001完了後に T004')).toEqual(['T004 <- T001']);
    expect(statement('T004 depende de T001')).toEqual(['T004 <- T001']);
    expect(statement('T004 does not depend on T001')).toEqual([]);
    expect(statement('T004 is independent of T001')).toEqual([]);
    expect(statement('T001 and T002 can run in parallel')).toEqual([]);
  });

  test('takes prerequisites that stand in the task itself', () => {
    const plan = read(
      '- [ ] T001 [P] a',
      '- [ ] T002 [P] b',
      '- [ ] T003 [P] c (depends on T001, T002)',
      '- [ ] T004 [P] d',
      '  Depends on T003.',
    );
    expect(orderOf(plan).slice(2)).toEqual(['T003 <- T001 T002', 'T004 <- T001 T002 T003']);
    expect(plan.tasks[2]?.dependsOn[0]).toMatchObject({ id: 'T001', kind: 'explicit', line: 3 });
  });

  test('is only what the tasks state where every task states its prerequisites', () => {
    const plan = read(
      '## Phase 1: One',
      '### T001: First',
      '**Dependencies**: None',
      '### T002 [P]: Second',
      '**Dependencies**: None (can run in parallel)',
      '## Phase 2: Two',
      '### T003: Third',
      '**Depends on**: T001',
    );
    expect(orderOf(plan)).toEqual(['T001 <-', 'T002 <-', 'T003 <- T001']);
    expect(plan.tasks.map((task) => task.title)).toEqual(['First', 'Second', 'Third']);
  });

  test('is read from arrows between the rows of a drawing', () => {
    const plan = read(
      '## Phase 1: All',
      '- [ ] T001 [P] a',
      '- [ ] T002 [P] b',
      '- [ ] T003 [P] c',
      '- [ ] T004 [P] d',
      '## Dependencies',
      '```',
      'T001 (start)',
      '  ↓',
      'T002-T003 [P]',
      '  ↓',
      'T004 ← depends on T002',
      '```',
    );
    expect(orderOf(plan)).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002']);
  });

  test('is read from a Mermaid graph of phases and stories', () => {
    const plan = read(
      '## Dependencies',
      '```mermaid',
      'graph TD',
      '  Phase1[Phase 1: Setup] --> US1[US1: One]',
      '  Phase1 --> US2[US2: Two]',
      '  US1 -.-> PhaseFinal[Phase: Polish]',
      '  US2 --> PhaseFinal',
      '```',
      '## Phase 1: Setup',
      '- [ ] T001 a',
      '## Phase 2: User Story 1 - One',
      '- [ ] T002 b',
      '## Phase 3: User Story 2 - Two',
      '- [ ] T003 c',
      '## Phase 4: Polish',
      '- [ ] T004 d',
    );
    expect(orderOf(plan)).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001', 'T004 <- T001 T002 T003']);
  });

  test('is read from a table with a column of prerequisites', () => {
    const plan = read(
      '| ID | Task | Depends on | Files | Status |',
      '|----|------|-----------|-------|--------|',
      '| T01 | First | - | src/a.ts | [x] |',
      '| T02 | Second | T03 | src/b.ts | [ ] |',
      '| T03 | Third | T01 | | [ ] |',
    );
    expect(orderOf(plan)).toEqual(['T01 <-', 'T02 <- T01 T03', 'T03 <- T01']);
    expect(plan.tasks.map((task) => [task.title, task.done, task.files])).toEqual([
      ['First', true, ['src/a.ts']],
      ['Second', false, ['src/b.ts']],
      ['Third', false, []],
    ]);
  });

  test('adds nothing from recommended orders and parallel examples', () => {
    const plan = read(
      '## Phase 1: All',
      '- [ ] T001 [P] a',
      '- [ ] T002 [P] b',
      '## Recommended Execution Order',
      '1. T002 → T001',
      '## Parallel Example',
      '```',
      'Task: "T002 after T001"',
      '```',
    );
    expect(orderOf(plan)).toEqual(['T001 <-', 'T002 <-']);
  });

  test('gives up the order of the file where a statement says otherwise, and says so', () => {
    const plan = read(
      '## Phase 1: A',
      '- [ ] T001 a (depends on T003)',
      '- [ ] T002 b',
      '## Phase 2: B',
      '- [ ] T003 c',
    );
    expect(orderOf(plan)).toEqual(['T001 <- T002 T003', 'T002 <-', 'T003 <- T002']);
    expect(faultsOf(plan)).toEqual(['info plan/order-overruled:2']);
  });
});

describe('tasks that name the same file', () => {
  test('are in conflict unless the order keeps them apart', () => {
    const plan = read('- [ ] T001 [P] a in src/x.ts', '- [ ] T002 [P] b in src/x.ts', '- [ ] T003 c in src/x.ts');
    expect(plan.conflicts).toEqual([{ a: 'T001', b: 'T002', file: 'src/x.ts' }]);
  });

  test('take turns when there are very many of them', () => {
    const many = Array.from(
      { length: 150 },
      (_, index) => `- [ ] T${String(index + 1).padStart(3, '0')} [P] part in src/x.ts`,
    );
    const plan = read(...many);
    expect(plan.conflicts).toEqual([]);
    expect(plan.tasks[149]?.dependsOn.map((one) => one.id)).toEqual(['T149']);
    expect(faultsOf(plan)).toEqual(['info plan/crowded-file:1']);
  });
});

describe('a task with a heading and a box', () => {
  const text = lines(
    '## Phase 1',
    '### T001: First',
    '**File**: `src/a.ts`',
    '### T002: Second',
    'What to do.',
    '**Dependencies**: none',
    '### T003: Third',
    '**Dependencies**: T001',
    '## Task checklist',
    '### Phase 1',
    '- [x] T001: First',
    '- [ ] T002: Second',
    '- [ ] T003: Third',
    '  Noted below the box.',
  );

  test('is done when the box is, and has the text and fields of both', () => {
    const plan = readPlan({ text, file: 'tasks.md' });
    expect(plan.tasks.map((task) => [task.id, task.done, task.line, task.files, task.description])).toEqual([
      ['T001', true, 11, ['src/a.ts'], '**File**: `src/a.ts`'],
      ['T002', false, 12, [], 'What to do.\n**Dependencies**: none'],
      ['T003', false, 13, [], 'Noted below the box.\n**Dependencies**: T001'],
    ]);
    expect(orderOf(plan)).toEqual(['T001 <-', 'T002 <-', 'T003 <- T001']);
  });
});
