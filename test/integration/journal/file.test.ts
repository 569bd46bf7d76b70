import { chmodSync, copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../../src/adapters/sqlite/connection.ts';
import { journalOn, openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { MIGRATIONS, migrate, readPragma } from '../../../src/adapters/sqlite/migrate.ts';
import { RESERVE_BYTES } from '../../../src/adapters/sqlite/reserve.ts';
import { verifyJournal } from '../../../src/adapters/sqlite/verify.ts';
import { manyEntries, runRow } from '../../../src/testing/journal-builders.ts';
import { describeJournalContract } from '../../../src/testing/journal-contract.ts';
import { scratchFolder, troubleOf } from './scratch.ts';

describe('a journal file', () => {
  it('holds after closing and opening what was appended before', () => {
    using folder = scratchFolder();
    const path = folder.file('deep/er/state.db');
    const first = openJournal(path);
    first.append(manyEntries(10), [runRow()], [{ runId: 'r1', key: 'k', refusal: null }]);
    first.close();
    const second = openJournal(path);
    expect([...second.read('r1', 0)]).toEqual(manyEntries(10));
    expect(second.answer('r1', 'k')).toEqual({ runId: 'r1', key: 'k', refusal: null });
    second.append(manyEntries(1, 'r1', 11), []);
    second.close();
    expect(verifyJournal(path)).toEqual({ runs: 1, events: 11, problems: [] });
  });

  it('is for its user alone, with all files beside it, even where looser files were there before', () => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    openJournal(path).close();
    chmodSync(path, 0o666);
    const journal = openJournal(path);
    journal.append(manyEntries(1), [runRow()]);
    const modes = readdirSync(folder.path).map((name) => [name, statSync(folder.file(name)).mode & 0o777]);
    expect(Object.fromEntries(modes)).toEqual({
      'state.db': 0o600,
      'state.db-wal': 0o600,
      'state.db-shm': 0o600,
      'state.db-reserve': 0o600,
    });
    journal.close();
  });

  it('is written through to the disk with every append', () => {
    using folder = scratchFolder();
    const database = openConnection(folder.file('state.db'));
    expect(readPragma(database, 'synchronous')).toBe(2);
    expect(readPragma(database, 'foreign_keys')).toBe(1);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });

  it('of a later release is refused and left as it is', () => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    openJournal(path).close();
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    database.close();
    const before = readFileSync(path);
    const trouble = troubleOf(() => openJournal(path));
    expect([trouble.reason, trouble.hint]).toEqual(['newer', expect.stringContaining('Install that release')]);
    expect(readFileSync(path)).toEqual(before);
  });

  it('with an event of a later release says which one, and reads up to there', () => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    const journal = openJournal(path);
    journal.append(manyEntries(3), [runRow()]);
    const other = new DatabaseSync(path);
    other.exec('UPDATE events SET version = 9 WHERE seq = 3');
    other.close();
    const seen: number[] = [];
    const trouble = troubleOf(() => {
      for (const entry of journal.read('r1', 0)) seen.push(entry.seq);
    });
    expect([trouble.reason, seen]).toEqual(['newer', [1, 2]]);
    expect(trouble.message).toContain('run r1, event 3');
    journal.close();
  });

  it.each([
    ['a text file', 'foreign', (path: string) => writeFileSync(path, 'tasks\n'.repeat(100))],
    ['a database of another program', 'foreign', createForeignDatabase],
  ])('is not made of %s', (_, reason, create) => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    create(path);
    const before = readFileSync(path);
    expect(troubleOf(() => openJournal(path)).reason).toBe(reason);
    expect(readFileSync(path)).toEqual(before);
  });

  it('that cannot be created says what to do', () => {
    using folder = scratchFolder();
    writeFileSync(folder.file('home'), '');
    const trouble = troubleOf(() => openJournal(folder.file('home/state.db')));
    expect([trouble.reason, trouble.hint]).toEqual(['read-only', expect.stringContaining('SLIPWAY_HOME')]);
  });
});

describe('a damaged journal file', () => {
  it('is reported by the check with what to do, wherever a page was overwritten', () => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    fillJournal(path);
    const sound = readFileSync(path);
    for (let page = 2; page * 4096 < sound.length; page++) {
      const damaged = Buffer.from(sound);
      damaged.fill(0x5a, page * 4096, (page + 1) * 4096);
      writeFileSync(folder.file('damaged.db'), damaged);
      expect(verifyJournal(folder.file('damaged.db')).problems).not.toEqual([]);
    }
  });

  it('that was cut short never opens as if it were whole', () => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    fillJournal(path);
    const size = statSync(path).size;
    for (const kept of [100, 512, 4096, 8192, size / 2, size - 4096, size - 512]) {
      copyFileSync(path, folder.file('cut.db'));
      truncateSync(folder.file('cut.db'), Math.floor(kept));
      expect(problemsOf(folder.file('cut.db'))).not.toEqual([]);
    }
  });

  it('is reported when rows are missing or changed though every page is sound', () => {
    using folder = scratchFolder();
    for (const change of [
      'DELETE FROM events WHERE seq = 5',
      'DELETE FROM events WHERE seq = 300',
      "UPDATE events SET data = '{}' WHERE seq = 7",
      'UPDATE runs SET last_seq = 299',
    ]) {
      const path = folder.file(`${change.length}.db`);
      fillJournal(path);
      const database = new DatabaseSync(path);
      database.exec(change);
      database.close();
      expect(verifyJournal(path).problems).toHaveLength(1);
    }
  });
});

describe('migrations', () => {
  it('that are cut off at any statement leave the step before, and finish at the next start', () => {
    const statements = MIGRATIONS.map((text) => text.split(/;\n\n/));
    for (const [step, parts] of statements.entries()) {
      for (let kept = 0; kept <= parts.length; kept++) {
        const database = new DatabaseSync(':memory:');
        const broken = [...MIGRATIONS.slice(0, step), `${parts.slice(0, kept).join(';\n')};\nSELECT * FROM missing;`];
        expect(() => migrate(database, broken)).toThrow('no such table: missing');
        expect([readPragma(database, 'user_version'), database.isTransaction]).toEqual([step, false]);
        migrate(database);
        const journal = journalOn(database, ':memory:');
        journal.append(manyEntries(2), [runRow()]);
        expect([...journal.read('r1', 0)]).toEqual(manyEntries(2));
        journal.close();
      }
    }
  });
});

describe('a full disk', () => {
  it('refuses an append whole, and works again once there is space', () => {
    using folder = scratchFolder();
    const database = openConnection(folder.file('state.db'));
    const journal = journalOn(database, folder.file('state.db'));
    journal.append(manyEntries(100), [runRow()]);
    database.exec(`PRAGMA max_page_count = ${readPragma(database, 'page_count') + 1}`);
    const trouble = troubleOf(() => journal.append(manyEntries(500, 'r1', 101), [runRow({ status: 'paused' })]));
    expect([trouble.reason, trouble.hint]).toEqual(['disk-full', expect.stringContaining('Free some space')]);
    expect([...journal.read('r1', 0)]).toEqual(manyEntries(100));
    expect(journal.runs()[0]).toEqual(runRow({ lastSeq: 100 }));
    database.exec('PRAGMA max_page_count = 100000');
    journal.append(manyEntries(500, 'r1', 101), []);
    journal.close();
    expect(verifyJournal(folder.file('state.db'))).toEqual({ runs: 1, events: 600, problems: [] });
  });

  it('finds a reserve that can be given up once and taken back', () => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    const journal = openJournal(path);
    expect(statSync(`${path}-reserve`).size).toBe(RESERVE_BYTES);
    expect(statSync(`${path}-reserve`).blocks * 512).toBeGreaterThanOrEqual(RESERVE_BYTES);
    expect([journal.releaseReserve(), journal.releaseReserve()]).toEqual([true, false]);
    expect(readdirSync(folder.path)).not.toContain('state.db-reserve');
    expect([journal.restoreReserve(), journal.restoreReserve()]).toEqual([true, true]);
    expect(statSync(`${path}-reserve`).size).toBe(RESERVE_BYTES);
    journal.close();
  });
});

describeJournalContract('SQLite journal on disk', () => {
  const folder = scratchFolder();
  const path = folder.file('state.db');
  const journal = journalOn(openConnection(path), path);
  return {
    ...journal,
    close: () => {
      journal.close();
      folder[Symbol.dispose]();
    },
  };
});

function fillJournal(path: string): void {
  const journal = journalOn(openConnection(path), path);
  journal.append(manyEntries(300), [runRow()], [{ runId: 'r1', key: 'k', refusal: null }]);
  journal.close();
}

/** What opening or checking the file complains about. */
function problemsOf(path: string): readonly string[] {
  try {
    return verifyJournal(path).problems;
  } catch (error) {
    return [String(error)];
  }
}

function createForeignDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE notes (text TEXT); PRAGMA user_version = 1');
  database.close();
}
