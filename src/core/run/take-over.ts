import { createRun } from './create.ts';
import type { RunEvent } from './events.ts';
import { reindex } from './indexes.ts';
import { isOpen } from './replan.ts';
import { findTask, type RunState, type TaskRecord } from './state.ts';

/** Lets a run follow a new plan, in place. All records and indexes are made anew, for tasks have other places in it; what happened stays. */
export function takeOver(run: RunState, event: Extract<RunEvent, { type: 'run-replanned' }>): void {
  const { plan, planPath, planHash, specFiles, specEdition } = event;
  const { settings, title } = run;
  const target = { ...run.target, planPath, planHash, specFiles, ...(specEdition === null ? {} : { specEdition }) };
  const next = createRun(run.id, { type: 'run-planned', plan, settings, target, title }, run.createdAt);
  next.seq = run.seq;
  next.phase = run.phase;
  next.startedAt = run.startedAt;
  next.finishedAt = run.finishedAt;
  next.allowance = run.allowance;
  next.hasAssignees = run.hasAssignees;
  for (const [agent, hold] of run.agents) next.agents.set(agent, hold);
  for (const record of next.tasks) {
    const before = findTask(run, record.task.id);
    if (before !== undefined) carryOver(record, before, isOpen(run, before));
  }
  reindex(next);
  Object.assign(run, next);
}

function carryOver(record: TaskRecord, before: TaskRecord, isStillOpen: boolean): void {
  record.notes.push(...before.notes);
  record.assignee = before.assignee;
  if (isStillOpen) {
    // Whether it still may be is known once everything has its place.
    if (before.state.status === 'queued' && record.state.status === 'pending') record.state = before.state;
    return;
  }
  const { index, task, notes, ...happened } = before;
  record.attempts.push(...happened.attempts);
  Object.assign(record, { ...happened, attempts: record.attempts });
}
