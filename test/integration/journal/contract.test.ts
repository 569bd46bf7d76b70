import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { describeJournalContract } from '../../../src/testing/journal-contract.ts';

describeJournalContract('SQLite journal', () => openJournal(':memory:'));
