import { describe, expect, it } from 'vitest';
import { aFailure, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask, on } from '../../testing/plans.ts';
import { decide } from './decide.ts';

// a --> b     c
const plan = () => aPlan([aTask('a'), aTask('b', { dependsOn: on('a') }), aTask('c')]);
const ONE_TRY = { retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 } };
const fail = (task: string, attempt = 1) =>
  ({
    type: 'report-attempt-failed',
    task,
    attempt,
    failure: aFailure('retryable'),
    usage: SOME_USAGE,
    reports: [],
  }) as const;
const pause = (mode: 'now' | 'after-current') => ({ type: 'pause', by: 'person', mode, reason: 'Lunch.' }) as const;
const RESUME = { type: 'resume', by: 'person' } as const;
const ABORT = { type: 'abort', by: 'person', reason: 'Enough.' } as const;
const skip = (task: string, satisfy = false) =>
  ({ type: 'skip', by: 'person', task, satisfy, reason: 'Not now.' }) as const;
const retry = (task: string) => ({ type: 'retry', by: 'person', task, note: null }) as const;

describe('pausing', () => {
  it('after the current attempts lets them finish and land, and starts nothing', () => {
    const run = CoreRun.start(plan());
    expect(run.tell(pause('after-current'))).toEqual(['run-paused']);
    run.finish('a').finish('c').tidy();
    expect(run.view()).toMatchObject({ status: 'paused', counts: { completed: 2, pending: 1 } });
    expect(run.due()).toEqual([]);
    expect(run.tell(RESUME)).toEqual(['run-resumed', 'task-queued', 'attempt-started']);
  });

  it('now ends the agents, keeps their work and goes on with it when resumed', () => {
    const run = CoreRun.start(plan());
    run.succeed('prepare:a');
    expect(run.tell(pause('now'))).toEqual([
      'run-paused',
      'attempt-cancelled',
      'task-paused',
      'attempt-cancelled',
      'task-paused',
    ]);
    expect(run.due()).toEqual(['salvage:a:1', 'release:c:1']);
    run.tidy();
    expect(run.tell(RESUME)).toEqual([
      'run-resumed',
      'task-queued',
      'task-queued',
      'attempt-started',
      'attempt-started',
    ]);
    expect(run.effect('prepare:a:2')).toMatchObject({ from: 'snap-a-1' });
    run.finish('a').finish('b').finish('c').tidy();
    expect(run.state.phase.status).toBe('completed');
  });

  it('now holds back what is verified, except what is landing already', () => {
    const run = CoreRun.start(plan()).work('a').work('c');
    run.succeed('merge:a');
    run.tell(pause('now'));
    run.succeed('land:a');
    expect([run.status('a'), run.status('c')]).toEqual(['completed', 'merging']);
    expect(run.due().filter((key) => key.startsWith('merge'))).toEqual([]);
  });

  it('after the current ones can be sharpened to now, and asking twice changes nothing', () => {
    const run = CoreRun.start(plan());
    run.tell(pause('after-current'));
    expect(run.tell(pause('after-current'))).toEqual([]);
    expect(run.tell(pause('now'))[0]).toBe('run-paused');
    expect(run.tell(pause('now'))).toEqual([]);
    expect(run.tell(pause('after-current'))).toEqual([]);
  });

  it('says of a queued task that the run is paused', () => {
    const run = CoreRun.start(plan(), { tracks: 1 });
    run.tell(pause('after-current'));
    expect(run.view().tasks[2]!.reason).toBe('The run is paused.');
  });

  it('is refused where there is nothing to pause or resume', () => {
    const run = CoreRun.plan(plan());
    expect(run.refusalOf(pause('now'))?.reason).toBe('not-running');
    expect(run.refusalOf(RESUME)?.reason).toBe('not-paused');
  });

  it('keeps a braked agent braked until the run is resumed', () => {
    const run = CoreRun.start(plan());
    run.succeed('prepare:a');
    run.tell({ ...fail('a'), failure: aFailure('limited', { resetMs: 1000 }) });
    run.tell(pause('after-current'));
    expect(run.due().filter((key) => key.startsWith('timer'))).toEqual([]);
    expect(run.tell(RESUME)).toContain('agent-released');
  });
});

describe('aborting', () => {
  it('ends the agents and keeps their work', () => {
    const run = CoreRun.start(plan());
    run.succeed('prepare:a');
    run.tell(ABORT);
    run.tidy();
    expect(run.state.phase).toEqual({ status: 'aborted', reason: 'Enough.' });
    expect(run.due()).toEqual([]);
    expect(run.tell(ABORT)).toEqual([]);
  });

  it('finishes a landing whose intent is written, and begins no other', () => {
    const run = CoreRun.start(plan()).work('a').work('c');
    run.succeed('merge:a');
    run.tell(ABORT);
    expect(run.due().filter((key) => /^(merge|land)/.test(key))).toEqual(['land:a:1:1']);
    run.succeed('land:a').length;
    expect(run.status('a')).toBe('completed');
    const merging = CoreRun.start(plan()).work('a');
    const candidate = {
      type: 'report-candidate',
      task: 'a',
      attempt: 1,
      base: 'x',
      candidate: 'x',
      tree: 'x',
      reports: [],
    } as const;
    merging.tell(ABORT);
    expect(merging.tell(candidate)).toEqual([]);
    expect(merging.due().filter((key) => key.startsWith('merge'))).toEqual([]);
  });

  it('is possible before the approval and refused after the end', () => {
    const planned = CoreRun.plan(plan());
    expect(planned.tell(ABORT)).toEqual(['run-aborted']);
    expect(planned.refusalOf({ type: 'approve', by: 'person', planHash: 'hash' })?.reason).toBe('not-planned');
    const done = CoreRun.start(aPlan([aTask('a')]))
      .finish('a')
      .tidy();
    expect(done.refusalOf(ABORT)?.reason).toBe('already-ended');
    expect(done.refusalOf(RESUME)?.reason).toBe('not-paused');
    const approved = CoreRun.plan(plan());
    approved.tell({ type: 'approve', by: 'person', planHash: 'hash' });
    expect(approved.tell(ABORT)).toEqual(['run-aborted']);
    const paused = CoreRun.start(plan());
    paused.tell(pause('now'));
    expect(paused.tell(ABORT)).toEqual(['run-aborted']);
  });
});

describe('skipping', () => {
  it('defers a task: what waits for it is blocked, and the run can end', () => {
    const run = CoreRun.start(plan());
    expect(run.tell(skip('a'))).toEqual(['attempt-cancelled', 'task-skipped', 'task-blocked']);
    expect(run.view().tasks[1]).toMatchObject({ status: 'blocked', reason: 'It waits for a, which was skipped.' });
    run.tidy().finish('c').tidy();
    expect(run.state.phase.status).toBe('completed');
  });

  it('as satisfied lets go on what waits for it', () => {
    const run = CoreRun.start(plan());
    expect(run.tell(skip('a', true))).toEqual(['attempt-cancelled', 'task-skipped', 'task-queued', 'attempt-started']);
    expect(run.refusalOf(retry('a'))?.reason).toBe('already-satisfied');
  });

  it('as satisfied makes up for what was given up before it, also for a task that is tried again', () => {
    const run = CoreRun.start(
      aPlan([aTask('a'), aTask('b', { dependsOn: on('a') }), aTask('c', { dependsOn: on('b') })]),
    );
    run.tell(skip('a'));
    expect(run.status('c')).toBe('blocked');
    run.tell(skip('b', true));
    run.tidy().succeed('prepare:c');
    expect(run.tell(fail('c'))).toEqual(['attempt-failed', 'task-backed-off']);
    run.tell({ type: 'skip', by: 'person', task: 'c', satisfy: false, reason: '' });
    run.tell(retry('c'));
    expect(run.tidy().finish('c').tidy().status('c')).toBe('completed');
  });

  it('of a task blocks nothing behind one that was left out as satisfied', () => {
    const run = CoreRun.start(
      aPlan([aTask('a'), aTask('b', { dependsOn: on('a') }), aTask('c', { dependsOn: on('b') })]),
      { retry: { attempts: 3, backoffMs: 1_000, backoffMaxMs: 1_000 } },
    );
    run.tell(skip('b', true));
    run.succeed('prepare:c');
    run.tell(fail('c'));
    expect(run.status('c')).toBe('pending');
    run.tell(skip('a'));
    expect(run.status('c')).toBe('pending');
  });

  it('works from every state that is not the end', () => {
    const run = CoreRun.start(plan(), { ...ONE_TRY, tracks: 1 });
    run.tell(skip('b'));
    run.tell(skip('c'));
    expect([run.status('b'), run.status('c')]).toEqual(['skipped', 'skipped']);
    run.work('a');
    run.tell(skip('a'));
    expect(run.status('a')).toBe('skipped');
    for (const reason of ['retryable', 'fatal'] as const) {
      const other = CoreRun.start(plan(), ONE_TRY);
      other.succeed('prepare:a');
      other.tell({ ...fail('a'), failure: aFailure(reason) });
      other.tell(skip('b'));
      other.tell(skip('a', true));
      expect([other.status('a'), other.status('b')]).toEqual(['skipped', 'skipped']);
    }
    const asked = CoreRun.start(plan());
    asked.succeed('prepare:a');
    asked.tell({
      type: 'report-agent-asked',
      task: 'a',
      attempt: 1,
      question: 'Which?',
      options: [],
      fallback: null,
      usage: SOME_USAGE,
    });
    asked.tell(skip('a'));
    expect(asked.status('a')).toBe('skipped');
  });

  it('a failed task as satisfied takes up a run that had failed', () => {
    const run = CoreRun.start(plan(), ONE_TRY);
    run.succeed('prepare:a');
    run.tell(fail('a'));
    run.finish('c').tidy();
    expect(run.state.phase.status).toBe('failed');
    expect(run.tell(skip('a', true))).toEqual([
      'task-skipped',
      'run-resumed',
      'task-unblocked',
      'task-queued',
      'attempt-started',
    ]);
  });

  it('is refused for what is done, landing, unknown or over', () => {
    const run = CoreRun.start(plan()).work('a');
    run.succeed('merge:a');
    expect(run.refusalOf(skip('a'))?.reason).toBe('is-landing');
    run.succeed('land:a');
    expect(run.refusalOf(skip('a'))?.reason).toBe('not-skippable');
    expect(run.refusalOf(skip('nobody'))?.reason).toBe('no-such-task');
    run.tell(ABORT);
    expect(run.refusalOf(skip('b'))?.reason).toBe('already-ended');
  });
});

describe('retrying', () => {
  it('gives a task that used up its attempts a new set of them', () => {
    const run = CoreRun.start(plan(), ONE_TRY);
    run.succeed('prepare:a');
    run.tell(fail('a'));
    run.tell(retry('a'));
    run.tidy().succeed('prepare:a');
    expect(run.tell(fail('a', 2))).toContain('task-failed');
  });

  it('takes up a task that was skipped, unless something before it failed', () => {
    const run = CoreRun.start(plan(), ONE_TRY);
    run.succeed('prepare:a');
    run.tell(fail('a'));
    run.tell(skip('b'));
    expect(run.tell(retry('b'))).toEqual(['task-retried', 'task-blocked']);
    run.tell(retry('a'));
    expect(run.status('b')).toBe('pending');
  });

  it('keeps blocked what another failed task holds back', () => {
    // a --> c <-- b
    const two = aPlan([aTask('a'), aTask('b'), aTask('c', { dependsOn: on('a', 'b') })]);
    const run = CoreRun.start(two, ONE_TRY);
    run.succeed('prepare:a');
    run.succeed('prepare:b');
    run.tell(fail('a'));
    run.tell(fail('b'));
    run.tell(retry('a'));
    expect(run.status('c')).toBe('blocked');
    run.tell(retry('b'));
    expect(run.status('c')).toBe('pending');
  });

  it('is refused where it makes no sense', () => {
    const run = CoreRun.plan(plan());
    expect(run.refusalOf(retry('a'))?.reason).toBe('not-running');
    const running = CoreRun.start(plan());
    expect(running.refusalOf(retry('a'))?.reason).toBe('not-retryable');
    expect(running.refusalOf(retry('nobody'))?.reason).toBe('no-such-task');
  });
});

describe('a question', () => {
  const asked = () => {
    const run = CoreRun.start(plan());
    run.succeed('prepare:a');
    run.tell({
      type: 'report-agent-asked',
      task: 'a',
      attempt: 1,
      question: 'Which way?',
      options: ['left', 'right'],
      fallback: 'left',
      usage: SOME_USAGE,
    });
    return run.tidy();
  };

  it('waits for a person while the rest goes on, and the answer goes into the same session', () => {
    const run = asked();
    expect(run.view().tasks[0]).toMatchObject({
      status: 'awaiting-decision',
      question: { text: 'Which way?', fallback: 'left' },
      reason: 'It asks: Which way?',
    });
    run.finish('c').tidy();
    expect(run.view()).toMatchObject({ status: 'running', needsAttention: true });
    const session = run.view().tasks[0]!.attempts[0]!.sessionId;
    expect(run.tell({ type: 'answer', by: 'person', task: 'a', answer: 'right' })).toEqual([
      'task-answered',
      'task-queued',
      'attempt-started',
    ]);
    run.succeed('prepare:a:2');
    expect(run.effect('agent:a:2')).toMatchObject({ mode: 'continue', sessionId: session });
    expect(run.state.tasks[0]!.notes).toEqual(['Answer to your question: right']);
  });

  it('can be answered only where one is asked', () => {
    const run = asked();
    expect(run.refusalOf({ type: 'answer', by: 'person', task: 'c', answer: 'x' })?.reason).toBe('no-question');
    expect(run.refusalOf({ type: 'answer', by: 'person', task: 'nobody', answer: 'x' })?.reason).toBe('no-such-task');
  });
});

describe('a command', () => {
  it('for a run that does not exist is refused', () => {
    expect(decide(null, RESUME)).toMatchObject({ ok: false, failure: { reason: 'no-such-run' } });
  });
});

describe('an agent that works', () => {
  const working = () => {
    const run = CoreRun.start(plan());
    run.succeed('prepare:a');
    return run;
  };
  const tell = (task: string) => ({ type: 'tell', by: 'person', task, text: 'Use port 80.' }) as const;
  const session = (sessionId: string) =>
    ({ type: 'report-agent-session', task: 'a', attempt: 1, sessionId, model: 'opus', version: '2.1' }) as const;

  it('can be told something, which later attempts know as well', () => {
    const run = working();
    expect(run.tell(tell('a'))).toEqual(['agent-told']);
    run.tell(tell('a'));
    const [record] = run.state.tasks;
    expect(record?.attempts[0]?.told).toEqual([
      { key: 'told-1', text: 'Use port 80.', interrupts: false },
      { key: 'told-2', text: 'Use port 80.', interrupts: false },
    ]);
    expect(record?.notes).toEqual(['Use port 80.', 'Use port 80.']);
  });

  it('is told nothing when it does not work', () => {
    const run = working();
    for (const task of ['b', 'c']) expect(run.refusalOf(tell(task))?.reason).toBe('not-working');
    expect(run.refusalOf(tell('nobody'))?.reason).toBe('no-such-task');
    run.succeed('agent:a');
    expect(run.refusalOf(tell('a'))?.reason).toBe('not-working');
  });

  it('goes on in the session that its program told, once it told it', () => {
    const run = working();
    expect(run.tell(session('s-1'))).toEqual(['agent-session']);
    expect(run.tell(session('s-1'))).toEqual([]);
    expect(run.view().tasks[0]?.attempts[0]).toMatchObject({ sessionId: 's-1', model: 'opus', version: '2.1' });
    run.succeed('agent:a');
    expect(run.tell(session('s-2'))).toEqual([]);
    expect(run.state.tasks[0]?.attempts[0]?.sessionId).toBe('s-1');
  });
});
