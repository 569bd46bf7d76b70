import { describe, expect, test } from 'vitest';
import { faultsOf, lines, orderOf } from '../../testing/plan-order.ts';
import { readPlan } from '../plan/read-plan.ts';

const read = (...text: readonly string[]) => readPlan({ text: lines(...text), file: 'tasks.md' });
const order = (...text: readonly string[]) => orderOf(read(...text));

/** Three phases of one task each. */
const PHASES = ['## Phase 1: A', '- [ ] T001 a', '## Phase 2: B', '- [ ] T002 b', '## Phase 3: C', '- [ ] T003 c'];
/** Three tasks beside each other. */
const BESIDE = ['- [ ] T001 [P] a', '- [ ] T002 [P] b', '- [ ] T003 [P] c'];
const DEPENDENCIES = '## Dependencies';

describe('the order of phases', () => {
  test('is that of the file where the heading of the section says so, whatever else is stated', () => {
    const stated = ['- T002 after T001', '- T003 after T001'];
    expect(order(...PHASES, DEPENDENCIES, ...stated)[2]).toBe('T003 <- T001');
    expect(order(...PHASES, '## Dependencies (phases run in sequence)', ...stated)[2]).toBe('T003 <- T001 T002');
  });

  test('has no place for one that is said to be free of the phase it is also said to wait for', () => {
    const both = ['- Phase 3 depends on Phase 2', '- Phase 3 is independent of Phase 2'];
    expect(order(...PHASES, DEPENDENCIES, ...both)).toEqual(['T001 <-', 'T002 <- T001', 'T003 <-']);
    const first = ['- Phase 1 depends on Phase 3', '- Phase 1 depends on Phase 2', '- Phase 1 independent of Phase 2'];
    expect(order(...PHASES, DEPENDENCIES, ...first)).toEqual(['T001 <- T002 T003', 'T002 <-', 'T003 <- T002']);
  });

  test('lets stories that are free begin at once where nothing but stories is there', () => {
    const stories = ['## Phase 1: User Story 1', '- [ ] T001 a', '## Phase 2: User Story 2', '- [ ] T002 b'];
    expect(order(...stories, DEPENDENCIES, '- US2: independent')).toEqual(['T001 <-', 'T002 <-']);
  });

  test('knows a phase by the first word of a heading that is usual for it', () => {
    const phases = ['## Phase 1: Setup', '- [ ] T001 a', '## Phase 2: Integration of the parts', '- [ ] T002 b'];
    const last = ['## Phase 3: Documents', '- [ ] T003 c', DEPENDENCIES, '- Phase 3 depends on Setup'];
    expect(order(...phases, ...last, '- Integration depends on Phase 3')).toEqual([
      'T001 <-',
      'T002 <- T001 T003',
      'T003 <- T001',
    ]);
  });

  test('is stated by name where no heading has a number', () => {
    const phases = ['## Setup', '- [ ] T001 a', '## Screens', '- [ ] T002 b', '## Polish', '- [ ] T003 c'];
    expect(order(...phases, DEPENDENCIES, '- Polish depends on Setup')[2]).toBe('T003 <- T001');
  });

  test('is read in Korean too, with the number first', () => {
    const phases = ['## 1단계: A', '- [ ] T001 a', '## 2단계: B', '- [ ] T002 b', '## 3단계: C', '- [ ] T003 c'];
    expect(order(...phases, DEPENDENCIES, '- 3단계는 1단계에 의존')).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001',
    ]);
  });

  test('is not that of a task on the phase that it stands in', () => {
    expect(order(...PHASES, DEPENDENCIES, '- T001 depends on Phase 1')).toEqual(order(...PHASES));
    const phase = ['## Phase 1: A', '- [ ] T001 [P] a', '- [ ] T002 [P] b', '## Phase 2: B', '- [ ] T003 c'];
    expect(order(...phase, DEPENDENCIES, '- Phase 1 depends on T001')).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001 T002',
    ]);
  });

  test('that the plan turns round is told with the number of edges that are left out', () => {
    const told = (...text: readonly string[]) =>
      read(...text).diagnostics.flatMap(({ code, message }) => (code === 'plan/order-overruled' ? [message] : []));
    expect(told(...PHASES, DEPENDENCIES, '- Phase 1 depends on Phase 3')).toEqual([
      '1 edge of the order of the file is left out, because the plan states another order.',
    ]);
    const two = ['## Phase 1: A', '- [ ] T001 a', '- [ ] T004 d', ...PHASES.slice(2)];
    expect(told(...two, DEPENDENCIES, '- Phase 1 depends on Phase 3')).toEqual([
      '2 edges of the order of the file are left out, because the plan states another order.',
    ]);
  });
});

describe('what a section says of tasks', () => {
  test('lets one wait for everything before it', () => {
    const said = (statement: string) => order(...BESIDE, DEPENDENCIES, `- ${statement}`);
    expect(said('T003 depends on all other tasks')).toEqual(['T001 <-', 'T002 <-', 'T003 <- T001 T002']);
    expect(said('T002 depends on everything')).toEqual(['T001 <-', 'T002 <- T001', 'T003 <-']);
    expect(said('T001 after all tasks')).toEqual(['T001 <-', 'T002 <-', 'T003 <-']);
  });

  test('lets one wait for all before it where it waits for something without a name', () => {
    const said = (...statements: readonly string[]) =>
      order(...BESIDE, DEPENDENCIES, '- T002 after T001', ...statements);
    const all = ['T001 <-', 'T002 <- T001', 'T003 <- T001 T002'];
    expect(said('- T003 needs legal approval')).toEqual(all);
    expect(said('- T003 needs legal approval', '- T003 waits for the lawyers')).toEqual(all);
    expect(said('- Phase 3 needs legal approval')).toEqual(said());
  });

  test('is told once for each line in which a task waits for itself', () => {
    expect(faultsOf(read(...BESIDE, DEPENDENCIES, '- T002 depends on T002; T002 after T002'))).toEqual([
      'error plan/self-dependency:5',
    ]);
  });

  test('is told with its beginning where it is long and not understood', () => {
    const plan = read(
      ...BESIDE,
      DEPENDENCIES,
      `- T003 has to be looked at with T001 ${'and very carefully '.repeat(8)}`,
    );
    const unread = plan.diagnostics.find(({ code }) => code === 'plan/unread-statement');
    expect(unread?.message).toMatch(/^"T003 has to be looked at with T001 and very carefully [^"]*…" seems to state/);
  });

  test('has no task wait that has no dependencies', () => {
    const serial = ['- [ ] T001 a', '- [ ] T002 b', '- [ ] T003 c'];
    expect(order(...serial, DEPENDENCIES, '- T002 after T001', '- T003: no dependencies')).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <-',
    ]);
  });
});

describe('a sentence that only tells of the order', () => {
  const tell = (sentence: string, ...text: readonly string[]) => read(...text, DEPENDENCIES, sentence);

  test('holds beside the order of the file', () => {
    expect(orderOf(tell('It is best to do T003 after T001.', ...BESIDE))).toEqual([
      'T001 <-',
      'T002 <-',
      'T003 <- T001',
    ]);
    const polish = tell('It is best to do Polish after Phase 1.', ...PHASES, '## Polish', '- [ ] T009 z');
    expect(polish.joins.map(({ after, before, why }) => [...after, ...before, why])[0]).toEqual([
      ...['T001', 'T009', 'It is best to do Polish after Phase 1.'],
    ]);
  });

  test.each([
    [20, 20, 20 * 20],
    [21, 20, 21 * 20],
    [320, 320, 0],
  ])('holds for %i tasks before %i others, up to a bound', (first, second, pairs) => {
    const tasks = Array.from({ length: first + second }, (_, index) => `- [ ] T${1000 + index} [P] x`);
    const [middle, end] = [1000 + first, 1000 + first + second - 1];
    const plan = tell(`It is best to do T${middle}-T${end} after T1000-T${middle - 1}.`, ...tasks);
    const edges = plan.tasks.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0);
    const joined = plan.joins.reduce((sum, { after, before }) => sum + after.length * before.length, 0);
    expect(edges + joined).toBe(pairs);
  });

  test('does not take a phase or a task out of the order of the file', () => {
    expect(orderOf(tell('It is clear that Phase 3 has no dependencies.', ...PHASES))).toEqual(order(...PHASES));
    const serial = ['- [ ] T001 a', '- [ ] T002 b', '- [ ] T003 c'];
    expect(orderOf(tell('It is clear that T002 and T003 run in parallel.', ...serial))).toEqual(order(...serial));
  });

  test('does not have a task wait for what has no name', () => {
    const text = [...BESIDE, DEPENDENCIES, '- T002 after T001', ''];
    expect(order(...text, 'It is clear that T003 needs legal approval.')[2]).toBe('T003 <-');
    expect(order(...text, '- T003 needs legal approval.')[2]).toBe('T003 <- T001 T002');
  });
});

describe('what a task says of itself', () => {
  test('is no more than what it waits for and what waits for it', () => {
    expect(order('- [ ] T001 a', '- [ ] T002 b, independent of T001, which needs no review', '- [ ] T003 c')).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001 T002',
    ]);
  });
});

describe('tests before the implementation', () => {
  const parts = (mark: string) =>
    order('## Phase 1: A', '### Tests', `- [ ] T002 ${mark}t`, '### Implementation', '- [ ] T001 i', '- [ ] T003 j');

  test('are a barrier where something runs in parallel, and the order of the file does it alone where nothing does', () => {
    const expected = ['T002 <-', 'T001 <- T002', 'T003 <- T001 T002'];
    expect(parts('')).toEqual(expected);
    expect(parts('[P] ')).toEqual(expected);
    const joins = (mark: string) =>
      read('## Phase 1: A', '### Tests', `- [ ] T001 ${mark}t`, '### Implementation', `- [ ] T002 ${mark}i`).joins
        .length;
    expect([joins(''), joins('[P] ')]).toEqual([0, 1]);
  });
});

describe('a drawing of all tasks', () => {
  const drawn = (...rows: readonly string[]) => order(...PHASES, DEPENDENCIES, '```', ...rows, '```');

  test('lets a row that is last in words wait for all tasks before it', () => {
    expect(drawn('T001, T002', 'T003 final')).toEqual(['T001 <-', 'T002 <-', 'T003 <- T001 T002']);
  });

  test('lets nothing wait for a row that is last in words and names the first task', () => {
    expect(drawn('T001, T002 final', 'T003')).toEqual(['T001 <-', 'T002 <-', 'T003 <-']);
  });
});

describe('waves', () => {
  test('that are not where they belong in the JSON are told', () => {
    const text = lines(
      '- [ ] 1. a',
      '- [ ] 2. b',
      '```json',
      '[{"waves":[["1"],["2"]]}]',
      '```',
      '```json',
      '7',
      '```',
    );
    const plan = readPlan({ text, file: '.kiro/specs/x/tasks.md' });
    expect(faultsOf(plan)).toEqual(['error spec/broken-waves:4']);
  });
});
