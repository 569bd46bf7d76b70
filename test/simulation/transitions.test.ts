import { describe, expect, it } from 'vitest';
import { applyEvent, type RecordedEvent } from '../../src/core/run/apply.ts';
import { ATTEMPT_TRANSITIONS } from '../../src/core/run/attempt-machine.ts';
import { RUN_TRANSITIONS } from '../../src/core/run/run-machine.ts';
import { findTask, lastAttempt, type RunState } from '../../src/core/run/state.ts';
import { TASK_TRANSITIONS } from '../../src/core/run/task-machine.ts';
import { aFailure, CoreRun, SOME_USAGE } from '../../src/testing/core-run.ts';
import { aPlan, aTask } from '../../src/testing/plans.ts';
import { playRun } from '../../src/testing/random-play.ts';

const TABLES = { run: RUN_TRANSITIONS, task: TASK_TRANSITIONS, attempt: ATTEMPT_TRANSITIONS } as const;

/** Every transition of every table as `machine: state + event`. */
function declared(): readonly string[] {
  return Object.entries(TABLES).flatMap(([machine, table]) =>
    Object.entries(table).flatMap(([state, row]) => Object.keys(row).map((event) => `${machine}: ${state} + ${event}`)),
  );
}

/** The transitions that a journal takes, with those that a machine does not have among them. */
function taken(entries: readonly RecordedEvent[], seen: Set<string>): void {
  let state: RunState | null = null;
  for (const entry of entries) {
    if (state !== null) for (const each of stepsOf(state, entry.event)) seen.add(each);
    state = applyEvent(state, 'r1', entry);
  }
}

function stepsOf(state: RunState, event: RecordedEvent['event']): readonly string[] {
  const steps = [`run: ${state.phase.status} + ${event.type}`];
  if (!('task' in event)) return steps;
  const record = findTask(state, event.task)!;
  steps.push(`task: ${record.state.status} + ${event.type}`);
  const attempt = lastAttempt(record);
  if (attempt !== undefined) steps.push(`attempt: ${attempt.state.status} + ${event.type}`);
  return steps;
}

/** Short stories about what random play comes to too seldom. */
function stories(): readonly CoreRun[] {
  const abortPlanned = CoreRun.plan(aPlan([aTask('a')]));
  abortPlanned.tell({ type: 'abort', by: 'person', reason: '' });
  const noTarget = CoreRun.plan(aPlan([aTask('a')]));
  noTarget.tell({ type: 'approve', by: 'person', planHash: 'hash' });
  noTarget.tell({ type: 'report-target-failed', message: '', hint: '' });
  const abortApproved = CoreRun.plan(aPlan([aTask('a')]));
  abortApproved.tell({ type: 'approve', by: 'person', planHash: 'hash' });
  abortApproved.tell({ type: 'abort', by: 'person', reason: '' });
  const started = CoreRun.start(aPlan([aTask('a')]));
  started.succeed('prepare:a');
  started.tell({
    type: 'report-agent-started',
    task: 'a',
    attempt: 1,
    pid: 1,
    startTicks: 1,
    bootId: 'b',
    adopted: false,
  });
  started.tell({
    type: 'report-agent-session',
    task: 'a',
    attempt: 1,
    sessionId: 's',
    model: 'm',
    version: null,
  });
  started.tell({ type: 'tell', by: 'person', task: 'a', text: 'Use port 80.' });
  started.tell({ type: 'abort', by: 'person', reason: '' });
  started.tell({ type: 'report-salvage-failed', task: 'a', attempt: 1, reason: '' });
  const unkept = CoreRun.start(aPlan([aTask('a')]));
  unkept.succeed('prepare:a');
  unkept.tell({
    type: 'report-attempt-failed',
    task: 'a',
    attempt: 1,
    failure: aFailure('fatal'),
    usage: SOME_USAGE,
    reports: [],
  });
  unkept.tell({ type: 'report-salvage-failed', task: 'a', attempt: 1, reason: '' });
  const placeless = CoreRun.start(aPlan([aTask('a')]), { workspace: 'none' });
  placeless.succeed('agent:a');
  const hopeless = CoreRun.start(aPlan([aTask('a')]), { retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 } }).work(
    'a',
  );
  hopeless.tell({
    type: 'report-merge-rejected',
    task: 'a',
    attempt: 1,
    candidate: null,
    failure: aFailure('retryable'),
    reports: [],
  });
  const capped = CoreRun.start(aPlan([aTask('a'), aTask('b')]), { tracks: 1, caps: { run: { messages: 1 } } });
  capped.succeed('prepare:a');
  capped.tell({ type: 'report-usage', task: 'a', attempt: 1, usage: SOME_USAGE });
  capped.tell({ type: 'report-usage', task: 'a', attempt: 1, usage: { ...SOME_USAGE, messages: 2 } });
  capped.tell({ type: 'skip', by: 'person', task: 'a', satisfy: true, reason: '' });
  const granted = CoreRun.start(aPlan([aTask('a')]), { caps: { run: { costUsd: 1 } } });
  const placed = CoreRun.start(aPlan([aTask('a')]), { caps: { run: { costUsd: 1 } }, workspace: 'none' });
  const told = CoreRun.start(aPlan([aTask('a')]));
  told.succeed('prepare:a');
  told.tell({ type: 'pause', by: 'person', mode: 'now', reason: '' });
  told.tell({ type: 'report-usage', task: 'a', attempt: 1, usage: SOME_USAGE });
  return [abortPlanned, noTarget, abortApproved, started, unkept, placeless, hopeless, capped, granted, placed, told];
}

describe('the tests', () => {
  it('take every transition of every machine', { timeout: 60_000 }, () => {
    const seen = new Set<string>();
    for (const { entries } of stories()) taken(entries, seen);
    for (let seed = 1; seed <= 300; seed += 1) taken(playRun(seed, { size: 10, people: 'meddling' }).run.entries, seen);
    expect(declared().filter((each) => !seen.has(each))).toEqual([]);
  });
});
