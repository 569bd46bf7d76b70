import type { RunEvent } from '../run/events.ts';

/** How an event is to be taken: `detail` is for those who ask for more, `good`, `bad` and `attention` stand out. */
export type EventTone = 'detail' | 'plain' | 'good' | 'bad' | 'attention';

const TONES: { readonly [Type in RunEvent['type']]: EventTone } = {
  'run-planned': 'plain',
  'run-replanned': 'attention',
  'run-approved': 'plain',
  'run-started': 'plain',
  'run-paused': 'attention',
  'run-resumed': 'plain',
  'run-completed': 'good',
  'run-failed': 'bad',
  'run-aborted': 'bad',
  'agent-braked': 'attention',
  'agent-released': 'plain',
  'agent-stopped': 'bad',
  'cap-reached': 'attention',
  'cap-neared': 'attention',
  'cap-raised': 'plain',
  'cap-lifted': 'plain',
  'task-queued': 'detail',
  'task-blocked': 'attention',
  'task-unblocked': 'plain',
  'task-backed-off': 'plain',
  'task-paused': 'attention',
  'task-asked': 'attention',
  'task-overdue': 'attention',
  'task-answered': 'plain',
  'task-assigned': 'plain',
  'task-offered': 'attention',
  'workspace-requested': 'detail',
  'work-handed-in': 'plain',
  'task-returned': 'bad',
  'task-retried': 'plain',
  'task-failed': 'bad',
  'task-skipped': 'attention',
  'merge-intended': 'detail',
  'merge-started': 'detail',
  'merge-conflicted': 'bad',
  'merge-rejected': 'bad',
  'merge-superseded': 'detail',
  'task-completed': 'good',
  'attempt-started': 'plain',
  'attempt-prepared': 'detail',
  'agent-started': 'detail',
  'agent-session': 'detail',
  'agent-told': 'plain',
  'budget-granted': 'detail',
  'usage-reported': 'detail',
  'agent-finished': 'detail',
  'snapshot-taken': 'detail',
  'attempt-succeeded': 'plain',
  'attempt-failed': 'bad',
  'attempt-cancelled': 'attention',
  'salvage-failed': 'attention',
  'workspace-released': 'detail',
};

/** The tone of an event; the compiler refuses the table while an event is missing in it. */
export function eventTone(event: RunEvent): EventTone {
  return TONES[event.type];
}
