import type { RunEvent } from '../core/run/events.ts';

/** What a field of a journalled event must look like; `?` allows null. Nested records and lists are trusted: we wrote them. */
export type FieldKind = 'text' | 'text?' | 'number' | 'number?' | 'flag' | 'list' | 'record' | 'record?';

type KindOf<Field> = [null] extends [Field] ? `${PlainKindOf<NonNullable<Field>>}?` : PlainKindOf<NonNullable<Field>>;

type PlainKindOf<Field> = [Field] extends [string]
  ? 'text'
  : [Field] extends [number]
    ? 'number'
    : [Field] extends [boolean]
      ? 'flag'
      : [Field] extends [readonly unknown[]]
        ? 'list'
        : 'record';

type ShapeOf<Event> = { readonly [Field in Exclude<keyof Event, 'type'>]: KindOf<Event[Field]> };

/** Every field of every event with its kind; the compiler refuses the table when it lags behind `RunEvent`. */
export const EVENT_SHAPES: { readonly [Type in RunEvent['type']]: ShapeOf<Extract<RunEvent, { type: Type }>> } = {
  'run-planned': { plan: 'record', settings: 'record', target: 'record', title: 'text' },
  'run-replanned': {
    plan: 'record',
    planPath: 'text',
    planHash: 'text',
    documentHashes: 'record?',
    specFiles: 'list',
    specEdition: 'text?',
    changes: 'record',
    by: 'text',
  },
  'run-approved': { by: 'text', planHash: 'text' },
  'run-started': {},
  'run-paused': { by: 'text', mode: 'text', reason: 'text' },
  'run-resumed': { by: 'text' },
  'run-completed': {},
  'run-failed': { reason: 'text' },
  'run-aborted': { by: 'text', reason: 'text' },
  'agent-braked': { agent: 'text', delayMs: 'number', reason: 'text', stated: 'flag' },
  'agent-released': { agent: 'text' },
  'agent-stopped': { agent: 'text', reason: 'text' },
  'cap-reached': {
    scope: 'text',
    of: 'text?',
    measure: 'text',
    limit: 'number',
    used: 'number',
    until: 'number?',
  },
  'cap-neared': {
    scope: 'text',
    of: 'text?',
    ofAttempt: 'number?',
    measure: 'text',
    limit: 'number',
    used: 'number',
    until: 'number?',
  },
  'cap-raised': { scope: 'text', of: 'text?', measure: 'text', amount: 'number', by: 'text' },
  'cap-lifted': { scope: 'text' },
  'task-queued': { task: 'text' },
  'task-blocked': { task: 'text', by: 'list', reason: 'text' },
  'task-unblocked': { task: 'text' },
  'task-backed-off': { task: 'text', mode: 'text', delayMs: 'number', reason: 'text' },
  'task-paused': { task: 'text', reason: 'text', failure: 'record?' },
  'task-asked': {
    task: 'text',
    question: 'text',
    options: 'list',
    fallback: 'text?',
    kind: 'text',
    deadlineMs: 'number?',
  },
  'task-overdue': { task: 'text' },
  'task-assigned': { task: 'text', agent: 'text', by: 'text' },
  'task-offered': { task: 'text', agent: 'text' },
  'workspace-requested': { task: 'text', by: 'text' },
  'work-handed-in': { task: 'text', summary: 'text', by: 'text' },
  'task-returned': { task: 'text', failure: 'record?', handedIn: 'text?' },
  'task-answered': { task: 'text', answer: 'text', by: 'text' },
  'task-retried': { task: 'text', note: 'text?', by: 'text' },
  'task-failed': { task: 'text', failure: 'record' },
  'task-skipped': { task: 'text', satisfy: 'flag', reason: 'text', by: 'text' },
  'merge-started': { task: 'text', attempt: 'number' },
  'merge-conflicted': { task: 'text', attempt: 'number', failure: 'record' },
  'merge-rejected': { task: 'text', attempt: 'number', candidate: 'text?', failure: 'record', reports: 'list' },
  'merge-intended': {
    task: 'text',
    attempt: 'number',
    base: 'text',
    candidate: 'text',
    tree: 'text',
    reports: 'list',
  },
  'merge-superseded': { task: 'text', attempt: 'number', head: 'text' },
  'task-completed': { task: 'text', by: 'text', commit: 'text?', tree: 'text?' },
  'attempt-started': { task: 'text', attempt: 'number', agent: 'text', mode: 'text', sessionId: 'text' },
  'attempt-prepared': { task: 'text', attempt: 'number', base: 'text' },
  'agent-started': {
    task: 'text',
    attempt: 'number',
    pid: 'number',
    startTicks: 'number',
    bootId: 'text',
    adopted: 'flag',
  },
  'agent-session': { task: 'text', attempt: 'number', sessionId: 'text', model: 'text?', version: 'text?' },
  'agent-told': { task: 'text', attempt: 'number', text: 'text', interrupts: 'flag', by: 'text' },
  'budget-granted': { task: 'text', attempt: 'number', costUsd: 'number' },
  'usage-reported': { task: 'text', attempt: 'number', usage: 'record' },
  'agent-finished': { task: 'text', attempt: 'number', summary: 'text', usage: 'record' },
  'snapshot-taken': { task: 'text', attempt: 'number', commit: 'text', tree: 'text', files: 'list' },
  'attempt-succeeded': { task: 'text', attempt: 'number', tree: 'text', reports: 'list' },
  'attempt-failed': { task: 'text', attempt: 'number', failure: 'record', usage: 'record', reports: 'list' },
  'attempt-cancelled': { task: 'text', attempt: 'number', reason: 'text', usage: 'record' },
  'salvage-failed': { task: 'text', attempt: 'number', reason: 'text' },
  'workspace-released': { task: 'text', attempt: 'number' },
};
