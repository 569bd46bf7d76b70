import { describe, expect, test } from 'vitest';
import { aReport, CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { applyEvent } from '../run/apply.ts';
import { toRunView } from './to-run-view.ts';

const by = 'person' as const;
const GATE = { name: 'tests', run: 'npm test', at: 'task', timeoutMs: 1, report: null } as const;
const reason = (run: CoreRun, task: string) => run.view().tasks.find(({ id }) => id === task)?.reason;

describe('a run as programs read it', () => {
  test('names the documents that its plan was made of by their hashes, where it knows them', () => {
    const documentHashes = { 'tasks.md': 'aa', 'spec.md': 'bb' };
    expect(CoreRun.plan(aPlan([aTask('a')]), {}, { documentHashes }).view().documentHashes).toEqual(documentHashes);
    expect(CoreRun.plan(aPlan([aTask('a')])).view()).not.toHaveProperty('documentHashes');
  });

  test("names the profile of the program's own settings that an attempt works with", () => {
    const profiles = { claude: 'frugal' };
    const attempt = (agent: string) =>
      CoreRun.start(aPlan([aTask('a')]), { agent, profiles }).view().tasks[0]?.attempts[0];
    expect(attempt('claude')).toMatchObject({ agent: 'claude', profile: 'frugal' });
    expect(attempt('codex')).not.toHaveProperty('profile');
  });

  test('says who called a task done', () => {
    const { state } = CoreRun.start(aPlan([aTask('a')])).work('a');
    const event = { type: 'task-completed', task: 'a', by, commit: null, tree: null } as const;
    const done = applyEvent(state, 'r1', { seq: state.seq + 1, at: 1, event });
    expect(toRunView(done).tasks[0]).toMatchObject({ by, reason: 'A person said that it is done.' });
  });
});

describe('a task that takes turns with another one', () => {
  const why = 'Two merges conflicted over it.';
  const turns = (fields: object) =>
    CoreRun.start(
      aPlan([aTask('a'), aTask('b', fields), aTask('c', { priority: 1 })], {
        conflicts: [
          { a: 'a', b: 'b', file: 'x.ts', why },
          { a: 'a', b: 'c', file: 'y.ts' },
          { a: 'b', b: 'c', file: 'y.ts' },
        ],
      }),
    );

  test('says so, whichever of the two is at work', () => {
    expect(reason(turns({ priority: 10 }), 'b')).toBe(`It takes turns with a, which is at work. ${why}`);
    expect(reason(turns({ priority: 90 }), 'a')).toBe(`It takes turns with b, which is at work. ${why}`);
  });

  test('names a file of the other one where that is the reason', () => {
    expect(reason(turns({ priority: 90 }), 'c')).toBe('It names a file that b is working on.');
  });
});

describe("a person's task", () => {
  /** a is a person's; c is an agent's and names the same file. */
  const sharing = () => {
    const plan = aPlan([aTask('a', { overrides: { agent: 'person:ana' } }), aTask('b'), aTask('c')], {
      conflicts: [
        { a: 'a', b: 'b', file: 'y.ts' },
        { a: 'a', b: 'c', file: 'x.ts' },
      ],
    });
    return CoreRun.start(plan, { agent: 'claude' });
  };

  test('gets its workspace once nobody works on its files any more, nor merges what changes them', () => {
    const run = sharing();
    run.finish('b');
    run.tell({ type: 'open-workspace', by, task: 'a' });
    const waits = 'It gets its workspace once c, which works on the same file, is done.';
    expect(reason(run, 'a')).toBe(waits);
    run.work('c');
    expect([run.status('c'), reason(run, 'a')]).toEqual(['merging', waits]);
    run.finish('c');
    run.succeed('prepare:a');
    expect(reason(run, 'a')).toBe('It is with ana.');
  });

  test('gets it anew once what was handed in before is tidied up', () => {
    const run = CoreRun.start(aPlan([aTask('a', { overrides: { agent: 'person:ana' } })]), { gates: [GATE] });
    run.tell({ type: 'hand-in', by, task: 'a', summary: '' });
    run.succeed('prepare:a');
    run.succeed('snapshot:a');
    run.tell({ type: 'report-verified', task: 'a', attempt: 1, tree: 'tree', reports: [aReport('failed')] });
    run.tell({ type: 'open-workspace', by, task: 'a' });
    expect([run.due().some((key) => key.startsWith('prepare:')), reason(run, 'a')]).toEqual([
      false,
      'Its workspace is being prepared.',
    ]);
    run.tidy();
    run.succeed('prepare:a');
    expect(reason(run, 'a')).toBe('It is with ana.');
  });
});
