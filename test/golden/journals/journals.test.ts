import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { verifyJournal } from '../../../src/adapters/sqlite/verify.ts';
import { foldRun } from '../../../src/core/run/apply.ts';
import type { RunEvent } from '../../../src/core/run/events.ts';
import type { RunView } from '../../../src/core/view/run-view.ts';
import { toRunView } from '../../../src/core/view/to-run-view.ts';
import { EVENT_SHAPES } from '../../../src/protocol/event-shapes.ts';
import { decodeEvent } from '../../../src/protocol/journal.ts';
import { manyEntries } from '../../../src/testing/journal-builders.ts';
import { scratchFolder } from '../../integration/journal/scratch.ts';
import { EVERY_EVENT } from './every-event.ts';

const RELEASES = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());

it('there are recorded journals, and the history they are made of holds every type of event', () => {
  expect(RELEASES).not.toEqual([]);
  expect(new Set(EVERY_EVENT.map((event) => event.type))).toEqual(new Set(Object.keys(EVENT_SHAPES)));
});

describe.each(RELEASES.map((entry) => entry.name))('the journal recorded by release %s', (release) => {
  const lines = readFileSync(join(import.meta.dirname, release, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');

  it('opens, migrates, reads and goes on', () => {
    using folder = scratchFolder();
    const path = folder.file('state.db');
    copyFileSync(join(import.meta.dirname, release, 'state.db'), path);
    const journal = openJournal(path);
    const entries = [...journal.read('r1', 0)];
    expect(entries.map((entry) => ({ seq: entry.seq, at: entry.at, event: entry.event }))).toEqual(
      lines.map((line) => {
        const { seq, at, type, version, data } = JSON.parse(line);
        const decoded = decodeEvent({ type, version, data });
        return { seq, at, event: decoded.ok ? decoded.value : decoded.failure };
      }),
    );
    expect(journal.runs()).toMatchObject([{ id: 'r1', lastSeq: lines.length }]);
    expect(journal.answer('r1', 'k1')).toEqual({ runId: 'r1', key: 'k1', refusal: null });
    journal.append(manyEntries(1, 'r1', lines.length + 1), []);
    journal.close();
    expect(verifyJournal(path)).toEqual({ runs: 1, events: lines.length + 1, problems: [] });
  });

  it('holds events that are all understood', () => {
    const refused = lines.map((line) => decodeEvent(JSON.parse(line))).filter((decoded) => !decoded.ok);
    expect(refused).toEqual([]);
  });

  it('holds runs that fold to the view that they had then', () => {
    const runs = readFileSync(join(import.meta.dirname, release, 'runs.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    for (const line of runs) {
      const { entries, view }: { entries: readonly Recorded[]; view: RunView } = JSON.parse(line);
      const run = foldRun(
        'r1',
        entries.map(({ seq, at, ...row }) => ({ seq, at, event: understood(row) })),
      );
      expect(run === null ? null : toRunView(run)).toMatchObject(view);
    }
  });
});

type Recorded = Parameters<typeof decodeEvent>[0] & { readonly seq: number; readonly at: number };

function understood(row: Parameters<typeof decodeEvent>[0]): RunEvent {
  const decoded = decodeEvent(row);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}
