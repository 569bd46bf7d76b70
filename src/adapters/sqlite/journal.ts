import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { assert } from '../../core/assert.ts';
import type { CommandAnswer, Journal, JournalEntry, JournalReserve, RunRow } from '../../ports/journal.ts';
import { encodeEvent } from '../../protocol/journal.ts';
import { openConnection } from './connection.ts';
import { type StoredEvent, toEntry } from './event-rows.ts';
import { toJournalError } from './failure.ts';
import { openReserve } from './reserve.ts';
import { keepWalBounded } from './wal.ts';

/** Rows fetched at a time while reading a run: no read transaction stays open between them. */
const PAGE_ROWS = 2_000;

/** Opens the journal file, creating and migrating it as needed; throws `JournalUnavailable`. `:memory:` keeps nothing. */
export function openJournal(path: string): Journal & JournalReserve {
  const connection = openConnection(path);
  return { ...journalOn(connection, path), ...openReserve(path) };
}

/** The journal on a connection that `openConnection` made; closing it closes the connection. */
export function journalOn(database: DatabaseSync, path: string): Journal {
  const statements = prepareStatements(database);
  const afterWrite = keepWalBounded(database, path);
  const guarded = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw toJournalError(error, path);
    }
  };
  return {
    append: (entries, rows, answers = []) => {
      if (entries.length + rows.length + answers.length === 0) return;
      const bytes = guarded(() =>
        transaction(database, statements, () => write(statements, { entries, rows, answers })),
      );
      afterWrite(bytes);
    },
    read: (runId, afterSeq) =>
      readPages(runId, afterSeq, (seq) => guarded(() => readPage(statements, runId, seq)), path),
    answer: (runId, key) => guarded(() => findAnswer(statements, runId, key)),
    runs: () => guarded(() => statements.runs.all().map(toRunRow)),
    remove: (runId) => guarded(() => transaction(database, statements, () => statements.remove.run(runId))),
    close: () => guarded(() => database.close()),
  };
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: DatabaseSync) {
  const page = database.prepare(
    'SELECT seq, at, type, version, data FROM events WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  page.setReturnArrays(true);
  return {
    page,
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    lastSeq: database.prepare('SELECT last_seq FROM runs WHERE id = ?'),
    setLastSeq: database.prepare('UPDATE runs SET last_seq = ? WHERE id = ?'),
    addEvent: database.prepare('INSERT INTO events (run_id, seq, at, type, version, data) VALUES (?, ?, ?, ?, ?, ?)'),
    setRun: database.prepare(
      `INSERT INTO runs (id, repository, title, created_at, status) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET repository = excluded.repository, title = excluded.title,
         created_at = excluded.created_at, status = excluded.status`,
    ),
    runs: database.prepare(
      'SELECT id, repository, title, created_at, status, last_seq FROM runs ORDER BY created_at DESC, id DESC',
    ),
    addAnswer: database.prepare('INSERT INTO answers (run_id, key, refusal) VALUES (?, ?, ?)'),
    answer: database.prepare('SELECT refusal FROM answers WHERE run_id = ? AND key = ?'),
    remove: database.prepare('DELETE FROM runs WHERE id = ?'),
  } satisfies Record<string, StatementSync>;
}

function transaction<Value>(database: DatabaseSync, statements: Statements, work: () => Value): Value {
  statements.begin.run();
  try {
    const value = work();
    statements.commit.run();
    return value;
  } catch (error) {
    // A commit that the disk refused has ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

interface Batch {
  readonly entries: readonly JournalEntry[];
  readonly rows: readonly RunRow[];
  readonly answers: readonly CommandAnswer[];
}

/** Writes a batch inside a transaction; returns about how many bytes it added. */
function write(statements: Statements, batch: Batch): number {
  for (const row of batch.rows) statements.setRun.run(row.id, row.repository, row.title, row.createdAt, row.status);
  const bytes = writeEntries(statements, batch.entries);
  for (const answer of batch.answers) {
    statements.addAnswer.run(answer.runId, answer.key, answer.refusal === null ? null : JSON.stringify(answer.refusal));
  }
  return bytes;
}

function writeEntries(statements: Statements, entries: readonly JournalEntry[]): number {
  const lastSeqs = new Map<string, number>();
  let bytes = 0;
  for (const { runId, seq, at, event } of entries) {
    const last = lastSeqs.get(runId) ?? storedLastSeq(statements, runId);
    assert(seq === last + 1, `event ${seq} of run ${runId} must follow event ${last}`);
    const row = encodeEvent(event);
    statements.addEvent.run(runId, seq, at, row.type, row.version, row.data);
    lastSeqs.set(runId, seq);
    bytes += row.data.length;
  }
  for (const [runId, seq] of lastSeqs) statements.setLastSeq.run(seq, runId);
  return bytes;
}

function storedLastSeq(statements: Statements, runId: string): number {
  const found = statements.lastSeq.get(runId);
  assert(found !== undefined, `the run ${runId} must have a row before its first event`);
  const { last_seq: lastSeq } = found;
  return Number(lastSeq);
}

function* readPages(
  runId: string,
  afterSeq: number,
  page: (afterSeq: number) => readonly StoredEvent[],
  path: string,
): Generator<JournalEntry> {
  let last = afterSeq;
  for (;;) {
    const rows = page(last);
    for (const row of rows) {
      yield toEntry(runId, row, path);
      last = row[0];
    }
    if (rows.length < PAGE_ROWS) return;
  }
}

function readPage(statements: Statements, runId: string, afterSeq: number): readonly StoredEvent[] {
  // The table is STRICT, so the columns have the declared types.
  return statements.page.all(runId, afterSeq, PAGE_ROWS) as unknown as readonly StoredEvent[];
}

function findAnswer(statements: Statements, runId: string, key: string): CommandAnswer | null {
  const found = statements.answer.get(runId, key);
  if (found === undefined) return null;
  const { refusal } = found;
  return { runId, key, refusal: typeof refusal === 'string' ? JSON.parse(refusal) : null };
}

function toRunRow(row: Readonly<Record<string, unknown>>): RunRow {
  const { id, repository, title, created_at: createdAt, status, last_seq: lastSeq } = row;
  return {
    id: String(id),
    repository: String(repository),
    title: String(title),
    createdAt: Number(createdAt),
    status: String(status),
    lastSeq: Number(lastSeq),
  };
}
