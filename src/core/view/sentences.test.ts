import { describe, expect, it } from 'vitest';
import { aFailure, aPlan, aReport, aTarget, someSettings } from '../../testing/run-builders.ts';
import type { RunEvent } from '../run/events.ts';
import { NO_USAGE } from '../run/usage.ts';
import { eventSentence, eventTask } from './sentences.ts';
import { eventTone } from './tone.ts';

const COMMIT = '0123456789abcdef0123';
const on = { task: 'T001', attempt: 1 } as const;

const EVENTS: readonly RunEvent[] = [
  { type: 'run-planned', plan: aPlan(), settings: someSettings(), target: aTarget(), title: 'Albums' },
  {
    ...{
      type: 'run-replanned',
      by: 'person',
      plan: aPlan(),
      planPath: '/p',
      planHash: 'h',
      specFiles: [],
      documentHashes: null,
      specEdition: null,
    },
    changes: { added: ['T9'], removed: [], changed: ['T2', 'T3'], kept: ['T1'] },
  },
  {
    ...{
      type: 'run-replanned',
      by: 'person',
      plan: aPlan(),
      planPath: '/p',
      planHash: 'h',
      specFiles: [],
      documentHashes: null,
      specEdition: 'e',
    },
    changes: { added: [], removed: [], changed: [], kept: [] },
  },
  { type: 'run-approved', by: 'person', planHash: 'h' },
  { type: 'run-approved', by: 'slipway', planHash: 'h' },
  { type: 'run-started' },
  { type: 'run-paused', by: 'person', mode: 'now', reason: 'Lunch' },
  { type: 'run-paused', by: 'slipway', mode: 'after-current', reason: '' },
  { type: 'run-resumed', by: 'person' },
  { type: 'run-completed' },
  { type: 'run-failed', reason: 'T003 failed for good' },
  { type: 'run-aborted', by: 'person', reason: '' },
  { type: 'agent-braked', agent: 'claude', delayMs: 90_000, reason: 'The provider limits requests.', stated: true },
  { type: 'agent-released', agent: 'claude' },
  { type: 'agent-stopped', agent: 'claude', reason: 'It is not logged in' },
  { type: 'cap-reached', scope: 'run', of: 'T001', measure: 'costUsd', limit: 5, used: 5.25, until: null },
  { type: 'cap-reached', scope: 'day', of: null, measure: 'messages', limit: 100, used: 101, until: 9 },
  { type: 'cap-raised', scope: 'run', of: null, measure: 'costUsd', amount: 2.5, by: 'person' },
  { type: 'cap-raised', scope: 'task', of: 'T001', measure: 'messages', amount: 1, by: 'person' },
  { type: 'cap-lifted', scope: 'day' },
  {
    ...{ type: 'run-replanned', by: 'person', plan: aPlan(), planPath: '/p', planHash: 'h', specFiles: [] },
    documentHashes: null,
    ...{ specEdition: null, changes: { added: [], removed: ['T5'], changed: [], kept: ['T1', 'T2'] } },
  },
  { type: 'budget-granted', ...on, costUsd: 0.5 },
  { type: 'usage-reported', ...on, usage: { messages: 2, inputTokens: 10, outputTokens: 1, costUsd: 0 } },
  { type: 'usage-reported', ...on, usage: { messages: 1, inputTokens: 10, outputTokens: 1, costUsd: 0.25 } },
  { type: 'task-queued', task: 'T001' },
  { type: 'task-blocked', task: 'T001', by: ['T002', 'T003'], reason: 'T002 failed.' },
  { type: 'task-unblocked', task: 'T001' },
  { type: 'task-backed-off', mode: 'continue', task: 'T001', delayMs: 5_000, reason: 'It crashed.' },
  { type: 'task-paused', task: 'T001', reason: 'Conflict in src/a.ts', failure: aFailure() },
  {
    type: 'task-asked',
    task: 'T001',
    question: 'Which database?',
    options: ['sqlite', 'postgres'],
    fallback: 'sqlite',
    kind: 'question',
    deadlineMs: 14_400_000,
  },
  {
    type: 'task-asked',
    task: 'T001',
    question: 'May it run rm?',
    options: [],
    fallback: null,
    kind: 'permission',
    deadlineMs: 60_000,
  },
  {
    type: 'task-asked',
    task: 'T001',
    question: 'Which port',
    options: [],
    fallback: null,
    kind: 'question',
    deadlineMs: null,
  },
  { type: 'task-overdue', task: 'T001' },
  { type: 'task-answered', task: 'T001', answer: 'sqlite', by: 'slipway' },
  { type: 'task-assigned', task: 'T001', agent: 'person:ana', by: 'person' },
  { type: 'task-assigned', task: 'T001', agent: 'claude,codex', by: 'person' },
  { type: 'task-offered', task: 'T001', agent: 'person' },
  { type: 'workspace-requested', task: 'T001', by: 'person' },
  { type: 'work-handed-in', task: 'T001', summary: 'Made the account', by: 'person' },
  { type: 'work-handed-in', task: 'T001', summary: '', by: 'person' },
  { type: 'task-returned', task: 'T001', failure: aFailure(), handedIn: null },
  { type: 'task-returned', task: 'T001', failure: null, handedIn: 'Made the account' },
  { type: 'task-answered', task: 'T001', answer: 'sqlite', by: 'person' },
  { type: 'task-retried', task: 'T001', note: 'Port 8080', by: 'person' },
  { type: 'task-retried', task: 'T001', note: null, by: 'slipway' },
  { type: 'task-failed', task: 'T001', failure: aFailure({ class: 'fatal' }) },
  { type: 'task-skipped', task: 'T001', satisfy: true, reason: 'done by hand', by: 'person' },
  { type: 'task-skipped', task: 'T001', satisfy: false, reason: '', by: 'slipway' },
  { type: 'merge-started', ...on },
  { type: 'merge-conflicted', ...on, failure: aFailure({ message: 'Both changed src/a.ts' }) },
  { type: 'merge-rejected', ...on, candidate: COMMIT, failure: aFailure(), reports: [aReport({ verdict: 'failed' })] },
  { type: 'merge-intended', ...on, base: COMMIT, candidate: COMMIT, tree: COMMIT, reports: [] },
  { type: 'merge-intended', ...on, base: COMMIT, candidate: COMMIT, tree: COMMIT, reports: [aReport()] },
  { type: 'merge-superseded', ...on, head: COMMIT },
  { type: 'task-completed', task: 'T001', by: 'gates', commit: COMMIT, tree: COMMIT },
  { type: 'task-completed', task: 'T001', by: 'person', commit: null, tree: null },
  { type: 'attempt-started', ...on, agent: 'claude', mode: 'fresh', sessionId: 's' },
  { type: 'attempt-started', ...on, agent: 'claude', mode: 'continue', sessionId: 's' },
  { type: 'attempt-prepared', ...on, base: COMMIT },
  { type: 'agent-started', ...on, pid: 4711, startTicks: 1, bootId: 'b', adopted: false },
  { type: 'agent-started', ...on, pid: 4711, startTicks: 1, bootId: 'b', adopted: true },
  { type: 'agent-session', ...on, sessionId: 's', model: 'opus', version: '2.1' },
  { type: 'agent-session', ...on, sessionId: 's', model: null, version: null },
  { type: 'agent-told', ...on, text: 'Use port 80', interrupts: false, by: 'person' },
  { type: 'agent-finished', ...on, summary: 'Wrote the store', usage: NO_USAGE },
  { type: 'agent-finished', ...on, summary: ' ', usage: NO_USAGE },
  { type: 'snapshot-taken', ...on, commit: COMMIT, tree: COMMIT, files: ['a', 'b'] },
  { type: 'attempt-succeeded', ...on, tree: COMMIT, reports: [aReport(), aReport({ gate: 'types' })] },
  { type: 'attempt-succeeded', ...on, tree: COMMIT, reports: [] },
  { type: 'attempt-failed', ...on, failure: aFailure(), usage: NO_USAGE, reports: [aReport({ verdict: 'failed' })] },
  {
    type: 'attempt-failed',
    ...on,
    failure: aFailure({ class: 'retryable', message: 'It crashed' }),
    usage: NO_USAGE,
    reports: [],
  },
  { type: 'attempt-cancelled', ...on, reason: 'The run was paused.', usage: NO_USAGE },
  { type: 'salvage-failed', ...on, reason: 'The disk is full' },
  { type: 'attempt-started', ...on, agent: `shell:${'x'.repeat(200)}`, mode: 'fresh', sessionId: 's' },
  { type: 'workspace-released', ...on },
];

describe('sentences', () => {
  it('say what every event means', () => {
    const lines = EVENTS.map((event) => `${event.type} (${eventTone(event)}): ${eventSentence(event)}`);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "run-planned (plain): The run was planned with 1 task for agent replay:recording on 4 tracks.
      run-replanned (attention): The plan was changed by a person: 1 task added, 2 tasks changed, T1 stays as planned before.
      run-replanned (attention): The plan was changed by a person: no task differs.
      run-approved (plain): The plan was approved.
      run-approved (plain): The plan was approved by its settings.
      run-started (plain): The run started.
      run-paused (attention): The run was paused by a person, agents in flight were ended. Lunch.
      run-paused (attention): The run was paused, agents in flight may finish.
      run-resumed (plain): The run was resumed by a person.
      run-completed (good): The run is complete.
      run-failed (bad): The run failed. T003 failed for good.
      run-aborted (bad): The run was aborted by a person.
      agent-braked (attention): No attempt with agent claude starts for 1 min 30 s. The provider limits requests.
      agent-released (plain): Attempts with agent claude may start again.
      agent-stopped (bad): Agent claude is not used any more in this run. It is not logged in.
      cap-reached (attention): The cap of the run is reached: $5.25 of $5.00 are used.
      cap-reached (attention): The cap of the day is reached: 101 messages of 100 messages are used. Nothing starts before the day is over.
      cap-raised (plain): The cap of the run was raised by a person by $2.50.
      cap-raised (plain): The cap of task T001 was raised by a person by 1 message.
      cap-lifted (plain): The day is over, and with it its cap.
      run-replanned (attention): The plan was changed by a person: 1 task removed, T1 and T2 stay as planned before.
      budget-granted (detail): Attempt 1 may use $0.50.
      usage-reported (detail): Attempt 1 used 2 messages and 11 tokens so far.
      usage-reported (detail): Attempt 1 used 1 message, 11 tokens and $0.25 so far.
      task-queued (detail): Ready: everything it depends on has landed.
      task-blocked (attention): Blocked by T002 and T003 for now. T002 failed.
      task-unblocked (plain): No longer blocked.
      task-backed-off (plain): Waits 5.0 s before the next attempt. It crashed.
      task-paused (attention): Paused until a person decides. Conflict in src/a.ts.
      task-asked (attention): Asks a person: Which database? Options: sqlite | postgres (default: sqlite) It waits 4 h for an answer, then the default is taken.
      task-asked (attention): Asks a person for leave: May it run rm? It waits 1 min for an answer, after that it goes on waiting.
      task-asked (attention): Asks a person: Which port.
      task-overdue (attention): Nobody answered before the deadline and there is no default, so it goes on waiting.
      task-answered (plain): Nobody answered before the deadline, so its default was taken: sqlite.
      task-assigned (plain): Given to ana by a person.
      task-assigned (plain): Given to agent claude, else codex by a person.
      task-offered (attention): Everything it depends on has landed: it waits for a person.
      workspace-requested (detail): A workspace was asked for.
      work-handed-in (plain): Handed in: Made the account.
      work-handed-in (plain): Handed in.
      task-returned (bad): Goes back to the person who handed it in (quality). The gate test failed.
      task-returned (bad): Goes back to the person, because the run was stopped.
      task-answered (plain): Answered by a person: sqlite.
      task-retried (plain): Another attempt was asked for by a person. Note: Port 8080.
      task-retried (plain): Another attempt was asked for.
      task-failed (bad): Failed for good (fatal). The gate test failed.
      task-skipped (attention): Skipped by a person, its dependents go on. done by hand.
      task-skipped (attention): Skipped, its dependents stay blocked.
      merge-started (detail): Taken up by the merge queue.
      merge-conflicted (bad): Both changed src/a.ts.
      merge-rejected (bad): Does not land. The gate test failed. Gates that did not pass: test
      merge-intended (detail): Merge candidate 0123456789 is about to land.
      merge-intended (detail): Merge candidate 0123456789 passed 1 gate and is about to land.
      merge-superseded (detail): The result branch moved to 0123456789 meanwhile, the merge is made again.
      task-completed (good): Completed, landed as commit 0123456789.
      task-completed (good): Completed by a person, not by gates.
      attempt-started (plain): Attempt 1 started with agent claude.
      attempt-started (plain): Attempt 1 started, going on where the last one stopped, with agent claude.
      attempt-prepared (detail): Attempt 1 has its workspace, based on commit 0123456789.
      agent-started (detail): Attempt 1 works as process 4711.
      agent-started (detail): Attempt 1 was found still working as process 4711 and adopted.
      agent-session (detail): Attempt 1 works in session s with model opus (version 2.1).
      agent-session (detail): Attempt 1 works in session s.
      agent-told (plain): Attempt 1 was told by a person: Use port 80.
      agent-finished (detail): Attempt 1 says that it is done: Wrote the store.
      agent-finished (detail): Attempt 1 says that it is done.
      snapshot-taken (detail): Attempt 1 left 2 changed files in snapshot 0123456789.
      attempt-succeeded (plain): Attempt 1 passed 2 gates.
      attempt-succeeded (plain): Attempt 1 is accepted: no gate judges it.
      attempt-failed (bad): Attempt 1 failed (quality). The gate test failed. Gates that did not pass: test
      attempt-failed (bad): Attempt 1 failed (retryable). It crashed.
      attempt-cancelled (attention): Attempt 1 was cancelled. The run was paused.
      salvage-failed (attention): What attempt 1 left could not be kept. The disk is full.
      attempt-started (plain): Attempt 1 started with agent shell:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      workspace-released (detail): Attempt 1 gave its workspace back."
    `);
  });

  it('name the task apart from the sentence, and none for the run', () => {
    expect(
      EVENTS.filter((event) => eventTask(event) === null).every((event) => /^(run|agent|cap)-/u.test(event.type)),
    ).toBe(true);
    expect(eventTask({ type: 'task-queued', task: 'T001' })).toBe('T001');
  });

  it('throw for an event that does not exist, since that is a bug', () => {
    const unknown: unknown = { type: 'task-vanished', task: 'T001' };
    expect(() => eventSentence(unknown as RunEvent)).toThrow('unhandled variant');
  });
});
