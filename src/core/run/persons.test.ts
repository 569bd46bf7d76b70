import { describe, expect, test } from 'vitest';
import { aFailure, aReport, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask, on } from '../../testing/plans.ts';
import { toRunView } from '../view/to-run-view.ts';
import { explain } from '../view/why.ts';
import type { RunSettings } from './settings.ts';

const by = 'person' as const;
const GATE = { name: 'tests', run: 'npm test', at: 'task', timeoutMs: 1, report: null } as const;

/** a --> b, a is a person's; c stands beside them. */
function start(settings: Partial<RunSettings> = {}): CoreRun {
  const plan = aPlan([
    aTask('a', { overrides: { agent: 'person:ana' } }),
    aTask('b', { dependsOn: on('a') }),
    aTask('c'),
  ]);
  return CoreRun.start(plan, { agent: 'claude', tracks: 1, ...settings });
}

/** The person has the workspace of a. */
function atWork(settings: Partial<RunSettings> = {}): CoreRun {
  const run = start(settings);
  run.tell({ type: 'open-workspace', by, task: 'a' });
  run.succeed('prepare:a');
  return run;
}

describe("a person's task", () => {
  test('waits beside the tasks of agents and takes no track', () => {
    const run = start();
    expect([run.status('a'), run.status('c')]).toEqual(['assigned', 'running']);
    expect(run.view().tasks[0]).toMatchObject({ agent: 'person:ana', reason: 'It waits for ana.' });
    expect(run.view().needsAttention).toBe(true);
    expect(run.due()).toEqual(['prepare:c:1']);
    run.finish('c');
    expect(run.state.phase.status).toBe('running');
  });

  test('is offered only when what it depends on has landed', () => {
    const plan = aPlan([aTask('x'), aTask('y', { dependsOn: on('x'), overrides: { agent: 'person' } })]);
    const run = CoreRun.start(plan, { agent: 'claude' });
    expect(run.status('y')).toBe('pending');
    run.finish('x');
    expect(run.status('y')).toBe('assigned');
  });

  test('gets its workspace on request, and no agent works in it', () => {
    const run = atWork();
    expect(run.status('a')).toBe('assigned');
    expect(run.due()).toEqual(['prepare:c:1']);
    expect(run.view().tasks[0]!.reason).toBe('It is with ana.');
    expect(run.view().heardAt).toBeUndefined();
    const asked = start();
    asked.tell({ type: 'open-workspace', by, task: 'a' });
    expect(asked.view().tasks[0]!.reason).toBe('Its workspace is being prepared.');
    expect(run.tell({ type: 'open-workspace', by, task: 'a' })).toEqual([]);
  });

  test('is judged and merged like any other once it is handed in', () => {
    const run = atWork({ gates: [GATE] });
    const events = run.tell({ type: 'hand-in', by, task: 'a', summary: 'Made by hand.' });
    expect(events).toEqual(['work-handed-in', 'agent-finished']);
    expect(run.status('a')).toBe('running');
    run.finish('a');
    expect(run.status('a')).toBe('completed');
    expect(run.view().tasks[0]!.attempts[0]).toMatchObject({ agent: 'person:ana', summary: 'Made by hand.' });
    run.finish('c');
    expect(run.status('b')).toBe('running');
  });

  test('can be handed in without a workspace, when there was nothing to change', () => {
    const run = start();
    run.tell({ type: 'hand-in', by, task: 'a', summary: 'Made the account.' });
    run.succeed('prepare:a');
    run.finish('a');
    expect(run.status('a')).toBe('completed');
  });

  test('lands nothing where there are no workspaces', () => {
    const run = start({ workspace: 'none' });
    run.tell({ type: 'hand-in', by, task: 'a', summary: '' });
    expect(run.status('a')).toBe('completed');
  });

  test('goes back to the person with the evidence when a gate fails, and on from what was handed in', () => {
    const run = atWork({ gates: [GATE] });
    run.tell({ type: 'hand-in', by, task: 'a', summary: '' });
    run.succeed('snapshot:a');
    run.tell({ type: 'report-verified', task: 'a', attempt: 1, tree: 'tree', reports: [aReport('failed')] });
    expect(run.status('a')).toBe('assigned');
    expect(run.view().tasks[0]!.reason).toContain('What was handed in came back:');
    expect(explain(run.state, 'a', run.entries)!.now.at(-1)).toContain('slipway workspace r1/a');
    run.tell({ type: 'open-workspace', by, task: 'a' });
    run.tidy();
    expect(run.effect('prepare:a:2')).toMatchObject({ from: 'snap-a-1' });
  });

  test('goes back as often as it fails: attempts of a person are not counted', () => {
    const run = start({ gates: [GATE] });
    for (let attempt = 1; attempt < 6; attempt += 1) {
      run.tell({ type: 'hand-in', by, task: 'a', summary: '' });
      run.tidy();
      run.succeed('prepare:a');
      run.succeed('snapshot:a');
      run.tell({ type: 'report-verified', task: 'a', attempt, tree: 'tree', reports: [aReport('failed')] });
      expect(run.status('a')).toBe('assigned');
    }
  });

  test('goes back when it does not merge with what landed', () => {
    const run = atWork();
    run.tell({ type: 'hand-in', by, task: 'a', summary: '' });
    run.work('a');
    run.tell({ type: 'report-merge-conflict', task: 'a', attempt: 1, files: ['x.ts'] });
    expect(run.status('a')).toBe('assigned');
    expect(run.view().tasks[0]!.reason).toContain('x.ts');
  });

  test('has its workspace pinned before it is released, whatever ends it', () => {
    for (const command of [
      { type: 'skip', by, task: 'a', satisfy: false, reason: '' },
      { type: 'assign', by, task: 'a', agent: 'shell:./other' },
      { type: 'abort', by, reason: '' },
    ] as const) {
      const run = atWork();
      run.tell(command);
      const leftover = () => run.due().find((key) => key.includes(':a:1'));
      expect(leftover()).toBe('salvage:a:1');
      run.succeed('salvage:a');
      expect(leftover()).toBe('release:a:1');
    }
  });

  test('keeps its workspace while the run is paused at once', () => {
    const run = atWork();
    run.tell({ type: 'pause', by, mode: 'now', reason: '' });
    expect(run.status('a')).toBe('assigned');
    expect(run.view().tasks[0]!.attempts[0]!.status).toBe('working');
    expect(run.due().filter((key) => key.includes(':a:'))).toEqual([]);
  });

  test('gets the workspace that was asked for in a pause when the run goes on', () => {
    const run = start();
    run.tell({ type: 'pause', by, mode: 'now', reason: '' });
    run.tell({ type: 'open-workspace', by, task: 'a' });
    expect(run.view().tasks[0]!.reason).toBe('It gets its workspace when the run goes on.');
  });

  test('says what came back, with the evidence and what to do about it', () => {
    const run = atWork({ gates: [GATE] });
    run.tell({ type: 'hand-in', by, task: 'a', summary: '' });
    run.succeed('snapshot:a');
    const failure = aFailure('quality', { hint: 'Mend it.', evidence: 'It is red.' });
    const at = { task: 'a', attempt: 1 } as const;
    run.tell({ type: 'report-attempt-failed', ...at, failure, usage: SOME_USAGE, reports: [] });
    expect(explain(run.state, 'a', run.entries)?.now).toEqual([
      expect.stringContaining('What was handed in came back: It failed (quality).'),
      'Mend it.',
      'It is red.',
      'Work on it with slipway workspace r1/a and hand it in with slipway done r1/a',
    ]);
  });

  test('that was being judged when the run was paused is judged again when it goes on', () => {
    const run = atWork({ gates: [GATE] });
    run.tell({ type: 'hand-in', by, task: 'a', summary: 'Made by hand.' });
    run.tell({ type: 'pause', by, mode: 'now', reason: '' });
    expect(run.view().tasks[0]!.reason).toBe('It was handed in and is judged when the run goes on.');
    run.tidy();
    run.tell({ type: 'resume', by });
    run.succeed('prepare:a');
    run.finish('a');
    expect(run.status('a')).toBe('completed');
  });

  test('waits with its workspace for a task that works on the same file', () => {
    const plan = aPlan([aTask('x', { files: ['f.ts'] }), aTask('y', { files: ['f.ts'] })], {
      conflicts: [{ a: 'x', b: 'y', file: 'f.ts' }],
    });
    const run = CoreRun.start(plan, { agent: 'claude', tasks: { y: { agent: 'person' } } });
    run.tell({ type: 'open-workspace', by, task: 'y' });
    expect(run.due()).toEqual(['prepare:x:1']);
    expect(run.view().tasks[1]!.reason).toBe('It gets its workspace once x, which works on the same file, is done.');
    run.finish('x');
    expect(run.due()).toContain('prepare:y:1');
  });
});

describe('giving a task to somebody', () => {
  test('takes it from an agent at work, whose work is kept and gone on from', () => {
    const run = start();
    run.succeed('prepare:c');
    run.tell({ type: 'assign', by, task: 'c', agent: 'person:ana' });
    expect(run.status('c')).toBe('assigned');
    run.tell({ type: 'open-workspace', by, task: 'c' });
    expect(run.due()).not.toContain('prepare:c:2');
    run.tidy();
    expect(run.effect('prepare:c:2')).toMatchObject({ from: 'snap-c-1' });
  });

  test('gives it back to another agent, with a session of its own and all attempts', () => {
    const run = atWork();
    run.tell({ type: 'assign', by, task: 'a', agent: 'shell:./other' });
    run.tidy();
    run.finish('c');
    expect(run.view().tasks[0]!.attempts.at(-1)).toMatchObject({ agent: 'shell:./other', status: 'preparing' });
    expect(run.view().tasks[0]!.agent).toBe('shell:./other');
  });

  test('answers a question by not needing it any more, and brings back what failed', () => {
    const run = start({ retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 } });
    run.succeed('prepare:c');
    const at = { task: 'c', attempt: 1, usage: { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 } };
    run.tell({ type: 'report-agent-asked', ...at, question: 'Which?', options: [], fallback: null });
    run.tell({ type: 'assign', by, task: 'c', agent: 'person' });
    expect(run.status('c')).toBe('assigned');
    run.tell({ type: 'assign', by, task: 'c', agent: 'claude' });
    run.tidy();
    run.tell({ type: 'report-attempt-failed', ...at, attempt: 2, failure: aFailure('fatal'), reports: [] });
    expect(run.status('c')).toBe('paused');
    run.tell({ type: 'assign', by, task: 'c', agent: 'person' });
    expect(run.status('c')).toBe('assigned');
  });

  test('is refused where it makes no sense', () => {
    const run = start();
    const refused = (task: string, agent: string) => run.refusalOf({ type: 'assign', by, task, agent })?.reason;
    expect(refused('nope', 'person')).toBe('no-such-task');
    expect(refused('c', '')).toBe('no-agent');
    expect(refused('c', 'nobody')).toBe('unknown-agent');
    expect(refused('c', 'claude,person')).toBe('mixed-agents');
    run.finish('c');
    expect(refused('c', 'person')).toBe('not-assignable');
    const checkpoint = CoreRun.start(aPlan([aTask('k', { kind: 'checkpoint' })]));
    expect(checkpoint.refusalOf({ type: 'assign', by, task: 'k', agent: 'person' })?.reason).toBe('no-work');
    run.tell({ type: 'skip', by, task: 'a', satisfy: true, reason: '' });
    expect(refused('a', 'person')).toBe('already-satisfied');
    run.tell({ type: 'abort', by, reason: '' });
    expect(refused('b', 'person')).toBe('already-ended');
  });

  test('workspace and hand-in are refused for what is nobody’s work', () => {
    const run = start();
    expect(run.refusalOf({ type: 'open-workspace', by, task: 'x' })?.reason).toBe('no-such-task');
    expect(run.refusalOf({ type: 'hand-in', by, task: 'x', summary: '' })?.reason).toBe('no-such-task');
    expect(run.refusalOf({ type: 'open-workspace', by, task: 'c' })?.reason).toBe('not-assigned');
    expect(run.refusalOf({ type: 'hand-in', by, task: 'c', summary: '' })?.reason).toBe('not-assigned');
    run.tell({ type: 'hand-in', by, task: 'a', summary: '' });
    expect(run.refusalOf({ type: 'hand-in', by, task: 'a', summary: '' })?.reason).toBe('already-handed-in');
  });
});

test('a run that failed goes on when one of its tasks is given to somebody', () => {
  const run = CoreRun.plan(aPlan([aTask('a')]));
  run.tell({ type: 'approve', by, planHash: 'hash' });
  run.tell({ type: 'report-target-failed', message: 'The branch is taken.', hint: '' });
  expect(run.state.phase.status).toBe('failed');
  expect(run.tell({ type: 'assign', by, task: 'a', agent: 'codex' })).toContain('run-resumed');
});

test('what an agent in flight does is told with the moment it was heard', () => {
  const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), { agent: 'claude' });
  run.succeed('prepare:a');
  const activity = { text: 'It reads.', at: 7, usage: null };
  const view = toRunView(run.state, (task) => (task === 'a' ? activity : null));
  expect(view.heardAt).toBe(7);
  expect(view.tasks.map(({ attempts }) => attempts[0]?.activity)).toEqual([{ text: 'It reads.', at: 7 }, undefined]);
});
