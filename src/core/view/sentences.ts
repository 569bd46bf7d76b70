import { assertNever } from '../assert.ts';
import type { GateReport } from '../gate/gate.ts';
import { isPerson, parseAgentList, personName } from '../run/agent-list.ts';
import { sayAmount, sayCap, sayNearCap, scopeName } from '../run/cap-words.ts';
import type { Actor, AttemptEvent, PlanChanges, RunEvent, TaskEvent } from '../run/events.ts';
import type { FailureReport } from '../run/failure.ts';
import type { Usage } from '../run/usage.ts';
import { formatDuration } from '../text/duration.ts';
import { agentLabel } from '../text/label.ts';
import { asSentence, counted, listed } from '../text/wording.ts';

/**
 * What happened, in one sentence for people. The task's id is not part of it: `eventTask` names it, and each place shows it in its own way.
 * Texts of agents and files are passed through as they are; whoever prints the sentence takes terminal escapes out.
 */
export function eventSentence(event: RunEvent): string {
  switch (event.type) {
    case 'run-planned':
      return `The run was planned with ${counted(event.plan.tasks.length, 'task')} for agent ${agentLabel(event.settings.agent)} on ${counted(event.settings.tracks, 'track')}.`;
    case 'run-replanned':
      return `The plan was changed${byActor(event.by)}: ${changesOf(event.changes)}.`;
    case 'run-approved':
      return event.by === 'person' ? 'The plan was approved.' : 'The plan was approved by its settings.';
    case 'run-started':
      return 'The run started.';
    case 'run-paused':
      return `The run was paused${byActor(event.by)}, ${event.mode === 'now' ? 'agents in flight were ended' : 'agents in flight may finish'}.${because(event.reason)}`;
    case 'run-resumed':
      return `The run was resumed${byActor(event.by)}.`;
    case 'run-completed':
      return 'The run is complete.';
    case 'run-failed':
      return `The run failed.${because(event.reason)}`;
    case 'run-aborted':
      return `The run was aborted${byActor(event.by)}.${because(event.reason)}`;
    case 'agent-braked':
      return `No attempt with agent ${agentLabel(event.agent)} starts for ${formatDuration(event.delayMs)}.${because(event.reason)}`;
    case 'agent-released':
      return `Attempts with agent ${agentLabel(event.agent)} may start again.`;
    case 'agent-stopped':
      return `Agent ${agentLabel(event.agent)} is not used any more in this run.${because(event.reason)}`;
    case 'cap-neared':
      return sayNearCap(event);
    case 'cap-reached':
      return `${sayCap(event)}${event.of === null ? ` Nothing starts before ${scopeName(event.scope)} is over.` : ''}`;
    case 'cap-raised':
      return `The cap of ${event.of === null ? 'the run' : `task ${event.of}`} was raised${byActor(event.by)} by ${sayAmount(event.measure, event.amount)}.`;
    case 'cap-lifted':
      return `${scopeName(event.scope).replace('the', 'The')} is over, and with it its cap.`;
    default:
      return taskSentence(event);
  }
}

function changesOf({ added, removed, changed, kept }: PlanChanges): string {
  const parts = [
    ...(added.length === 0 ? [] : [`${counted(added.length, 'task')} added`]),
    ...(removed.length === 0 ? [] : [`${counted(removed.length, 'task')} removed`]),
    ...(changed.length === 0 ? [] : [`${counted(changed.length, 'task')} changed`]),
    ...(kept.length === 0 ? [] : [`${listed(kept)} stay${kept.length === 1 ? 's' : ''} as planned before`]),
  ];
  return parts.length === 0 ? 'no task differs' : parts.join(', ');
}

/** The id of the task that an event is about, or null for the run as a whole. */
export function eventTask(event: RunEvent): string | null {
  return 'task' in event ? event.task : null;
}

function taskSentence(event: TaskEvent | AttemptEvent): string {
  switch (event.type) {
    case 'task-queued':
      return 'Ready: everything it depends on has landed.';
    case 'task-blocked':
      return `Blocked by ${listed(event.by)} for now.${because(event.reason)}`;
    case 'task-unblocked':
      return 'No longer blocked.';
    case 'task-backed-off':
      return `Waits ${formatDuration(event.delayMs)} before the next attempt.${because(event.reason)}`;
    case 'task-paused':
      return `Paused until a person decides.${because(event.reason)}`;
    case 'task-asked':
      return `${event.kind === 'permission' ? 'Asks a person for leave' : 'Asks a person'}: ${asSentence(event.question)}${choices(event.options, event.fallback)}${deadline(event)}`;
    case 'task-overdue':
      return 'Nobody answered before the deadline and there is no default, so it goes on waiting.';
    case 'task-answered':
      return event.by === 'person'
        ? `Answered by a person: ${asSentence(event.answer)}`
        : `Nobody answered before the deadline, so its default was taken: ${asSentence(event.answer)}`;
    case 'task-assigned':
      return `Given to ${ownerLabel(event.agent)}${byActor(event.by)}.`;
    case 'task-offered':
      return `Everything it depends on has landed: it waits for ${ownerLabel(event.agent)}.`;
    case 'workspace-requested':
      return 'A workspace was asked for.';
    case 'work-handed-in':
      return event.summary.trim() === '' ? 'Handed in.' : `Handed in: ${asSentence(event.summary)}`;
    case 'task-returned':
      if (event.failure === null) return 'Goes back to the person, because the run was stopped.';
      return `Goes back to the person who handed it in (${event.failure.class}). ${asSentence(event.failure.message)}`;
    case 'task-retried':
      return `Another attempt was asked for${byActor(event.by)}.${event.note === null ? '' : ` Note: ${asSentence(event.note)}`}`;
    case 'task-failed':
      return `Failed for good (${event.failure.class}). ${asSentence(event.failure.message)}`;
    case 'task-skipped':
      return `Skipped${byActor(event.by)}, its dependents ${event.satisfy ? 'go on' : 'stay blocked'}.${because(event.reason)}`;
    case 'merge-started':
      return 'Taken up by the merge queue.';
    case 'merge-conflicted':
      return asSentence(event.failure.message);
    case 'merge-rejected':
      return `Does not land. ${failureText(event.failure, event.reports)}`;
    case 'merge-intended':
      return event.reports.length === 0
        ? `Merge candidate ${short(event.candidate)} is about to land.`
        : `Merge candidate ${short(event.candidate)} passed ${counted(event.reports.length, 'gate')} and is about to land.`;
    case 'merge-superseded':
      return `The result branch moved to ${short(event.head)} meanwhile, the merge is made again.`;
    case 'task-completed':
      return completion(event);
    default:
      return attemptSentence(event);
  }
}

function attemptSentence(event: AttemptEvent): string {
  const attempt = `Attempt ${event.attempt}`;
  switch (event.type) {
    case 'attempt-started':
      return event.mode === 'continue'
        ? `${attempt} started, going on where the last one stopped, with agent ${ended(agentLabel(event.agent))}`
        : `${attempt} started with agent ${ended(agentLabel(event.agent))}`;
    case 'attempt-prepared':
      return `${attempt} has its workspace, based on commit ${short(event.base)}.`;
    case 'agent-started':
      return event.adopted
        ? `${attempt} was found still working as process ${event.pid} and adopted.`
        : `${attempt} works as process ${event.pid}.`;
    case 'agent-session':
      return `${attempt} works in session ${event.sessionId}${event.model === null ? '' : ` with model ${event.model}`}${event.version === null ? '' : ` (version ${event.version})`}.`;
    case 'agent-told':
      return `${attempt} was ${event.interrupts ? 'stopped and ' : ''}told${byActor(event.by)}: ${asSentence(event.text)}`;
    case 'budget-granted':
      return `${attempt} may use ${sayAmount('costUsd', event.costUsd)}.`;
    case 'usage-reported':
      return `${attempt} used ${sayUsage(event.usage)} so far.`;
    case 'agent-finished':
      return event.summary.trim() === ''
        ? `${attempt} says that it is done.`
        : `${attempt} says that it is done: ${asSentence(event.summary)}`;
    case 'snapshot-taken':
      return `${attempt} left ${counted(event.files.length, 'changed file')} in snapshot ${short(event.commit)}.`;
    case 'attempt-succeeded':
      return event.reports.length === 0
        ? `${attempt} is accepted: no gate judges it.`
        : `${attempt} passed ${counted(event.reports.length, 'gate')}.`;
    case 'attempt-failed':
      return `${attempt} failed (${event.failure.class}). ${failureText(event.failure, event.reports)}`;
    case 'attempt-cancelled':
      return `${attempt} was cancelled.${because(event.reason)}`;
    case 'salvage-failed':
      return `What ${attempt.toLowerCase()} left could not be kept.${because(event.reason)}`;
    case 'workspace-released':
      return `${attempt} gave its workspace back.`;
    default:
      return assertNever(event);
  }
}

/** What was used, in words. */
export function sayUsage({ messages, inputTokens, outputTokens, costUsd, costEstimated }: Usage): string {
  const figures = [sayAmount('messages', messages), sayAmount('tokens', inputTokens + outputTokens)];
  return listed(
    costUsd > 0 ? [...figures, `${costEstimated === true ? 'at most ' : ''}${sayAmount('costUsd', costUsd)}`] : figures,
  );
}

/** A label that was cut ends with its own mark. */
function ended(label: string): string {
  return label.endsWith('…') ? label : `${label}.`;
}

function completion(event: Extract<TaskEvent, { type: 'task-completed' }>): string {
  const how = event.by === 'person' ? 'Completed by a person, not by gates' : 'Completed';
  return event.commit === null ? `${how}.` : `${how}, landed as commit ${short(event.commit)}.`;
}

function failureText(failure: FailureReport, reports: readonly GateReport[]): string {
  const failed = reports.filter((report) => report.verdict !== 'passed').map((report) => report.gate);
  const gates = failed.length === 0 ? '' : ` Gates that did not pass: ${listed(failed)}`;
  return `${asSentence(failure.message)}${gates}`;
}

function choices(options: readonly string[], fallback: string | null): string {
  const offered = options.length === 0 ? '' : ` Options: ${options.join(' | ')}`;
  return fallback === null ? offered : `${offered} (default: ${fallback})`;
}

function deadline({ fallback, deadlineMs }: Extract<TaskEvent, { type: 'task-asked' }>): string {
  if (deadlineMs === null) return '';
  const then = fallback === null ? 'after that it goes on waiting' : 'then the default is taken';
  return ` It waits ${formatDuration(deadlineMs)} for an answer, ${then}.`;
}

/** Whom a task belongs to, for people: agents in order of preference, or a person by name. */
export function ownerLabel(agent: string): string {
  if (isPerson(agent)) return personName(agent) ?? 'a person';
  return `agent ${parseAgentList(agent).map(agentLabel).join(', else ')}`;
}

function byActor(actor: Actor): string {
  return actor === 'person' ? ' by a person' : '';
}

function because(reason: string): string {
  return reason.trim() === '' ? '' : ` ${asSentence(reason)}`;
}

/** The first ten characters of a commit id. */
export function short(commit: string): string {
  return commit.slice(0, 10);
}
