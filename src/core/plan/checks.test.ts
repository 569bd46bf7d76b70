import { describe, expect, test } from 'vitest';
import { faultsOf, lines } from '../../testing/plan-order.ts';
import { pathFault } from './checks.ts';
import { readPlan } from './read-plan.ts';

function faults(...text: readonly string[]) {
  return faultsOf(readPlan({ text: lines(...text), file: 'tasks.md' }));
}

describe('a plan is refused', () => {
  test('with the path and the lines of a circle', () => {
    const plan = readPlan({
      text: lines(
        '- [ ] T001 a (depends on T003)',
        '- [ ] T002 b (depends on T001)',
        '- [ ] T003 c (depends on T002)',
        '- [ ] T004 d (depends on T003)',
      ),
      file: 'tasks.md',
    });
    const cycle = plan.diagnostics.find((one) => one.code === 'plan/cycle');
    expect(cycle?.message).toBe('These tasks wait for each other: T001 -> T002 -> T003 -> T001 (lines 1, 2, 3).');
    expect(cycle).toMatchObject({ severity: 'error', file: 'tasks.md', line: 1, column: 1 });
    expect(faultsOf(plan)).toContain('warning plan/unreachable:4');
  });

  test('when a circle runs through statements about phases', () => {
    expect(
      faults(
        '## Phase 1: A',
        '- [ ] T001 a',
        '## Phase 2: B',
        '- [ ] T002 b',
        '## Dependencies',
        '- Phase 1 depends on Phase 2',
        '- Phase 2 depends on Phase 1',
      ),
    ).toContain('error plan/cycle:6');
  });

  test('when a task waits for itself or for a task that is not there', () => {
    expect(faults('- [ ] T001 a', '  - **Dependencies**: T001')).toEqual(['error plan/self-dependency:2']);
    expect(faults('- [ ] T001 a', '  - Depends on: T099')).toEqual(['error plan/unknown-id:2']);
  });

  test('when an id is taken twice by different open tasks, or twins differ only in case', () => {
    expect(faults('- [ ] T001 a', '- [ ] T001 b')).toEqual(['error spec/duplicate-id:2']);
    expect(faults('- [x] T001 a', '- [x] T001 b')).toEqual(['warning spec/duplicate-id:2']);
    expect(faults('- [ ] T001 a', '- [ ] T001 a')).toEqual(['warning spec/duplicate-id:2']);
    expect(faults('- [ ] T001a x', '- [ ] T001A y')).toEqual(['error plan/twin-id:2']);
  });

  test('when it holds no task, control characters, a patch or an unfinished merge', () => {
    expect(faults('')).toEqual(['error plan/no-tasks:1']);
    expect(faults('just prose')).toEqual(['error plan/no-tasks:1']);
    expect(faults('- [ ] T001 a\u0000b')).toEqual(['error spec/control-character:1']);
    expect(faults('--- a/tasks.md', '+++ b/tasks.md', '@@ -1 +1 @@', '- [ ] T001 a')).toEqual(['error spec/patch:3']);
    expect(faults('<<<<<<< ours', '- [ ] T001 a', '=======', '>>>>>>> theirs')).toEqual([
      'error spec/merge-conflict:1',
    ]);
  });

  test('when a task line is too long to be read, but not for a long line of prose', () => {
    const long = 'x'.repeat(1_000_000);
    expect(faults(`- [ ] T001 ${long}`)).toEqual(['error spec/long-line:1']);
    expect(faults('- [ ] T001 a', '', long)).toEqual(['warning spec/long-line:3']);
  });
});

describe('a plan is read with a remark', () => {
  test('on unknown ids in prose', () => {
    expect(faults('## Phase 1: A', '- [ ] T001 a', '## Dependencies', '- T001 depends on T077')).toEqual([
      'warning plan/unknown-id:4',
    ]);
  });

  test('on fences and comments without an end, whose lines are read all the same', () => {
    expect(faults('```', 'code', '- [ ] T001 a')).toEqual(['warning spec/unclosed-fence:1']);
    expect(faults('<!-- note', '- [ ] T001 a')).toEqual(['warning spec/unclosed-comment:1']);
  });

  test('on a task that is hidden in a fence, and on boxes without ids', () => {
    expect(faults('- [ ] T001 a', '', '```', '- [ ] T002 b', '```')).toEqual(['warning spec/hidden-task:4']);
    expect(faults('- [ ] T001 a', '## Extra', '- [ ] b')).toEqual(['info spec/unnamed-box:3']);
  });

  test('on paths that are no files of the repository, which it leaves out', () => {
    const plan = readPlan({ text: '- [ ] T001 write `../x.ts` and `.GIT/config` and `src/ok.ts`\n', file: 'tasks.md' });
    expect(plan.tasks[0]?.files).toEqual(['src/ok.ts']);
    expect(faultsOf(plan)).toEqual(['warning plan/unsafe-path:1', 'warning plan/unsafe-path:1']);
  });

  test('on a task without a title', () => {
    expect(faults('- [ ] T001')).toEqual(['warning plan/no-title:1']);
  });
});

test.each([
  ['../a.ts', 'leaves the repository'],
  ['a/../../b.ts', 'leaves the repository'],
  ['.GIT/hooks/a.sh', "lies inside the repository's own records"],
  ['a/.git\u200b/b.ts', "lies inside the repository's own records"],
  ['C:/a.ts', 'is not relative to the repository'],
  ['--output.ts', 'looks like an option of a command'],
  ['cafe\u0301.ts', 'is written with decomposed letters'],
])('the path %j is refused: it %s', (path, fault) => {
  expect(pathFault(path)).toBe(fault);
  expect(pathFault('src/a.ts')).toBeNull();
});
