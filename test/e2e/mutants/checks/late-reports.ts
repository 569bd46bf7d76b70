// Whatever is still reported about the first attempt of a task, its second one does not hear of it.
import type { ResultCommand } from '../../../../src/core/run/commands.ts';
import { aFailure, aReport, CoreRun, SOME_USAGE } from '../../../../src/testing/core-run.ts';
import { aPlan, aTask } from '../../../../src/testing/plans.ts';
import { conclude } from './verdict.ts';

const task = 'T1';
const usage = SOME_USAGE;
const settings = {
  gates: [{ name: 'tests', run: 'true', at: 'task', timeoutMs: 1, report: null }],
  retry: { attempts: 3, backoffMs: 1, backoffMaxMs: 1 },
} as const;
const run = CoreRun.start(aPlan([aTask(task)]), settings);
run.tell({ type: 'report-prepared', task, attempt: 1, base: 'base' });
run.tell({ type: 'report-attempt-failed', task, attempt: 1, failure: aFailure('retryable'), usage, reports: [] });
run.tell({ type: 'report-snapshot', task, attempt: 1, commit: 'c1', tree: 't1', files: [] });
run.tell({ type: 'report-released', task, attempt: 1 });
for (const timer of run.due().filter((key) => key.startsWith('timer:'))) run.tell({ type: 'report-timer', timer });

/** Leads the second attempt on by one state each. */
const STEPS: readonly ResultCommand[] = [
  { type: 'report-prepared', task, attempt: 2, base: 'base' },
  { type: 'report-agent-done', task, attempt: 2, summary: '', usage },
  { type: 'report-snapshot', task, attempt: 2, commit: 'c2', tree: 't2', files: [] },
  { type: 'report-verified', task, attempt: 2, tree: 't3', reports: [aReport('passed')] },
];
const LATE: readonly ResultCommand[] = [
  { type: 'report-prepared', task, attempt: 1, base: 'old' },
  { type: 'report-agent-started', task, attempt: 1, pid: 1, startTicks: 1, bootId: 'b', adopted: true },
  { type: 'report-agent-done', task, attempt: 1, summary: 'old', usage },
  { type: 'report-snapshot', task, attempt: 1, commit: 'old', tree: 'old', files: [] },
  { type: 'report-verified', task, attempt: 1, tree: 'old', reports: [aReport('passed')] },
  { type: 'report-attempt-failed', task, attempt: 1, failure: aFailure('quality'), usage, reports: [] },
  { type: 'report-candidate', task, attempt: 1, base: 'b', candidate: 'old', tree: 'old', reports: [] },
  { type: 'report-merge-rejected', task, attempt: 1, candidate: 'old', failure: aFailure('quality'), reports: [] },
  { type: 'report-landed', task, attempt: 1, commit: 'old', tree: 'old' },
];

const problems: string[] = [];
if (run.state.tasks[0]?.attempts.length !== 2) throw new Error('the second attempt did not start');
for (const step of [null, ...STEPS]) {
  if (step !== null) run.tell(step);
  for (const late of LATE) if (isTaken(late)) problems.push(`late ${late.type} of attempt 1 was taken`);
}
conclude(problems);

/** A report that was taken leads to events, or right into an assertion. */
function isTaken(report: ResultCommand): boolean {
  try {
    return run.tell(report).length > 0;
  } catch {
    return true;
  }
}
