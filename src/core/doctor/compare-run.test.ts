import { describe, expect, it } from 'vitest';
import { type BranchFacts, compareRun } from './compare-run.ts';
import type { RunFacts } from './run-facts.ts';

const REF = 'refs/heads/slipway/r1/result';
const PIN = 'refs/slipway/r1/T001/1';

/** A run with one landed task and its snapshot, in which everything fits. */
function aRun(fields: Partial<RunFacts> = {}): RunFacts {
  return {
    id: 'r1',
    repository: '/repository',
    resultRef: REF,
    status: 'running',
    statusHint: 'running',
    ended: false,
    hasBranch: true,
    base: 'base',
    landed: [{ task: 'T001', commit: 'one' }],
    intents: [],
    snapshots: [{ task: 'T001', attempt: 1, commit: 'snap' }],
    leases: new Set(),
    active: new Set(),
    ...fields,
  };
}

function aBranch(fields: Partial<BranchFacts> = {}): BranchFacts {
  return {
    refs: new Map([
      [REF, 'one'],
      [PIN, 'snap'],
    ]),
    present: new Set(['base', 'one', 'snap']),
    reachable: new Set(['base', 'one']),
    pinOf: (task, attempt) => `refs/slipway/r1/${task}/${attempt}`,
    ...fields,
  };
}

const said = (run: RunFacts, branch: BranchFacts) =>
  compareRun(run, branch).map(({ severity, code, mend }) => `${severity} ${code}, ${mend?.kind ?? 'explained'}`);

describe('comparing a run with its repository', () => {
  it('finds nothing where everything fits, and asks nothing of a run without a branch', () => {
    expect(said(aRun(), aBranch())).toEqual([]);
    expect(said(aRun({ hasBranch: false }), aBranch({ refs: new Map() }))).toEqual([]);
  });

  it('notices a row whose status the events contradict', () => {
    expect(said(aRun({ statusHint: 'completed' }), aBranch())).toEqual(['warning run/status-hint, set-status']);
  });

  it('creates a missing branch again where its last commit is still there, and leaves one that was taken alone', () => {
    const refs = new Map([[PIN, 'snap']]);
    expect(said(aRun(), aBranch({ refs }))).toEqual(['error run/branch-missing, create-ref']);
    expect(compareRun(aRun({ landed: [] }), aBranch({ refs }))[0]?.mend).toMatchObject({ commit: 'base' });
    expect(said(aRun({ status: 'completed', statusHint: 'completed' }), aBranch({ refs }))).toEqual([
      'note run/branch-missing, explained',
    ]);
    expect(said(aRun(), aBranch({ refs, present: new Set(['snap']) }))).toEqual([
      'error run/branch-missing, explained',
    ]);
  });

  it('tells work that was thrown off the branch from work that was added to it', () => {
    const back = {
      refs: new Map([
        [REF, 'base'],
        [PIN, 'snap'],
      ]),
      reachable: new Set(['base']),
    };
    expect(said(aRun(), aBranch(back))).toEqual(['error run/landed-work-missing, explained']);
    const two = [
      { task: 'T001', commit: 'one' },
      { task: 'T002', commit: 'two' },
    ];
    expect(compareRun(aRun({ landed: two }), aBranch(back))[0]?.message).toContain('what T001 and 1 more landed');
    const forth = {
      refs: new Map([
        [REF, 'hand'],
        [PIN, 'snap'],
      ]),
      reachable: new Set(['base', 'one', 'hand']),
    };
    expect(said(aRun(), aBranch(forth))).toEqual(['warning run/branch-moved, explained']);
    expect(said(aRun({ ended: true }), aBranch(forth))).toEqual(['note run/branch-moved, explained']);
  });

  it('explains a candidate that landed and was not recorded', () => {
    const run = aRun({ landed: [], intents: [{ task: 'T001', commit: 'one' }] });
    expect(said(run, aBranch())).toEqual(['note run/landed-unrecorded, explained']);
  });

  it('pins a snapshot again that nothing keeps, unless the branch holds it or another commit has its place', () => {
    const refs = new Map([[REF, 'one']]);
    expect(said(aRun(), aBranch({ refs }))).toEqual(['warning run/snapshot-unpinned, create-ref']);
    expect(said(aRun(), aBranch({ refs, reachable: new Set(['base', 'one', 'snap']) }))).toEqual([]);
    expect(said(aRun(), aBranch({ refs: new Map([...refs, [PIN, 'other']]) }))).toEqual([
      'warning run/snapshot-unpinned, explained',
    ]);
    expect(said(aRun(), aBranch({ refs, present: new Set(['base', 'one']) }))).toEqual([
      'warning run/snapshot-unpinned, explained',
    ]);
  });

  it('says where it looked for a repository that is gone', () => {
    const [ailment] = compareRun(aRun(), aBranch({ refs: null }));
    expect(ailment).toMatchObject({ severity: 'warning', message: expect.stringContaining('/repository') });
    expect(said(aRun({ ended: true }), aBranch({ refs: null }))).toEqual(['note run/repository-missing, explained']);
  });
});
