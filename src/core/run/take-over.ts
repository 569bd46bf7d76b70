import { present } from '../assert.ts';
import { at } from '../at.ts';
import { isPersonsTask } from './agent-choice.ts';
import { createRun } from './create.ts';
import type { RunEvent } from './events.ts';
import { reindex } from './indexes.ts';
import { isOpen } from './replan.ts';
import { findTask, type RunState, type TaskRecord } from './state.ts';

/**
 * Lets a run follow a new plan, in place. What follows from the plan and from where its tasks stand in it is made anew; all that happened
 * stays.
 */
export function takeOver(run: RunState, event: Extract<RunEvent, { type: 'run-replanned' }>): void {
  const { plan, planPath, planHash, documentHashes, specFiles, specEdition } = event;
  // Hashes of what the run was planned from before say nothing about the new plan.
  const { documentHashes: _, ...before } = run.target;
  const { settings, title } = run;
  const target = {
    ...{ ...before, planPath, planHash, specFiles },
    ...(documentHashes === null ? {} : { documentHashes }),
    ...(specEdition === null ? {} : { specEdition }),
  };
  const next = createRun(run.id, { type: 'run-planned', plan, settings, target, title }, run.createdAt);
  for (const record of next.tasks) {
    const before = findTask(run, record.task.id);
    if (before === undefined) continue;
    if (isOpen(run, before)) carryOpen(next, record, before);
    else carryStarted(record, before);
  }
  const asker = run.capAsker === null ? null : at(run.tasks, run.capAsker).task.id;
  const { graph, tasks, counts, unmet, toQueue, toBlock, toUnblock, ready } = next;
  const { running, merging, landing, backingOff, assigned, asking, pausedWithRun, leases, conflicted } = next;
  Object.assign(run, {
    ...{ plan, target, graph, tasks, counts, unmet, toQueue, toBlock, toUnblock, ready },
    ...{ running, merging, landing, backingOff, assigned, asking, pausedWithRun, leases, conflicted },
  });
  if (asker !== null) run.capAsker = present(findTask(run, asker), 'a task that asks stays in the plan').index;
  reindex(run);
}

function carryOpen(run: RunState, record: TaskRecord, before: TaskRecord): void {
  record.notes.push(...before.notes);
  record.assignee = before.assignee;
  record.raised = before.raised;
  // What was a checkpoint and is a task now may be somebody's: it is offered, not queued.
  const isQueued = before.state.status === 'queued' && record.state.status === 'pending';
  // Whether it still may be is known once everything has its place.
  if (isQueued && !isPersonsTask(run, record)) record.state = before.state;
}

function carryStarted(record: TaskRecord, before: TaskRecord): void {
  const { index, task } = record;
  Object.assign(record, before, { index, task });
}
