import type { JournalEntry } from '../../ports/journal.ts';
import type { EventRow } from '../../protocol/journal.ts';
import { decodeEvent } from '../../protocol/journal.ts';
import { journalTrouble } from './failure.ts';

/** A row of the events table as a statement with array results returns it: seq, at, type, version, data. */
export type StoredEvent = readonly [seq: number, at: number, type: string, version: number, data: string];

/** The entry that a stored row holds; throws `JournalUnavailable` when it cannot be understood. */
export function toEntry(runId: string, stored: StoredEvent, path: string): JournalEntry {
  const [seq, at, type, version, data] = stored;
  const row: EventRow = { type, version, data };
  const decoded = decodeEvent(row);
  if (decoded.ok) return { runId, seq, at, event: decoded.value };
  const reason = decoded.failure.reason === 'newer' ? 'newer' : 'corrupt';
  throw journalTrouble(reason, path, `run ${runId}, event ${seq}: ${decoded.failure.message}`);
}
