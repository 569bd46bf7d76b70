import { describeJournalContract } from '../../testing/journal-contract.ts';
import { openJournal } from './journal.ts';

describeJournalContract('SQLite journal', () => openJournal(':memory:'));
