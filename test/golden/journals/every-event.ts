import type { RunEvent } from '../../../src/core/run/events.ts';
import type { FailureReport } from '../../../src/core/run/failure.ts';
import { NO_USAGE } from '../../../src/core/run/usage.ts';
import { runPlanned } from '../../../src/testing/journal-builders.ts';

const FAILURE: FailureReport = {
  class: 'limited',
  message: 'The provider refused for now.',
  hint: 'Wait for the reset.',
  evidence: '429',
  resetMs: 60_000,
};
const REPORT = {
  gate: 'types',
  verdict: 'passed',
  exitCode: 0,
  durationMs: 1_200,
  outputTail: '',
  message: 'It passed.',
} as const;
const T1 = { task: 'T001', attempt: 1 } as const;
const AGAIN = { task: 'T001', attempt: 2 } as const;
const T2 = { task: 'T002', attempt: 1 } as const;
const AGENT = { pid: 4_711, startTicks: 123_456, bootId: '5f0c5a3e-0000-4000-8000-000000000001', adopted: false };
const COMMIT = { commit: 'a'.repeat(40), tree: 'b'.repeat(40) };
const CANDIDATE = { base: 'c'.repeat(40), candidate: 'd'.repeat(40), tree: 'b'.repeat(40), reports: [REPORT] };

/** A history of one run in which every type of event occurs, as the current release writes it. */
export const EVERY_EVENT: readonly RunEvent[] = [
  runPlanned(['T001', 'T002', 'T003', 'T004']),
  {
    type: 'run-replanned',
    plan: runPlanned(['T001', 'T002', 'T003', 'T004']).plan,
    planPath: '/home/ada/project/tasks.md',
    planHash: 'e'.repeat(64),
    specFiles: [],
    documentHashes: null,
    specEdition: 'f'.repeat(12),
    changes: { added: ['T004'], removed: [], changed: [], kept: [] },
    by: 'person',
  },
  { type: 'run-approved', by: 'person', planHash: '2'.repeat(64) },
  { type: 'run-started' },
  { type: 'task-queued', task: 'T001' },
  { type: 'attempt-started', ...T1, agent: 'claude', mode: 'fresh', sessionId: 's1' },
  { type: 'budget-granted', ...T1, costUsd: 0.625 },
  { type: 'attempt-prepared', ...T1, base: 'c'.repeat(40) },
  { type: 'agent-started', ...T1, ...AGENT },
  { type: 'usage-reported', ...T1, usage: { messages: 1, inputTokens: 900, outputTokens: 100, costUsd: 0.01 } },
  { type: 'attempt-failed', ...T1, failure: FAILURE, usage: NO_USAGE, reports: [] },
  { type: 'agent-braked', agent: 'claude', delayMs: 60_000, reason: 'The provider refused for now.', stated: true },
  { type: 'task-backed-off', mode: 'fresh', task: 'T001', delayMs: 60_000, reason: 'The provider refused for now.' },
  { type: 'agent-released', agent: 'claude' },
  { type: 'attempt-started', ...AGAIN, agent: 'claude', mode: 'continue', sessionId: 's1' },
  { type: 'attempt-prepared', ...AGAIN, base: 'c'.repeat(40) },
  { type: 'agent-started', ...AGAIN, ...AGENT, adopted: true },
  { type: 'agent-session', ...AGAIN, sessionId: 's1', model: 'opus', version: '2.1.329' },
  { type: 'agent-told', ...AGAIN, text: 'The port is 8080.', interrupts: true, by: 'person' },
  { type: 'agent-finished', ...AGAIN, summary: 'Done — with “quotes” and ünïcode.', usage: NO_USAGE },
  { type: 'snapshot-taken', ...AGAIN, ...COMMIT, files: ['src/ü.ts'] },
  { type: 'attempt-succeeded', ...AGAIN, tree: 'b'.repeat(40), reports: [REPORT] },
  { type: 'merge-started', ...AGAIN },
  { type: 'merge-conflicted', ...AGAIN, failure: FAILURE },
  { type: 'merge-rejected', ...AGAIN, candidate: null, failure: FAILURE, reports: [REPORT] },
  { type: 'salvage-failed', ...AGAIN, reason: 'A nested repository.' },
  { type: 'merge-intended', ...AGAIN, ...CANDIDATE },
  { type: 'merge-superseded', ...AGAIN, head: 'e'.repeat(40) },
  { type: 'merge-intended', ...AGAIN, ...CANDIDATE, base: 'e'.repeat(40) },
  { type: 'task-completed', task: 'T001', by: 'gates', ...COMMIT },
  { type: 'workspace-released', ...AGAIN },
  { type: 'task-queued', task: 'T002' },
  { type: 'attempt-started', ...T2, agent: 'claude', mode: 'fresh', sessionId: 's2' },
  { type: 'run-paused', by: 'person', mode: 'now', reason: 'Lunch.' },
  { type: 'attempt-cancelled', ...T2, reason: 'The run was paused.', usage: NO_USAGE },
  { type: 'run-resumed', by: 'person' },
  {
    type: 'task-asked',
    task: 'T002',
    question: 'Which colour?',
    options: ['red', 'blue'],
    fallback: 'red',
    kind: 'question',
    deadlineMs: 3_600_000,
  },
  { type: 'cap-reached', scope: 'day', of: null, measure: 'costUsd', limit: 5, used: 5.25, until: 86_400_000 },
  { type: 'cap-lifted', scope: 'day' },
  { type: 'cap-reached', scope: 'run', of: 'T002', measure: 'tokens', limit: 1_000, used: 1_000, until: null },
  { type: 'cap-raised', scope: 'run', of: null, measure: 'tokens', amount: 1_000, by: 'person' },
  { type: 'task-overdue', task: 'T002' },
  { type: 'task-answered', task: 'T002', answer: 'blue', by: 'person' },
  { type: 'task-paused', task: 'T002', reason: 'It needs a person.', failure: { ...FAILURE, class: 'quality' } },
  { type: 'task-retried', task: 'T002', note: null, by: 'person' },
  { type: 'task-assigned', task: 'T002', agent: 'person:ana', by: 'person' },
  { type: 'task-offered', task: 'T002', agent: 'person:ana' },
  { type: 'workspace-requested', task: 'T002', by: 'person' },
  { type: 'work-handed-in', task: 'T002', summary: 'Made the account.', by: 'person' },
  { type: 'task-returned', task: 'T002', failure: { ...FAILURE, class: 'quality' }, handedIn: null },
  { type: 'task-failed', task: 'T002', failure: { ...FAILURE, class: 'fatal' } },
  { type: 'task-blocked', task: 'T003', by: ['T002'], reason: 'T002 failed.' },
  { type: 'task-skipped', task: 'T002', satisfy: true, reason: 'Done by hand.', by: 'person' },
  { type: 'task-unblocked', task: 'T003' },
  { type: 'agent-stopped', agent: 'claude', reason: 'It is not logged in.' },
  { type: 'run-failed', reason: 'No agent can work.' },
  { type: 'run-completed' },
  { type: 'run-aborted', by: 'person', reason: 'Enough.' },
];
