import { describe, expect, test } from 'vitest';
import { faultsOf, lines, orderOf } from '../../testing/plan-order.ts';
import { readPlan } from './read-plan.ts';

const read = (...text: readonly string[]) => readPlan({ text: lines(...text), file: 'tasks.md' });
const order = (...text: readonly string[]) => orderOf(read(...text));

/** Three phases of one task each. */
const PHASES = ['## Phase 1: A', '- [ ] T001 a', '## Phase 2: B', '- [ ] T002 b', '## Phase 3: C', '- [ ] T003 c'];

describe('the order that a plan states', () => {
  test('says which task waits for itself', () => {
    expect(faultsOf(read('- [ ] T001 a', '- [ ] T002 b', '  - Depends on: T002'))).toContain(
      'error plan/self-dependency:3',
    );
  });

  test.each([
    ['in its own line', ['- [ ] T001 a', '- [ ] T002 b (depends on T002)'], 2],
    ['beside another one', ['- [ ] T001 a', '- [ ] T002 b (depends on T001, T002)'], 2],
    ['in a section', ['- [ ] T001 a', '- [ ] T002 b', '## Dependencies', '- T002 depends on T002'], 4],
  ])('says so too where the task names itself %s', (_, text, line) => {
    expect(faultsOf(read(...text))).toEqual([`error plan/self-dependency:${line}`]);
  });

  test('takes a task out of a range that it lies in', () => {
    const plan = read(
      '- [ ] T001 [P] a',
      '- [ ] T002 [P] b',
      '- [ ] T003 [P] c',
      '## Dependencies',
      '- T003 after T001-T003',
    );
    expect([orderOf(plan)[2], faultsOf(plan)]).toEqual(['T003 <- T001 T002', []]);
  });

  test('is not changed by a phase that nobody has', () => {
    expect(order(...PHASES, '## Dependencies', '- Phase 3 depends on Phase 99')).toEqual(order(...PHASES));
    expect(order(...PHASES, '## Dependencies', '- Phase 3 depends on US9')).toEqual(order(...PHASES));
  });

  test('holds once where it is said twice', () => {
    expect(
      read('- [ ] T001 a', '- [ ] T002 b (depends on T001)', '  - Depends on: T001').tasks[1]?.dependsOn,
    ).toHaveLength(1);
  });

  test('keeps the phases one after another where a heading says so', () => {
    expect(order(...PHASES, '## Phases in sequence', '- T001 before T002', '- T002 before T003')).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001 T002',
    ]);
  });

  test('quotes a long statement cut', () => {
    const plan = read(...PHASES, '## Dependencies', `- T003 depends on T001 ${'because it is so '.repeat(20)}`);
    const why = plan.tasks[2]?.dependsOn.find(({ id }) => id === 'T001')?.why ?? '';
    expect([why.length, why.endsWith('…')]).toEqual([161, true]);
  });

  test('may begin before the first phase', () => {
    expect(order('- [ ] T000 first', ...PHASES.slice(0, 4))).toEqual(['T000 <-', 'T001 <- T000', 'T002 <- T000 T001']);
  });
});

describe('the order that a plan states with few words', () => {
  test('takes all phases before the first for none', () => {
    expect(order(...PHASES, '## Dependencies', '- T002: after all previous phases')).toEqual(order(...PHASES));
  });

  test('goes by the file where a phase among numbered ones has no number', () => {
    expect(order(...PHASES, '## Polish', '- [ ] T004 d', '## Dependencies', '- Phase 2+ depends on Phase 1')).toContain(
      'T002 <- T001',
    );
  });

  test('names no more than ten of the tasks that can never start', () => {
    const behind = Array.from({ length: 12 }, (_, index) => `- [ ] T${index + 10} x (depends on T001)`);
    const plan = read('- [ ] T001 a (depends on T002)', '- [ ] T002 b (depends on T001)', ...behind);
    const found = plan.diagnostics.find(({ code }) => code === 'plan/unreachable');
    expect(found?.message).toContain('12 tasks can never start');
    expect(found?.message).toMatch(/…\.$/);
  });

  test('is nothing where a drawing has an arrow without an end, or a fence is empty', () => {
    const drawing = ['## Dependencies', '```mermaid', 'T001 -->', '```', '', '```', '```'];
    expect(order(...PHASES, ...drawing)).toEqual(order(...PHASES));
  });
});

describe('the text under a task', () => {
  test('ends at a rule, and a comment is no part of it', () => {
    const plan = read('- [ ] T001 a', '  More of it', '  <!--', '  hidden', '  -->', '---', '  After the rule');
    expect(plan.tasks[0]?.description).toBe('More of it');
  });

  test('may begin with code in the line, or show a fence within a fence', () => {
    const plan = read('`npm test` runs it', '```text', '```js', 'x', '```', '- [ ] T001 a');
    expect(plan.tasks.map(({ id }) => id)).toEqual(['T001']);
  });
});

describe('a table', () => {
  test('that begins with its rule, or lacks a cell, makes no tasks', () => {
    expect(read('|---|---|', '| T005 | x |', '', '- [ ] T001 a').tasks.map(({ id }) => id)).toEqual(['T001']);
  });
});

describe('stories that proceed in parallel', () => {
  test.each([
    [
      'Japanese',
      'フェーズ2: 基盤',
      'フェーズ3: ユーザーストーリー1',
      'フェーズ4: ユーザーストーリー2',
      '依存関係',
      '**ユーザーストーリー(フェーズ3以降)**: すべて基盤フェーズの完了に依存',
      'その後、ユーザーストーリーは並列に進行可能',
    ],
    [
      'Chinese',
      '阶段 2: 基础',
      '阶段 3: 用户故事 1',
      '阶段 4: 用户故事 2',
      '依赖关系',
      '**用户故事（阶段 3+）**: 全部依赖基础阶段完成',
      '用户故事随后可以并行进行',
    ],
    [
      'German',
      'Phase 2: Grundlagen',
      'Phase 3: User Story 1',
      'Phase 4: User Story 2',
      'Abhängigkeiten',
      '**User Storys (Phase 3+)**: Alle hängen von den Grundlagen ab',
      'User Storys können dann parallel laufen',
    ],
    [
      'Spanish',
      'Fase 2: Fundamentos',
      'Fase 3: Historia de usuario 1',
      'Fase 4: Historia de usuario 2',
      'Dependencias',
      '**Historias de usuario (Fase 3+)**: Todas dependen de Fundamentos',
      'Las historias de usuario pueden avanzar en paralelo',
    ],
    [
      'Portuguese',
      'Fase 2: Fundação',
      'Fase 3: História de Usuário 1',
      'Fase 4: História de Usuário 2',
      'Dependências',
      '**Histórias de Usuário (Fase 3+)**: Todas dependem da Fundação',
      'As histórias de usuário podem então prosseguir em paralelo',
    ],
    [
      'French',
      'Phase 2 : Fondations',
      'Phase 3 : User Story 1',
      'Phase 4 : User Story 2',
      'Dépendances',
      '**User Stories (Phase 3+)** : Toutes dépendent des Fondations',
      'Les user stories peuvent ensuite avancer en parallèle',
    ],
    [
      'English words under Japanese headings',
      'フェーズ2: 基盤',
      'フェーズ3: ユーザーストーリー1',
      'フェーズ4: ユーザーストーリー2',
      'Dependencies',
      '**User Stories (Phase 3+)**: All depend on Foundational phase completion',
      'User stories can then proceed in parallel',
    ],
  ])('wait for the foundation alone: %s', (_, foundation, first, second, heading, waits, beside) => {
    const tasks = [`## ${foundation}`, '- [ ] T001 a', `## ${first}`, '- [ ] T002 b', `## ${second}`, '- [ ] T003 c'];
    expect(order(...tasks, `## ${heading}`, `- ${waits}`, `  - ${beside}`)).toEqual([
      'T001 <-',
      'T002 <- T001',
      'T003 <- T001',
    ]);
    expect(order(...tasks)).toEqual(['T001 <-', 'T002 <- T001', 'T003 <- T001 T002']);
  });
});

describe('a line that seems to state an order and is not understood', () => {
  const THREE = ['- [ ] T001 [P] a', '- [ ] T002 [P] b', '- [ ] T003 [P] c'];

  test('is told with its text and the forms that are understood', () => {
    const [found] = read(...THREE, '## Dependencies', '- T003 leads back to T001').diagnostics;
    expect(found).toMatchObject({ code: 'plan/unread-statement', severity: 'warning', file: 'tasks.md', line: 5 });
    expect(found?.message).toContain('"T003 leads back to T001"');
    expect(found?.hint).toContain('"T003 depends on T001"');
  });

  test.each([
    ['in a language that is not read', ['## Afhankelijkheden', '- T003 is afhankelijk van T001'], [5]],
    ['beside one that is', ['## Dependencies', '- T002 leads to T003; T001 → T002'], []],
    ['beside one about other tasks', ['## Dependencies', '- T002 leads to T003; T001 before everything'], [5]],
    ['on the second line of a paragraph', ['## Dependencies', 'About these:', 'T002 leads to T003'], [6]],
    ['in a table', ['## Dependencies', '| Who | Whom |', '|---|---|', '| T002 | T003 |'], [7]],
    ['outside of such a section', ['## More', 'T002 and T003 are dependent somehow'], [5]],
  ])('is told %s', (_, text, expected) => {
    const told = read(...THREE, ...text).diagnostics.filter(({ code }) => code === 'plan/unread-statement');
    expect(told.map(({ line }) => line)).toEqual(expected);
  });

  test('is told in a task, where it names another one with a word of dependency', () => {
    const plan = read('- [ ] T001 a', '- [ ] T002 b, dependent onto T001', '- [ ] T003 c like T001');
    expect(faultsOf(plan)).toEqual(['warning plan/unread-statement:2']);
  });

  test.each([
    'Ideally T001 → T002',
    'T002 is independent of T001',
    'T001 and T002 in parallel',
    'T001-T003 are small',
    'T003 is long',
    'Group: T001 [P], T002 [P]',
    'T008 leads to T009',
  ])('is not seen in what wishes, frees, lists or names one task: %s', (line) => {
    expect(read(...THREE, '## Dependencies', `- ${line}`).diagnostics.map(({ code }) => code)).not.toContain(
      'plan/unread-statement',
    );
  });
});
