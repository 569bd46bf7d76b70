import { describe, expect, it } from 'vitest';
import { aFailure, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask, on } from '../../testing/plans.ts';
import { explain } from './why.ts';

const CHAIN = aPlan([aTask('a'), aTask('b', { dependsOn: on('a') })]);
const now = (run: CoreRun, task: string) => explain(run.state, task, run.entries)?.now;

const HOPELESS = 'The task cannot be done as it stands.';

function failed(run: CoreRun, task: string, hint: string): void {
  run.tell({
    type: 'report-attempt-failed',
    task,
    attempt: 1,
    failure: aFailure('fatal', { message: 'It broke.', hint }),
    usage: SOME_USAGE,
    reports: [],
  });
}

describe('why', () => {
  it('has no answer for a task that is not there', () => {
    expect(explain(CoreRun.plan(CHAIN).state, 'z', [])).toBeNull();
  });

  it('gives the reason for each task that is still before it, and for none that has landed', () => {
    const run = CoreRun.start(CHAIN);
    expect(now(run, 'b')).toEqual(['It waits for a.', 'After a: It says so about a. (line 1).']);
    run.finish('a');
    expect(now(run, 'b')).toEqual(['Attempt 1 is preparing.']);
  });

  it('tells what happened to the task and to the run as a whole, but not to other tasks', () => {
    const run = CoreRun.start(CHAIN);
    run.tell({ type: 'pause', by: 'person', mode: 'after-current', reason: 'Lunch' });
    run.tell({ type: 'resume', by: 'person' });
    run.finish('a');
    const history = explain(run.state, 'b', run.entries)!.history.map(({ sentence }) => sentence);
    expect(history.slice(0, 4)).toEqual([
      'The run started.',
      'The run was paused by a person, agents in flight may finish. Lunch.',
      'The run was resumed by a person.',
      'Ready: everything it depends on has landed.',
    ]);
  });

  it('says how a failed task is tried again, with the hint of its failure where there is one', () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]));
    failed(run, 'a', 'Mend it.');
    failed(run, 'b', '');
    expect(now(run, 'a')).toEqual([`It broke. ${HOPELESS}`, 'Mend it.', 'Try it again with slipway retry r1/a']);
    expect(now(run, 'b')).toEqual([`It broke. ${HOPELESS}`, 'Try it again with slipway retry r1/b']);
  });

  it('says to whom a task goes that its own agent cannot take', () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), { agent: 'claude,codex', tracks: 1 });
    run.tell({ type: 'report-agent-limited', agent: 'claude', delayMs: 60_000, reason: 'A limit.' });
    expect(now(run, 'b')).toContain('It goes to codex, because claude is on hold.');
  });

  it('says how a question is answered', () => {
    const run = CoreRun.start(aPlan([aTask('a')]));
    run.succeed('prepare:a');
    run.tell({
      type: 'report-agent-asked',
      task: 'a',
      attempt: 1,
      question: 'Which port?',
      options: [],
      fallback: null,
      usage: SOME_USAGE,
    });
    expect(now(run, 'a')).toEqual(['It asks: Which port?', 'Answer it with slipway answer r1/a "..."']);
    run.tell({ type: 'abort', by: 'person', reason: '' });
    expect(now(run, 'a')).toEqual(['It asked, and the run was aborted before anybody answered: Which port?']);
  });

  it('names the tasks that it takes turns with, until one of the two is done', () => {
    const why = 'Two merges conflicted over it.';
    const run = CoreRun.start(
      aPlan([aTask('a'), aTask('b'), aTask('c')], {
        conflicts: [
          { a: 'a', b: 'b', file: 'x.ts', why },
          { a: 'b', b: 'c', file: 'x.ts', why },
          { a: 'a', b: 'c', file: 'y.ts' },
        ],
      }),
    );
    const turns = (task: string) => now(run, task)?.filter((line) => line.startsWith('Never beside'));
    expect([turns('a'), turns('b'), turns('c')]).toEqual([
      [`Never beside b, in either order: ${why}`],
      [`Never beside a, in either order: ${why}`, `Never beside c, in either order: ${why}`],
      [`Never beside b, in either order: ${why}`],
    ]);
    run.finish('a');
    run.finish('b');
    expect([turns('a'), turns('b'), turns('c')]).toEqual([[], [], []]);
  });

  it('says how a person works on what is theirs', () => {
    const run = CoreRun.start(aPlan([aTask('a', { overrides: { agent: 'person:ana' } })]));
    expect(now(run, 'a')).toEqual([
      'It waits for ana.',
      'Work on it with slipway workspace r1/a and hand it in with slipway done r1/a',
    ]);
  });
});
