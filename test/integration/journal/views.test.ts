import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import type { RunEvent } from '../../../src/core/run/events.ts';
import type { FailureReport } from '../../../src/core/run/failure.ts';
import { NO_USAGE } from '../../../src/core/run/usage.ts';
import { journalEntries, runPlanned, runRow } from '../../../src/testing/journal-builders.ts';
import { scratchFolder } from './scratch.ts';

const FAILURE: FailureReport = { class: 'quality', message: 'Types are wrong.', hint: 'Fix them.', evidence: '' };
const USAGE = { ...NO_USAGE, costUsd: 0.5 };

// T1 fails once and lands, T2 waits for a person, T3 is untouched.
const EVENTS: readonly RunEvent[] = [
  runPlanned(['T1', 'T2', 'T3']),
  { type: 'run-started' },
  { type: 'task-queued', task: 'T1' },
  { type: 'attempt-started', task: 'T1', attempt: 1, agent: 'claude', mode: 'fresh', sessionId: 's1' },
  { type: 'attempt-failed', task: 'T1', attempt: 1, failure: FAILURE, usage: USAGE, reports: [] },
  { type: 'attempt-started', task: 'T1', attempt: 2, agent: 'claude', mode: 'continue', sessionId: 's2' },
  { type: 'snapshot-taken', task: 'T1', attempt: 2, commit: 'c1', tree: 't1', files: ['a.ts'] },
  { type: 'attempt-succeeded', task: 'T1', attempt: 2, tree: 't1', reports: [] },
  { type: 'task-completed', task: 'T1', by: 'gates', commit: 'c2', tree: 't1' },
  { type: 'attempt-started', task: 'T2', attempt: 1, agent: 'claude', mode: 'fresh', sessionId: 's3' },
  {
    type: 'task-asked',
    task: 'T2',
    question: 'Which?',
    options: [],
    fallback: null,
    kind: 'question',
    deadlineMs: null,
  },
];

/** `journalEntries` gives the entry with the seq n this time. */
const at = (seq: number): number => 1_700_000_000_000 + seq;

it('other programs can read runs, tasks, attempts and events while the journal is open', () => {
  using folder = scratchFolder();
  const journal = openJournal(folder.file('state.db'));
  journal.append(journalEntries(EVENTS), [runRow()]);
  using reader = new DatabaseSync(folder.file('state.db'), { readOnly: true });
  const query = (sql: string) => {
    const statement = reader.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all();
  };

  expect(query('SELECT id, repository, title, status, created, last_seq FROM v_runs')).toEqual([
    ['r1', '/home/ada/project', 'Engine', 'running', '1970-01-01T00:00:01.000Z', 11],
  ]);
  expect(
    query('SELECT task, title, kind, status, changed_at, attempts, commit_id FROM v_tasks ORDER BY position'),
  ).toEqual([
    ['T1', 'Do T1', 'task', 'completed', at(9), 2, 'c2'],
    ['T2', 'Do T2', 'task', 'awaiting-decision', at(11), 1, null],
    ['T3', 'Do T3', 'task', 'pending', null, 0, null],
  ]);
  expect(
    query(`SELECT task, attempt, agent, session_id, status, started_at, finished_at, commit_id, failure_class, failure_message, cost_usd
           FROM v_attempts ORDER BY task, attempt`),
  ).toEqual([
    ['T1', 1, 'claude', 's1', 'failed', at(4), at(5), null, 'quality', 'Types are wrong.', 0.5],
    ['T1', 2, 'claude', 's2', 'succeeded', at(6), at(8), 'c1', null, null, null],
    ['T2', 1, 'claude', 's3', 'preparing', at(10), null, null, null, null, null],
  ]);
  expect(
    query('SELECT seq, time, type, version, task, attempt FROM v_events WHERE seq IN (2, 7) ORDER BY seq'),
  ).toEqual([
    [2, '2023-11-14T22:13:20.002Z', 'run-started', 1, null, null],
    [7, '2023-11-14T22:13:20.007Z', 'snapshot-taken', 1, 'T1', 2],
  ]);
  journal.close();
});

it('the view of tasks shows the plan that a run follows now', () => {
  using folder = scratchFolder();
  const journal = openJournal(folder.file('state.db'));
  const replanned: RunEvent = {
    ...{ plan: runPlanned(['T1', 'T4']).plan, planPath: '/plan', planHash: 'h', specFiles: [] },
    ...{
      documentHashes: null,
      specEdition: null,
      changes: { added: ['T4'], removed: ['T2', 'T3'], changed: [], kept: [] },
    },
    type: 'run-replanned',
    by: 'person',
  };
  journal.append(journalEntries([runPlanned(['T1', 'T2', 'T3']), replanned]), [runRow()]);
  journal.close();
  using reader = new DatabaseSync(folder.file('state.db'), { readOnly: true });
  expect(reader.prepare('SELECT task, position FROM v_tasks ORDER BY position').all()).toMatchObject([
    { task: 'T1', position: 0 },
    { task: 'T4', position: 1 },
  ]);
});
