import { describe, expect, test } from 'vitest';
import { faultsOf, lines, orderOf } from '../../testing/plan-order.ts';
import { type PlanSource, readPlan } from './read-plan.ts';

function read(text: string, siblings: PlanSource['siblings'] = {}) {
  return readPlan({ text, file: '.kiro/specs/feature/tasks.md', siblings });
}

describe('a Kiro plan', () => {
  test('takes numbered lines with sub-tasks for groups, and reads marks of optional, parallel and running work', () => {
    const plan = read(
      lines(
        '# Implementation Plan',
        '- [ ] 1. Foundation',
        '- [x] 1.1 First in `src/a.ts`',
        '  - detail',
        '  - _Requirements: 1.1, 2.3-2.4_',
        '- [-] 1.2 (P) Second',
        '- [ ]* 1.3 Tests (P)',
        '- [ ] 2. Checkpoint - all tests pass',
        '- [ ]\\* 3 Escaped optional',
      ),
    );
    expect(plan.dialect).toBe('kiro');
    expect(plan.tasks.map((task) => [task.id, task.title, task.done, task.optional, task.parallel, task.kind])).toEqual(
      [
        ['1.1', 'First in `src/a.ts`', true, false, false, 'task'],
        ['1.2', 'Second', false, false, true, 'task'],
        ['1.3', 'Tests', false, true, true, 'task'],
        ['2', 'Checkpoint - all tests pass', false, false, false, 'checkpoint'],
        ['3', 'Escaped optional', false, true, false, 'task'],
      ],
    );
    expect(plan.tasks[0]).toMatchObject({
      phase: 'Foundation',
      requirements: ['1.1', '2.3', '2.4'],
      files: ['src/a.ts'],
    });
    expect(faultsOf(plan)).toEqual(['info spec/in-progress:6']);
  });

  test('keeps checkpoints that carry no number, between what stands before and after them', () => {
    const plan = read(
      lines(
        '- [ ] 1. One',
        '  - [ ] Checkpoint - a note of this task',
        '- [ ] Checkpoint - Ensure all tests pass',
        '- [ ] 2. Two',
        '- [ ] another note',
        '- [x] **Checkpoint**',
      ),
    );
    expect(plan.tasks.map(({ title, kind, done, line }) => [title, kind, done, line])).toEqual([
      ['One', 'task', false, 1],
      ['Checkpoint - Ensure all tests pass', 'checkpoint', false, 3],
      ['Two', 'task', false, 4],
      ['Checkpoint', 'checkpoint', true, 6],
    ]);
    expect(orderOf(plan)).toEqual(['1 <-', 'u1 <- 1', '2 <- 1 u1', 'u2 <- 1 2 u1']);
    expect(faultsOf(plan)).toEqual(['info spec/unnamed-box:2']);
  });

  test('runs in list order, with fork and join where tasks are marked', () => {
    const plan = read(
      lines(
        '- [ ] 1. One',
        '  - [ ] 1.1 a',
        '  - [ ] 1.2 b',
        '- [ ] 2. Two',
        '  - [ ] 2.1 (P) c',
        '  - [ ] 2.2 (P) d',
        '  - [ ] 2.3 e',
        '- [ ] 3. Three',
      ),
    );
    expect(orderOf(plan)).toEqual([
      '1.1 <-',
      '1.2 <- 1.1',
      '2.1 <- 1.1 1.2',
      '2.2 <- 1.1 1.2',
      '2.3 <- 1.1 1.2 2.1 2.2',
      '3 <- 1.1 1.2 2.1 2.2 2.3',
    ]);
  });

  test('is only what it states where every task has a Depends field', () => {
    const plan = read(
      lines(
        '- [ ] 1.1 a',
        '  - _Depends: none_',
        '- [ ] 1.2 b',
        '  - _Depends: 1.1_',
        '- [ ] 2.1 c',
        '  - _Depends: 1_',
        '- [ ] 2.2 d',
        '  - _Depends: 1.1_',
        '- [ ] 1. One',
      ),
    );
    expect(orderOf(plan)).toEqual(['1.1 <-', '1.2 <- 1.1', '2.1 <- 1.1 1.2', '2.2 <- 1.1']);
  });

  test('follows its waves; a checkpoint that they leave out waits for everything listed before it', () => {
    const plan = read(
      lines(
        '- [ ] 1. One',
        '  - [ ] 1.1 a',
        '  - [ ] 1.2 b',
        '- [ ] 2. Checkpoint',
        '- [ ] 3. Three',
        '## Task Dependency Graph',
        '```json',
        '{"waves":[{"id":0,"tasks":["1.1","3"]},{"id":1,"tasks":["1.2"]}]}',
        '```',
      ),
    );
    expect(orderOf(plan)).toEqual(['1.1 <-', '1.2 <- 1.1 3', '2 <- 1.1 1.2 3', '3 <-']);
  });

  test('is refused when its waves name a task that is not there or are no JSON', () => {
    const waves = (json: string) => faultsOf(read(lines('- [ ] 1. a', '- [ ] 2. b', '```json', json, '```')));
    expect(waves('{"waves":[["1"],["9"]]}')).toContain('error plan/unknown-id:4');
    expect(waves('{"waves":[["1"],')).toContain('error spec/broken-waves:4');
  });

  test('takes criteria from the requirements that a task names', () => {
    const requirements = lines(
      '### Requirement 1',
      '#### Acceptance Criteria',
      '1. WHEN a list is empty THEN the system SHALL say so',
      '2. IF it fails THE system SHALL stop',
    );
    const plan = read(lines('- [ ] 1. a', '  - _Requirements: 1.2_'), { requirements });
    expect(plan.tasks[0]?.acceptance).toEqual(['1.2: IF it fails THE system SHALL stop']);
  });

  test('warns where a group holds work but only optional sub-tasks', () => {
    expect(faultsOf(read(lines('- [ ] 1. Build', '  - real work', '  - [ ]* 1.1 Tests', '- [ ] 2. Next')))).toEqual([
      'warning spec/optional-group:1',
    ]);
  });

  test('is read from headings where its boxes carry no numbers', () => {
    const plan = read(
      lines(
        '## フェーズ1: 基盤',
        '### タスク1-1: 設定',
        '- [x] one',
        '- [x] two',
        '### タスク1-2: 型',
        '- [ ] three',
        '## 依存関係',
        '- タスク1-1 → タスク1-2',
      ),
    );
    expect(plan.tasks.map((task) => [task.id, task.title, task.done])).toEqual([
      ['1-1', '設定', true],
      ['1-2', '型', false],
    ]);
    expect(orderOf(plan)).toEqual(['1-1 <-', '1-2 <- 1-1']);
  });
});

test('a group that is optional makes its parts optional', () => {
  const text = [
    '# Implementation Plan',
    '',
    '- [ ]* 1. Extras',
    '  - [ ] 1.1 One',
    '  - [ ] 1.2 Two',
    '- [ ] 2. Core',
  ].join('\n');
  const { tasks } = readPlan({ text, file: 'tasks.md' });
  expect(tasks.map(({ id, optional }) => [id, optional])).toEqual([
    ['1.1', true],
    ['1.2', true],
    ['2', false],
  ]);
});
