import { describe, expect, it } from 'vitest';
import { aFailure, CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { AssertionFailure } from '../assert.ts';
import { applyEdit } from '../plan/edit/apply-edit.ts';
import { toTaskView } from '../view/to-run-view.ts';
import { applyEvent } from './apply.ts';
import { applyToAttempt } from './attempt-machine.ts';
import { sayAmount } from './cap-words.ts';
import { decide } from './decide.ts';
import { followStep } from './decide-failure.ts';
import { decideMergeReport } from './decide-merge.ts';
import { decideReport } from './decide-report.ts';
import { due } from './due.ts';
import { applyToRun } from './run-machine.ts';
import { findTask, lastAttempt } from './state.ts';
import { applyToTask } from './task-machine.ts';

const PLAN = aPlan([aTask('a')]);
const NONSENSE = { type: 'nonsense', status: 'nonsense', task: 'a', attempt: 1 } as never;

/** A word that every row of a table answers to, as every object does. */
const WELL_KNOWN = { type: 'toString', task: 'a', attempt: 1 } as never;

const AFTER = { task: 'a', agent: 'claude', failure: aFailure('fatal') };

function working() {
  const run = CoreRun.start(PLAN).state;
  const record = findTask(run, 'a')!;
  return { run, record, attempt: lastAttempt(record)! };
}

function merging() {
  const run = CoreRun.start(PLAN).work('a').state;
  return { run, record: findTask(run, 'a')! };
}

describe('a variant that no version knows', () => {
  it.each<[string, () => unknown]>([
    ['command', () => decide(working().run, NONSENSE)],
    ['report of an attempt', () => decideReport(working().run, NONSENSE)],
    ['report of a merge', () => decideMergeReport(merging().run, merging().record, NONSENSE)],
    ['event', () => applyEvent(working().run, 'r1', { seq: 99, at: 1, event: { type: 'nonsense' } as never })],
    ['event of a run', () => applyToRun({ status: 'running' }, NONSENSE)],
    ['event of a task', () => applyToTask('a', working().record.state, NONSENSE, { seq: 99, at: 1 })],
    ['event of an attempt', () => applyToAttempt(working().attempt, NONSENSE, 1)],
    ['event of a run that every object knows', () => applyToRun({ status: 'running' }, WELL_KNOWN)],
    [
      'event of a task that every object knows',
      () => applyToTask('a', working().record.state, WELL_KNOWN, { seq: 99, at: 1 }),
    ],
    ['event of an attempt that every object knows', () => applyToAttempt(working().attempt, WELL_KNOWN, 1)],
    ['measure', () => sayAmount('nonsense' as never, 1)],
    ['step after a failure', () => followStep(working().run, AFTER, { kind: 'nonsense' } as never)],
    ['edit', () => applyEdit(PLAN, NONSENSE)],
    ['state of a task', () => toTaskView(working().run, { ...working().record, state: NONSENSE })],
    [
      'state of an attempt',
      () => {
        const { run, attempt } = working();
        Object.assign(attempt, { state: NONSENSE });
        const [index] = run.running;
        run.tasks[index!]!.attempts.splice(0, 1, attempt);
        return due(run);
      },
    ],
  ])('is a bug and is told: %s', (_, act) => {
    expect(act).toThrow(AssertionFailure);
  });
});
