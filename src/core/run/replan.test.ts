import { describe, expect, it } from 'vitest';
import { aFailure, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask, on } from '../../testing/plans.ts';
import { topologicalOrder } from '../plan/graph.ts';
import type { Plan } from '../plan/plan.ts';
import { toRunView } from '../view/to-run-view.ts';
import type { PersonCommand } from './commands.ts';
import { replan, touchedTasks } from './replan.ts';

function toReplan(plan: Plan, touches: readonly string[] = []): Extract<PersonCommand, { type: 'replan' }> {
  return {
    ...{ type: 'replan', by: 'person', plan, planPath: '/repository/plan.yaml', planHash: 'new hash' },
    ...{ specFiles: ['/repository/spec.md'], specEdition: 'edition', touches },
  };
}

const ids = (run: CoreRun) => run.state.tasks.map(({ task }) => task.id);
const waits = (run: CoreRun, id: string) =>
  run.state.tasks.find(({ task }) => task.id === id)?.task.dependsOn.map((dependency) => dependency.id);

/** T1 has landed, T2 is at work, T3 and T4 wait. */
function halfway(): CoreRun {
  const run = CoreRun.start(
    aPlan([
      aTask('T1', { files: ['src/a.ts'] }),
      aTask('T2', { dependsOn: on('T1'), files: ['src/b.ts'] }),
      aTask('T3', { dependsOn: on('T2') }),
      aTask('T4', { dependsOn: on('T3') }),
    ]),
  );
  return run.finish('T1').tidy();
}

/** X is at work; T1, all of phase One, has landed and the gates of that phase have passed; T2, of phase Two, waits for X and phase One. */
function pastOne() {
  const gate = { name: 'all', run: 'npm test', at: 'phase', timeoutMs: 1, report: null } as const;
  const second = { before: ['T2'], kind: 'phase', why: 'Phase Two comes later.', line: 1 } as const;
  const plan = (...one: readonly string[]) =>
    aPlan(
      [aTask('X'), ...one.map((id) => aTask(id, { phase: 'One' })), aTask('T2', { phase: 'Two', dependsOn: on('X') })],
      { joins: [{ ...second, after: one }] },
    );
  const run = CoreRun.start(plan('T1'), { gates: [gate] });
  run.finish('T1').tidy().finish('gates-of-one').tidy();
  return { run, plan };
}

describe('a new plan of a run', () => {
  it('holds for everything that has not started, and leaves the rest as it was planned', () => {
    const run = halfway();
    run.tell(
      toReplan(
        aPlan([
          aTask('T1', { title: 'Something else' }),
          aTask('T3', { title: 'Do T3 in another way', dependsOn: on('T1') }),
          aTask('T5', { dependsOn: on('T3') }),
        ]),
      ),
    );
    expect(ids(run)).toEqual(['T1', 'T2', 'T3', 'T5']);
    expect(run.view().tasks.map(({ title }) => title)).toEqual(['Do T1', 'Do T2', 'Do T3 in another way', 'Do T5']);
    expect(run.status('T1')).toBe('completed');
    expect(run.status('T2')).toBe('running');
    expect(run.status('T3')).toBe('running');
    expect(run.entries.find(({ event }) => event.type === 'run-replanned')?.event).toMatchObject({
      changes: { added: ['T5'], removed: ['T4'], changed: ['T3'], kept: ['T1', 'T2'] },
    });
    expect(run.state.target).toMatchObject({
      planPath: '/repository/plan.yaml',
      planHash: 'new hash',
      specFiles: ['/repository/spec.md'],
      specEdition: 'edition',
    });
    expect(toRunView(run.refolded())).toEqual(run.view());
    for (const id of ['T2', 'T3', 'T5']) run.finish(id).tidy();
    expect(run.view().status).toBe('completed');
  });

  it('keeps what is ready ready, and makes it wait where the new plan says so', () => {
    const run = CoreRun.plan(aPlan([aTask('A'), aTask('B'), aTask('C')]), { tracks: 1 });
    run.tell({ type: 'approve', by: 'person', planHash: 'hash' });
    run.tell({ type: 'report-target-opened' });
    expect([run.status('A'), run.status('B'), run.status('C')]).toEqual(['running', 'queued', 'queued']);
    const events = run.tell(toReplan(aPlan([aTask('A'), aTask('B'), aTask('C', { dependsOn: on('B') })])));
    expect(events).toEqual(['run-replanned']);
    expect([run.status('A'), run.status('B'), run.status('C')]).toEqual(['running', 'queued', 'pending']);
    run.finish('A').tidy().finish('B').tidy().finish('C').tidy();
    expect(run.view().status).toBe('completed');
  });

  it('has no circle with what has started, whichever way round the new plan says it', () => {
    const run = halfway();
    run.tell(
      toReplan(aPlan([aTask('T2'), aTask('T1', { dependsOn: on('T2') }), aTask('T3', { dependsOn: on('T1') })])),
    );
    expect(waits(run, 'T1')).toEqual([]);
    expect(waits(run, 'T2')).toEqual(['T1']);
    expect(topologicalOrder(run.state.graph)).not.toBeNull();
  });

  it('never lets a new task work on a file beside one that has it', () => {
    const run = halfway();
    run.tell(toReplan(aPlan([aTask('T1'), aTask('T9', { files: ['src/b.ts'] })])));
    expect(run.status('T2')).toBe('running');
    expect(run.status('T9')).toBe('queued');
    expect(run.view().tasks.find(({ id }) => id === 'T9')?.reason).toContain('T2');
    run.finish('T2').tidy();
    expect(run.status('T9')).toBe('running');
  });

  it('runs the gates of a phase again behind what is new in it', () => {
    const gate = { name: 'all', run: 'npm test', at: 'phase', timeoutMs: 1, report: null } as const;
    const one = aTask('T1', { phase: 'One' });
    const run = CoreRun.start(aPlan([one, aTask('T2', { phase: 'Two' })]), { gates: [gate], tracks: 2 });
    run.finish('T1').tidy().finish('gates-of-one').tidy();
    expect(run.status('gates-of-one')).toBe('completed');
    run.tell(toReplan(aPlan([one, aTask('T7', { phase: 'One' }), aTask('T2', { phase: 'Two' })])));
    expect(ids(run)).toEqual(['T1', 'T7', 'gates-of-one', 'gates-of-one-again', 'T2', 'gates-of-two']);
    expect(run.state.graph.predecessors[3]).toHaveLength(1);
    for (const id of ['T2', 'T7', 'gates-of-one-again', 'gates-of-two']) run.finish(id).tidy();
    expect(run.view().status).toBe('completed');
  });

  it('runs them once more with each plan that adds to the phase, and what waits for the phase waits for all of them', () => {
    const { run, plan } = pastOne();
    run.tell(toReplan(plan('T1', 'T7')));
    run.finish('T7').tidy();
    expect(run.status('gates-of-one-again')).toBe('running');
    run.tell(toReplan(plan('T1', 'T7', 'T8')));
    expect(ids(run)).toEqual([
      ...['X', 'T1', 'T7', 'T8', 'gates-of-one', 'gates-of-one-again-2', 'gates-of-one-again'],
      ...['T2', 'gates-of-two'],
    ]);
    run.finish('X').tidy().finish('T8').tidy().finish('gates-of-one-again-2').tidy();
    expect([run.status('gates-of-one-again'), run.status('T2')]).toEqual(['running', 'pending']);
    run.finish('gates-of-one-again').tidy();
    expect(run.status('T2')).toBe('running');
  });

  it('runs them once where nothing is new in the phase but tasks that are ticked or left out', () => {
    const gate = { name: 'all', run: 'npm test', at: 'phase', timeoutMs: 1, report: null } as const;
    const phase = { phase: 'One' };
    const tasks = [
      aTask('T0', { ...phase, done: true }),
      aTask('T1', phase),
      aTask('T2', { ...phase, optional: true }),
    ];
    const run = CoreRun.start(aPlan([...tasks, aTask('T3', { phase: 'Two' })]), { gates: [gate] });
    run.finish('T1').tidy().finish('gates-of-one').tidy();
    run.tell(toReplan(aPlan([...tasks, aTask('T4', { ...phase, done: true }), aTask('T3', { phase: 'Two' })])));
    expect(ids(run)).toEqual(['T0', 'T1', 'T2', 'T4', 'gates-of-one', 'T3', 'gates-of-two']);
  });

  it('runs them behind what an earlier plan added and is still at work', () => {
    const { run, plan } = pastOne();
    run.tell(toReplan(plan('T1', 'T7')));
    expect(run.status('T7')).toBe('running');
    run.tell(toReplan(plan('T1', 'T7')));
    run.finish('X').tidy();
    expect([run.status('gates-of-one-again'), run.status('T2')]).toEqual(['pending', 'pending']);
    run.finish('T7').tidy();
    expect([run.status('gates-of-one-again'), run.status('T2')]).toEqual(['running', 'pending']);
    run.finish('gates-of-one-again').tidy();
    expect(run.status('T2')).toBe('running');
  });

  it('offers to a person what was a checkpoint that waits, and is a task of that person now', () => {
    const run = CoreRun.start(aPlan([aTask('T1'), aTask('T2', { dependsOn: on('T1') })]), { tracks: 1 });
    run.tell({ type: 'assign', by: 'person', task: 'T2', agent: 'person:ana' });
    run.tell(toReplan(aPlan([aTask('T1'), aTask('T2', { kind: 'checkpoint' })])));
    expect(run.status('T2')).toBe('queued');
    run.tell(toReplan(aPlan([aTask('T1'), aTask('T2')])));
    expect([run.status('T1'), run.status('T2')]).toEqual(['running', 'assigned']);
    run.finish('T1').tidy();
    expect(run.status('T2')).toBe('assigned');
  });

  it('lets a failed run go on', () => {
    const run = CoreRun.start(aPlan([aTask('T1'), aTask('T2', { dependsOn: on('T1') })]), {
      retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 },
    });
    run.succeed('prepare:T1');
    run.tell({
      ...{ type: 'report-attempt-failed', task: 'T1', attempt: 1, failure: aFailure('retryable') },
      ...{ usage: SOME_USAGE, reports: [] },
    });
    run.tidy();
    expect(run.view().status).toBe('failed');
    expect(run.status('T2')).toBe('blocked');
    run.tell(toReplan(aPlan([aTask('T1'), aTask('T2')])));
    expect(run.view().status).toBe('running');
    run.finish('T2').tidy();
    expect(run.view().status).toBe('failed');
    expect(run.status('T2')).toBe('completed');
  });

  it('leaves what a person decided as it is, and takes a box that was ticked for what it says', () => {
    const run = CoreRun.start(aPlan([aTask('T1', { done: true }), aTask('T2'), aTask('T3'), aTask('T4')]), {
      tracks: 1,
    });
    run.tell({ type: 'skip', by: 'person', task: 'T3', satisfy: true, reason: 'Not needed.' });
    run.tell({ type: 'assign', by: 'person', task: 'T4', agent: 'claude' });
    run.tell(
      toReplan(
        aPlan([aTask('T1'), aTask('T2'), aTask('T3'), aTask('T4', { title: 'New' }), aTask('T5', { done: true })]),
      ),
    );
    expect(['T1', 'T3', 'T4', 'T5'].map((id) => run.status(id))).toEqual(['queued', 'skipped', 'queued', 'completed']);
    expect(run.view().tasks.find(({ id }) => id === 'T4')?.agent).toBe('claude');
  });

  it('brings the hashes of the documents that it was made from', () => {
    const run = halfway();
    run.tell({ ...toReplan(aPlan([aTask('T1'), aTask('T2')])), documentHashes: { 'spec.md': 'hash of the spec' } });
    expect(run.state.target.documentHashes).toEqual({ 'spec.md': 'hash of the spec' });
    run.tell(toReplan(aPlan([aTask('T1'), aTask('T2')])));
    expect(run.state.target.documentHashes).toBeUndefined();
  });

  it('leaves the question about the cap of the run open, wherever the task that asks stands in it', () => {
    const run = CoreRun.start(aPlan([aTask('T1'), aTask('T2')]), { tracks: 1, caps: { run: { messages: 1 } } });
    run.succeed('prepare:T1');
    run.tell({ type: 'report-usage', task: 'T1', attempt: 1, usage: { ...SOME_USAGE, messages: 1 } });
    run.tidy();
    run.tell(toReplan(aPlan([aTask('T3'), aTask('T2'), aTask('T1')])));
    expect(run.view().tasks[1]?.reason).toContain('It waits for the answer to T1.');
    run.tell({ type: 'answer', by: 'person', task: 'T1', answer: 'raise by 10' });
    expect(run.state.raised).toEqual({ messages: 10 });
    expect(run.view().counts).toMatchObject({ running: 1, queued: 2 });
  });

  it('is the plan that is approved, when nothing was approved yet', () => {
    const run = CoreRun.plan(aPlan([aTask('T1')]));
    run.tell(toReplan(aPlan([aTask('T2')])));
    expect(run.view().status).toBe('planned');
    expect(run.refusalOf({ type: 'approve', by: 'person', planHash: 'hash' })?.reason).toBe('plan-changed');
    run.tell({ type: 'approve', by: 'person', planHash: 'new hash' });
    expect(ids(run)).toEqual(['T2']);
  });

  it('is refused when it cannot be followed', () => {
    const run = halfway();
    const fault = {
      code: 'x',
      severity: 'error',
      message: 'x',
      hint: '',
      file: 'tasks.md',
      line: 1,
      column: 1,
    } as const;
    const next = aPlan([aTask('T1')]);
    expect(run.refusalOf(toReplan({ ...next, diagnostics: [fault] }))?.reason).toBe('plan-has-errors');
    expect(run.refusalOf(toReplan(aPlan([])))?.reason).toBe('plan-is-empty');
    expect(run.refusalOf(toReplan(next, ['T3', 'T2']))).toMatchObject({
      reason: 'moved-on',
      message: expect.stringContaining('T2 has started'),
    });
    expect(run.refusalOf(toReplan(next, ['T3']))).toBeNull();
    run.tell({ type: 'abort', by: 'person', reason: '' });
    expect(run.refusalOf(toReplan(next))?.reason).toBe('already-ended');
  });
});

it('a plan with errors is refused with their number', () => {
  const finding = {
    code: 'plan/x',
    severity: 'error',
    message: '',
    hint: '',
    file: 'tasks.md',
    line: 1,
    column: 1,
  } as const;
  const refused = (count: number) =>
    halfway().refusalOf(toReplan(aPlan([aTask('T1')], { diagnostics: Array.from({ length: count }, () => finding) })));
  expect(refused(1)?.message).toContain('has 1 error.');
  expect(refused(2)?.message).toContain('has 2 errors.');
});

it('names the open tasks that a new plan changes or takes away', () => {
  const replanned = replan(
    halfway().state,
    aPlan([aTask('T1'), aTask('T2'), aTask('T3', { title: 'Do it otherwise' })]),
  );
  if (!replanned.ok) throw new Error(replanned.failure.message);
  expect([...touchedTasks(replanned.value)].sort()).toEqual(['T3', 'T4']);
});
