import { expect, it } from 'vitest';
import { CoreRun } from '../../testing/core-run.ts';
import { aPlan, aPlanTask } from '../../testing/run-builders.ts';
import { compareFolders, compareJobs, compareLeases, type JobFact, type LeaseFact } from './compare-state.ts';
import { type RunFacts, toRunFacts } from './run-facts.ts';

const FACTS: RunFacts = {
  ...{ id: 'r1', repository: '/repository', resultRef: 'refs/heads/slipway/r1/result' },
  ...{ status: 'running', statusHint: 'running', ended: false, hasBranch: true, base: 'base' },
  ...{ landed: [], intents: [], snapshots: [], leases: new Set(['T001/1']), active: new Set(['T001/1']) },
};
const RUNS = new Map([['r1', FACTS]]);

const lease = (fields: Partial<LeaseFact>): LeaseFact => ({
  ...{ path: '/slots/w1', runId: 'r1', taskId: 'T001', attempt: 1, treeExists: true },
  ...fields,
});

const job = (fields: Partial<JobFact>): JobFact => ({
  ...{ directory: '/runs/r1/t001/1', alive: true, pid: 7, runId: 'r1', attempt: 'T001/1', key: 'r1/T001/1' },
  ...fields,
});

const codes = (ailments: readonly { readonly code: string }[]) => ailments.map(({ code }) => code);

it('leaves a lease alone that an attempt holds, and sets aside one without an attempt or without a tree', () => {
  expect(compareLeases(RUNS, [lease({})])).toEqual([]);
  const odd = [lease({ attempt: 2 }), lease({ runId: 'r9' }), lease({ treeExists: false })];
  expect(codes(compareLeases(RUNS, odd))).toEqual([
    'workspace/lease-without-attempt',
    'workspace/lease-without-attempt',
    'workspace/tree-missing',
  ]);
});

it('ends processes that nothing waits for and explains those that are gone', () => {
  expect(compareJobs(RUNS, [job({}), job({ alive: false, runId: 'r9' })])).toEqual([]);
  expect(codes(compareJobs(RUNS, [job({ runId: 'r9' }), job({ alive: false })]))).toEqual([
    'process/orphan',
    'process/lost',
  ]);
});

it('finds folders of runs that the journal does not hold', () => {
  const folders = ['r1', 'r2'].map((id) => ({ id, path: `/runs/${id}` }));
  expect(compareFolders(RUNS, folders).map(({ mend }) => mend)).toEqual([{ kind: 'set-aside', path: '/runs/r2' }]);
});

it('takes from a fold what has to be there outside of the journal, at every step of a task', () => {
  const plan = aPlan({ tasks: [aPlanTask({ id: 'T001' })] });
  const planned = CoreRun.plan(plan);
  expect(toRunFacts(planned.state, 'planned')).toMatchObject({ status: 'planned', hasBranch: false, ended: false });

  const run = CoreRun.start(plan);
  run.succeed('prepare:T001');
  const working = toRunFacts(run.state, 'running');
  expect([[...working.leases], [...working.active]]).toEqual([['T001/1'], ['T001/1']]);
  expect(working).toMatchObject({ hasBranch: true, landed: [], intents: [], snapshots: [] });

  run.work('T001');
  run.succeed('merge:T001');
  const merging = toRunFacts(run.state, 'running');
  expect(merging.intents.map(({ task }) => task)).toEqual(['T001']);
  expect(merging.snapshots).toMatchObject([{ task: 'T001', attempt: 1 }]);
  expect([...merging.active]).toEqual(['T001/1']);

  run.finish('T001').tidy();
  const landed = toRunFacts(run.state, 'completed');
  expect(landed).toMatchObject({ status: 'completed', ended: true, landed: [{ task: 'T001' }], intents: [] });
  expect(landed.active.size).toBe(0);
});

it('lists what landed in the order it landed', () => {
  const plan = aPlan({ tasks: ['T001', 'T002', 'T003'].map((id) => aPlanTask({ id })) });
  const run = CoreRun.start(plan);
  for (const id of ['T002', 'T001']) run.finish(id);
  expect(toRunFacts(run.state, 'running').landed.map(({ task }) => task)).toEqual(['T002', 'T001']);
});
