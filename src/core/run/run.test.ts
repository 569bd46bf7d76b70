import { describe, expect, it } from 'vitest';
import { aFailure, aReport, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask, on } from '../../testing/plans.ts';
import type { Gate } from '../gate/gate.ts';
import type { FailureClass } from './failure.ts';

const TESTS: Gate = { name: 'tests', run: 'npm test', at: 'task', timeoutMs: 1000, report: null };
const AUDIT: Gate = { ...TESTS, name: 'audit', at: 'merge' };
const PHASE: Gate = { ...TESTS, name: 'phase', at: 'phase' };

// a --> b
const chain = () => aPlan([aTask('a'), aTask('b', { dependsOn: on('a') })]);

const failAgent = (task: string, attempt: number, reason: FailureClass, fields = {}) =>
  ({
    type: 'report-attempt-failed',
    task,
    attempt,
    failure: aFailure(reason, fields),
    usage: SOME_USAGE,
    reports: [],
  }) as const;

describe('a run', () => {
  it('dispatches nothing before it is approved', () => {
    const run = CoreRun.plan(chain());
    expect(run.due()).toEqual([]);
    expect(run.tell({ type: 'approve', by: 'person', planHash: 'hash' })).toEqual(['run-approved']);
    expect(run.due()).toEqual(['open-target']);
  });

  it('is approved only for the plan that was read', () => {
    const run = CoreRun.plan(chain());
    expect(run.refusalOf({ type: 'approve', by: 'person', planHash: 'another' })?.reason).toBe('plan-changed');
  });

  it('refuses a plan with errors, an empty one, and a second one', () => {
    const broken = {
      code: 'plan/cycle',
      severity: 'error',
      message: '',
      hint: '',
      file: '',
      line: 1,
      column: 1,
    } as const;
    expect(() => CoreRun.plan(aPlan([aTask('a')], { diagnostics: [broken] }))).toThrow('refused');
    expect(() => CoreRun.plan(aPlan([]))).toThrow('refused');
    const run = CoreRun.plan(chain());
    const { plan, settings, target, title } = run.state;
    expect(run.refusalOf({ type: 'plan', plan, settings, target, title })?.reason).toBe('already-planned');
  });

  it('brings a chain of tasks to its end, one after the other', () => {
    const run = CoreRun.start(chain());
    expect(run.due()).toEqual(['prepare:a:1']);
    run.finish('a').tidy();
    expect(run.status('b')).toBe('running');
    run.finish('b').tidy();
    expect(run.state.phase.status).toBe('completed');
    expect(run.due()).toEqual([]);
    expect(run.view().tasks.map(({ commit }) => commit)).toEqual(['cand-a', 'cand-b']);
  });

  it('fails when its result branch cannot be made', () => {
    const run = CoreRun.plan(chain());
    run.tell({ type: 'approve', by: 'person', planHash: 'hash' });
    run.tell({ type: 'report-target-failed', message: 'There is no repository.', hint: 'Make one.' });
    expect(run.view()).toMatchObject({ status: 'failed', attention: ['There is no repository. Make one.'] });
  });

  it('leaves out what was ticked before and optional tasks, and begins behind them', () => {
    const plan = aPlan([
      aTask('a', { done: true }),
      aTask('b', { optional: true }),
      aTask('c', { dependsOn: on('a', 'b') }),
    ]);
    expect(CoreRun.start(plan).due()).toEqual(['prepare:c:1']);
    expect(CoreRun.start(plan, { optional: true }).due()).toEqual(['prepare:b:1']);
  });

  it('waits at a join for all of its tasks', () => {
    const join = { after: ['a', 'b'], before: ['c', 'd'], kind: 'phase', why: 'Phases.', line: 1 } as const;
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b'), aTask('c'), aTask('d')], { joins: [join] }));
    expect(run.view().tasks[2]).toMatchObject({ waitsFor: ['a', 'b'], reason: 'It waits for a, b.' });
    run.finish('a');
    expect(run.status('c')).toBe('pending');
    run.finish('b');
    expect([run.status('c'), run.status('d')]).toEqual(['running', 'running']);
  });

  it('never runs tasks together that name the same file, nor while one of them merges', () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b')], { conflicts: [{ a: 'a', b: 'b', file: 'x.ts' }] }));
    expect(run.status('b')).toBe('queued');
    expect(run.view().tasks[1]!.reason).toBe('It names a file that a is working on.');
    run.work('a');
    expect(run.status('b')).toBe('queued');
    run.finish('a');
    expect(run.status('b')).toBe('running');
  });

  it('uses no more tracks than it has, and no more than the machine has free', () => {
    const four = aPlan(['a', 'b', 'c', 'd'].map((id) => aTask(id)));
    const run = CoreRun.start(four, { tracks: 2 });
    expect(run.state.running.size).toBe(2);
    expect(run.view().tasks[3]!.reason).toBe('All 2 tracks are busy.');
  });

  it('runs urgent tasks first', () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b', { priority: 90 })]), { tracks: 1 });
    expect(run.status('b')).toBe('running');
  });
});

describe('an attempt', () => {
  it('goes from its tree to the agent, the snapshot and the gates', () => {
    const run = CoreRun.start(chain(), { gates: [TESTS] });
    run.succeed('prepare:a');
    run.tell({
      type: 'report-agent-started',
      task: 'a',
      attempt: 1,
      pid: 7,
      startTicks: 9,
      bootId: 'boot',
      adopted: false,
    });
    expect(run.succeed('agent:a')).toEqual(['agent-finished']);
    expect(run.succeed('snapshot:a')).toEqual(['snapshot-taken']);
    expect(run.effect('verify:a')).toMatchObject({ snapshot: 'snap-a-1', gates: [TESTS] });
    expect(run.succeed('verify:a')).toEqual(['attempt-succeeded', 'merge-started']);
    expect(run.status('a')).toBe('merging');
  });

  it('takes late and repeated reports without any effect', () => {
    const run = CoreRun.start(chain(), { gates: [TESTS] });
    run.finish('a');
    const before = run.entries.length;
    const at = { task: 'a', attempt: 1 } as const;
    run.tell({ type: 'report-target-opened' });
    run.tell({ type: 'report-target-failed', message: '', hint: '' });
    run.tell({ type: 'report-prepared', ...at, base: 'x' });
    run.tell({ type: 'report-agent-started', ...at, pid: 1, startTicks: 1, bootId: '', adopted: true });
    run.tell({ type: 'report-agent-done', ...at, summary: '', usage: SOME_USAGE });
    run.tell({ type: 'report-agent-asked', ...at, question: '', options: [], fallback: null, usage: SOME_USAGE });
    run.tell(failAgent('a', 1, 'retryable'));
    run.tell({ type: 'report-snapshot', ...at, commit: 'x', tree: 'x', files: [] });
    run.tell({ type: 'report-salvage-failed', ...at, reason: '' });
    run.tell({ type: 'report-verified', ...at, tree: '', reports: [] });
    run.tell({ type: 'report-candidate', ...at, base: '', candidate: 'other', tree: '', reports: [] });
    run.tell({ type: 'report-merge-conflict', ...at, files: [] });
    run.tell({ type: 'report-merge-rejected', ...at, candidate: null, failure: aFailure('quality'), reports: [] });
    run.tell({ type: 'report-landed', ...at, commit: 'other', tree: '' });
    run.tell({ type: 'report-target-moved', ...at, head: '' });
    run.tell({ type: 'report-agent-done', task: 'a', attempt: 9, summary: '', usage: SOME_USAGE });
    run.tell({ type: 'report-landed', task: 'nobody', attempt: 1, commit: '', tree: '' });
    run.tell({ type: 'report-prepared', task: 'nobody', attempt: 1, base: '' });
    run.tell({ type: 'report-timer', timer: 'timer:task:1:a' });
    run.tell({ type: 'report-timer', timer: 'timer:agent:1:nobody' });
    expect(run.entries.slice(before)).toEqual([]);
    run.tidy();
    const tidied = run.entries.length;
    run.tell({ type: 'report-released', ...at });
    expect(run.entries.slice(tidied)).toEqual([]);
  });

  it('gives up its tree only after what it left is pinned', () => {
    const run = CoreRun.start(chain());
    run.succeed('prepare:a');
    run.tell(failAgent('a', 1, 'retryable'));
    expect(run.due()).toEqual(['salvage:a:1']);
    run.succeed('salvage:a:1');
    expect(run.due()).toEqual(['release:a:1']);
    run.succeed('release:a:1');
    expect(run.due()).toEqual([expect.stringMatching(/^timer:task:\d+:a$/)]);
  });

  it('that never got a tree has nothing to pin', () => {
    const run = CoreRun.start(chain());
    run.tell(failAgent('a', 1, 'resource'));
    expect(run.due()).toEqual(['release:a:1']);
  });

  it('whose leftovers are refused goes on without them', () => {
    const run = CoreRun.start(chain());
    run.succeed('prepare:a');
    run.tell(failAgent('a', 1, 'retryable'));
    run.tell({ type: 'report-salvage-failed', task: 'a', attempt: 1, reason: 'A nested repository.' });
    run.tidy().succeed('timer:task');
    expect(run.effect('prepare:a:2')).toMatchObject({ from: null });
  });

  it('continues the session and the work of the one before', () => {
    const run = CoreRun.start(chain());
    run.succeed('prepare:a');
    const first = run.effect('agent:a');
    run.tell(failAgent('a', 1, 'retryable'));
    run.tidy().succeed('timer:task');
    expect(run.effect('prepare:a:2')).toMatchObject({ from: 'snap-a-1' });
    run.succeed('prepare:a:2');
    expect(run.effect('agent:a:2')).toMatchObject({
      mode: 'continue',
      sessionId: (first as { sessionId: string }).sessionId,
    });
  });

  it('without a workspace runs its agent and is done when it is', () => {
    const run = CoreRun.start(chain(), { workspace: 'none' });
    expect(run.due()).toEqual(['agent:a:1']);
    expect(run.succeed('agent:a:1')).toEqual([
      'agent-finished',
      'attempt-succeeded',
      'task-completed',
      'task-queued',
      'attempt-started',
    ]);
    expect(run.view()).toMatchObject({ resultBranch: null });
  });
});

describe('a failure', () => {
  it('of the gates goes back to the agent with the evidence, and pauses when that does not help', () => {
    const run = CoreRun.start(chain(), { gates: [TESTS], retry: { attempts: 2, backoffMs: 10, backoffMaxMs: 100 } });
    const reject = (attempt: number) => {
      for (const step of ['prepare', 'agent', 'snapshot']) run.succeed(`${step}:a:${attempt}`);
      return run.tell({ type: 'report-verified', task: 'a', attempt, tree: 't', reports: [aReport('failed')] });
    };
    expect(reject(1)).toEqual(['attempt-failed', 'task-backed-off']);
    run.tidy().succeed('timer:task');
    expect(reject(2)).toEqual(['attempt-failed', 'task-paused']);
    expect(run.view()).toMatchObject({ status: 'running', needsAttention: true });
    expect(run.view().tasks[0]!.attempts.map(({ failure }) => failure?.class)).toEqual(['quality', 'quality']);
  });

  it('that cannot be helped blocks what comes behind, and nothing else', () => {
    // a --> b --> c     d
    const plan = aPlan([
      aTask('a'),
      aTask('b', { dependsOn: on('a') }),
      aTask('c', { dependsOn: on('b') }),
      aTask('d'),
    ]);
    const run = CoreRun.start(plan, { retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 } });
    run.succeed('prepare:a');
    expect(run.tell(failAgent('a', 1, 'retryable'))).toEqual([
      'attempt-failed',
      'task-failed',
      'task-blocked',
      'task-blocked',
    ]);
    expect(run.view().tasks.map(({ status }) => status)).toEqual(['failed', 'blocked', 'blocked', 'running']);
    expect(run.view().tasks[2]).toMatchObject({ waitsFor: ['a'], reason: 'It waits for a, which failed.' });
    run.finish('d').tidy();
    expect(run.state.phase).toEqual({ status: 'failed', reason: '1 of 4 tasks failed and 2 are blocked behind them.' });
    expect(run.tell({ type: 'retry', by: 'person', task: 'a', note: 'Try the other door.' })).toEqual([
      'run-resumed',
      'task-retried',
      'task-unblocked',
      'task-unblocked',
      'task-queued',
      'attempt-started',
    ]);
    run.finish('a').finish('b').finish('c').tidy();
    expect(run.state.phase.status).toBe('completed');
    expect(run.state.tasks[0]!.notes).toEqual(['Try the other door.']);
  });

  it('by a limit brakes the agent for all tasks and costs no attempt', () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b'), aTask('c')]), {
      tracks: 2,
      retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 },
    });
    run.succeed('prepare:a');
    expect(run.tell(failAgent('a', 1, 'limited', { resetMs: 9000 }))).toEqual([
      'attempt-failed',
      'agent-braked',
      'task-backed-off',
    ]);
    run.finish('b').tidy();
    expect(run.status('c')).toBe('queued');
    expect(run.view().tasks[2]!.reason).toContain('braked');
    expect(run.effect('timer:agent')).toMatchObject({ delayMs: 9000 });
    run.succeed('timer:task');
    run.succeed('timer:agent');
    run.finish('a').finish('c').tidy();
    expect(run.state.phase.status).toBe('completed');
  });

  it('by refused credentials stops the agent until a person resumes', () => {
    const run = CoreRun.start(aPlan([aTask('a')]));
    run.succeed('prepare:a');
    run.tell(failAgent('a', 1, 'auth'));
    run.tidy().succeed('timer:task');
    expect(run.due()).toEqual([]);
    expect(run.view().attention[0]).toContain('is stopped');
    expect(run.view().tasks[0]!.reason).toContain('Its agent is stopped');
    expect(run.tell({ type: 'resume', by: 'person' })).toEqual(['agent-released', 'attempt-started']);
    expect(run.tell({ type: 'resume', by: 'person' })).toEqual([]);
  });

  it.each(['conflict', 'budget', 'fatal'] as const)('of class %s pauses the task and asks', (reason) => {
    const run = CoreRun.start(aPlan([aTask('a')]));
    run.succeed('prepare:a');
    run.tell(failAgent('a', 1, reason));
    expect(run.status('a')).toBe('paused');
  });
});

describe('merging', () => {
  const verified = (gates: readonly Gate[] = [TESTS]) =>
    CoreRun.start(aPlan([aTask('a'), aTask('b')]), { gates })
      .work('b')
      .work('a');

  it('lands one task at a time, in the order of the plan', () => {
    const run = CoreRun.start(aPlan(['a', 'b', 'c'].map((id) => aTask(id))))
      .work('c')
      .work('b')
      .work('a');
    expect(run.due().filter((key) => key.startsWith('merge'))).toEqual(['merge:c:1:1']);
    run.finish('c');
    expect(run.due().filter((key) => key.startsWith('merge'))).toEqual(['merge:a:1:1']);
  });

  it('judges with the gates of the task and of the merge, and names the tree that was judged before', () => {
    const run = verified([TESTS, AUDIT]);
    expect(run.effect('merge:b')).toMatchObject({ gates: [TESTS, AUDIT], judgedTree: 'tree', snapshot: 'snap-b-1' });
  });

  it('writes its intent before the branch moves', () => {
    const run = verified();
    expect(run.succeed('merge:b')).toEqual(['merge-intended']);
    expect(run.effect('land:b')).toMatchObject({ base: 'head', candidate: 'cand-b', tree: 'tree' });
    expect(run.succeed('land:b')).toEqual(['task-completed', 'merge-started']);
  });

  it('makes another candidate when the branch was moved', () => {
    const run = verified();
    run.succeed('merge:b');
    expect(run.tell({ type: 'report-target-moved', task: 'b', attempt: 1, head: 'new' })).toEqual(['merge-superseded']);
    expect(run.due()).toContain('merge:b:1:2');
    run.finish('b');
    expect(run.status('b')).toBe('completed');
  });

  it('pauses a task that conflicts, shows the files, and lets the others land', () => {
    const run = verified();
    const files = ['1.ts', '2.ts', '3.ts', '4.ts', '5.ts', '6.ts', '7.ts'];
    expect(run.tell({ type: 'report-merge-conflict', task: 'b', attempt: 1, files })).toEqual([
      'merge-conflicted',
      'task-paused',
      'merge-started',
    ]);
    expect(run.view().tasks[1]!.reason).toContain('1.ts, 2.ts, 3.ts, 4.ts, 5.ts and 2 more');
    run.finish('a').tidy();
    run.tell({ type: 'retry', by: 'person', task: 'b', note: null });
    expect(run.effect('prepare:b:2')).toMatchObject({ from: null });
  });

  it('sends work back that the gates refuse on the merged result, and goes on from there', () => {
    const run = verified();
    const rejected = {
      type: 'report-merge-rejected',
      task: 'b',
      attempt: 1,
      candidate: 'cand',
      failure: aFailure('quality'),
      reports: [aReport('failed')],
    } as const;
    expect(run.tell(rejected)).toEqual(['merge-rejected', 'task-backed-off', 'merge-started']);
    run.tidy().succeed('timer:task');
    expect(run.effect('prepare:b:2')).toMatchObject({ from: 'cand' });
  });

  it('is not disturbed by reports about what it is not at', () => {
    const run = verified();
    const before = run.entries.length;
    run.tell({ type: 'report-target-moved', task: 'b', attempt: 1, head: 'x' });
    run.tell({ type: 'report-landed', task: 'b', attempt: 1, commit: 'x', tree: 'x' });
    run.tell({ type: 'report-candidate', task: 'a', attempt: 1, base: 'x', candidate: 'x', tree: 'x', reports: [] });
    expect(run.entries.length).toBe(before);
    run.succeed('merge:b');
    const intended = run.entries.length;
    run.tell({ type: 'report-candidate', task: 'b', attempt: 1, base: 'x', candidate: 'x', tree: 'x', reports: [] });
    run.tell({ type: 'report-merge-conflict', task: 'b', attempt: 1, files: [] });
    run.tell({
      type: 'report-merge-rejected',
      task: 'b',
      attempt: 1,
      candidate: null,
      failure: aFailure('quality'),
      reports: [],
    });
    expect(run.entries.length).toBe(intended);
  });
});

describe('a checkpoint', () => {
  it('runs the gates of its phase and no agent, and lands its tick', () => {
    const plan = aPlan([aTask('a'), aTask('p', { kind: 'checkpoint', dependsOn: on('a') })]);
    const run = CoreRun.start(plan, { gates: [TESTS, PHASE] });
    run.finish('a');
    expect(run.effect('verify:p')).toMatchObject({ snapshot: null, gates: [PHASE] });
    run.succeed('verify:p');
    expect(run.effect('merge:p')).toMatchObject({ snapshot: null, gates: [PHASE] });
    run.finish('p').tidy();
    expect(run.state.phase.status).toBe('completed');
  });

  it('without a box has nothing to land', () => {
    const run = CoreRun.start(aPlan([aTask('p', { kind: 'checkpoint', box: null })]), { gates: [PHASE] });
    expect(run.succeed('verify:p')).toEqual(['attempt-succeeded', 'task-completed', 'run-completed']);
  });
});
