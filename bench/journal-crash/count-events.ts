import { openConnection } from '../../src/adapters/sqlite/connection.ts';
import { journalOn } from '../../src/adapters/sqlite/journal.ts';

/** Opens the journal as a starting daemon would and counts the events of its one run. */
export function countEvents(path: string): number {
  const journal = journalOn(openConnection(path), path);
  try {
    return [...journal.read('r1', 0)].length;
  } finally {
    journal.close();
  }
}
