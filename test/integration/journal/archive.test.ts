import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { exportRun } from '../../../src/adapters/archive/export.ts';
import { importRun } from '../../../src/adapters/archive/import.ts';
import { removeRuns } from '../../../src/adapters/archive/remove.ts';
import type { RunEvent } from '../../../src/core/run/events.ts';
import { createRedactor } from '../../../src/core/secret/redact.ts';
import { journalEntries, manyEntries, runPlanned, runRow } from '../../../src/testing/journal-builders.ts';
import type { MemoryJournal } from '../../../src/testing/memory-journal.ts';
import { createMemoryJournal } from '../../../src/testing/memory-journal.ts';
import { createRandom } from '../../../src/testing/random.ts';
import { scratchFolder } from './scratch.ts';

interface Line {
  readonly kind?: unknown;
  readonly path?: unknown;
  readonly bytes?: unknown;
  readonly [field: string]: unknown;
}

const SECRET = 'correct horse battery staple';
const KNOWN = [{ name: 'WORD', value: SECRET }];

let folder: ReturnType<typeof scratchFolder>;
let source: MemoryJournal;
let target: MemoryJournal;

beforeEach(() => {
  const scratch = scratchFolder();
  onTestFinished(() => scratch[Symbol.dispose]());
  folder = scratch;
  source = createMemoryJournal();
  target = createMemoryJournal();
});

describe('an exported run', () => {
  it('comes back with every event and every byte of its logs', async () => {
    const { events, logs } = await exportSample();
    const imported = await importSample();
    expect(imported).toMatchObject({ ok: true, value: { events: events.length, files: 3, ended: false } });
    expect([...target.read('r1', 0)]).toEqual(journalEntries(events));
    expect(target.runs()).toEqual([runRow({ status: 'completed', lastSeq: events.length })]);
    for (const [path, content] of Object.entries(logs)) {
      expect(readFileSync(folder.file(`to/r1/${path}`)).equals(content)).toBe(true);
      expect(statSync(folder.file(`to/r1/${path}`)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(folder.file('to'))).toEqual(['r1']);
  });

  it('is one file for its user alone, and never overwrites another', async () => {
    await exportSample();
    expect(statSync(folder.file('run.gz')).mode & 0o777).toBe(0o600);
    const again = await exportRun(exportRequest());
    expect(again).toMatchObject({ ok: false, failure: { reason: 'exists' } });
    expect(readdirSync(folder.path).toSorted()).toEqual(['from', 'run.gz']);
  });

  it('leaves out what agents keep, their logins among it, and nothing that is only called so', async () => {
    for (const path of ['from/r1/t1.agent', 'from/r1/t1.1/x.agent']) mkdirSync(folder.file(path), { recursive: true });
    writeFileSync(folder.file('from/r1/t1.agent/credentials.json'), 'planted-login-7d1f');
    writeFileSync(folder.file('from/r1/t1.1/x.agent/notes'), 'kept');
    await exportSample();
    const text = gunzipSync(readFileSync(folder.file('run.gz'))).toString();
    expect(text).not.toContain('t1.agent');
    expect(text).not.toContain(Buffer.from('planted-login-7d1f').toString('base64'));
    expect(text).toContain('t1.1/x.agent/notes');
  });

  it('leaves out what is no regular file, and says so', async () => {
    mkdirSync(folder.file('from/r1'), { recursive: true });
    symlinkSync('/etc/passwd', folder.file('from/r1/link'));
    writeFileSync(folder.file('from/r1/back\\slash'), '');
    const { summary } = await exportSample();
    expect(summary).toMatchObject({ ok: true, value: { files: 3, skipped: ['back\\slash', 'link'] } });
  });

  /** Lengths of what stands before a secret so that what is read at once ends in it, at every place. */
  const SPLITS = Array.from({ length: SECRET.length + 1 }, (_, at) => 64 * 1024 - at);

  it.each([
    ['of one line', SPLITS, '', ''],
    ['that is no UTF-8', SPLITS, '', '\u00ff'],
    ['of 17 MiB', [17 * 1024 * 1024], '\n', '\n'],
  ])(
    'holds no secret in a file %s',
    async (_, lengths, before, behind) => {
      const directory = folder.file('from/r1/T001/2');
      mkdirSync(directory, { recursive: true });
      const texts = lengths.map(
        (length) => `${'a line\n'.repeat(length / 7 + 1).slice(-length)}${before}${SECRET}${behind}`,
      );
      for (const [index, text] of texts.entries()) writeFileSync(`${directory}/${index}`, text, 'latin1');
      await exportSample();
      await importSample();
      for (const [index, text] of texts.entries()) {
        const came = readFileSync(folder.file(`to/r1/T001/2/${index}`), 'latin1');
        expect(came === text.replace(SECRET, '[redacted:WORD]'), `file ${index}`).toBe(true);
      }
    },
    60_000,
  );

  it('needs a run that is there', async () => {
    expect(await exportRun(exportRequest())).toMatchObject({ ok: false, failure: { reason: 'unknown-run' } });
  });

  it('that had not ended is brought to an end, so that it never starts anything here', async () => {
    await exportSample([runPlanned(), { type: 'run-started' }, { type: 'task-queued', task: 'T001' }]);
    expect(await importSample()).toMatchObject({ ok: true, value: { ended: true, events: 4 } });
    expect([...target.read('r1', 3)].map((entry) => entry.event)).toEqual([
      { type: 'run-aborted', by: 'slipway', reason: 'It was imported before it had ended.' },
    ]);
    expect(target.runs()[0]?.status).toBe('aborted');
  });
});

describe('an import', () => {
  it('refuses a run that is there already, and leaves its logs alone', async () => {
    await exportSample();
    await importSample();
    writeFileSync(folder.file('to/r1/output'), 'mine');
    expect(await importSample()).toMatchObject({ ok: false, failure: { reason: 'exists' } });
    expect(readFileSync(folder.file('to/r1/output'), 'utf8')).toBe('mine');
  });

  it('refuses a file with any byte changed or any tail missing, and leaves nothing behind', async () => {
    await exportSample();
    const sound = readFileSync(folder.file('run.gz'));
    const { next: random } = createRandom(7);
    for (let round = 0; round < 60; round++) {
      const at = 10 + Math.floor(random() * (sound.length - 10));
      const changed = Buffer.from(sound);
      changed[at] = changed[at]! ^ (1 + Math.floor(random() * 255));
      for (const bytes of [changed, sound.subarray(0, at)]) {
        writeFileSync(folder.file('run.gz'), bytes);
        expect(await importSample()).toMatchObject({ ok: false, failure: { reason: 'damaged' } });
      }
    }
    expect(readdirSync(folder.file('to'))).toEqual([]);
    expect(target.runs()).toEqual([]);
  });

  it.each<[string, string, (lines: Line[]) => Line[]]>([
    ['a later format', 'newer', (lines) => edit(lines, 0, { version: 2 })],
    ['an event of a later release', 'newer', (lines) => edit(lines, 2, { version: 2 })],
    ['another format', 'damaged', (lines) => edit(lines, 0, { format: 'tar' })],
    ['an id that leads out', 'damaged', (lines) => edit(lines, 0, { run: runRow({ id: '../r1', lastSeq: 4 }) })],
    ['an id of dots', 'damaged', (lines) => edit(lines, 0, { run: runRow({ id: '..', lastSeq: 4 }) })],
    ['a row without a title', 'damaged', (lines) => edit(lines, 0, { run: { id: 'r1' } })],
    ['a gap in its events', 'damaged', (lines) => lines.toSpliced(2, 1)],
    ['fewer events than its row says', 'damaged', (lines) => lines.toSpliced(4, 1)],
    ['an event that says nothing', 'damaged', (lines) => edit(lines, 2, { data: '{}' })],
    [
      'no plan at its start',
      'damaged',
      (lines) => edit(lines, 1, { type: 'run-started', data: '{"type":"run-started"}' }),
    ],
    ['a second header', 'damaged', (lines) => [lines[0]!, ...lines]],
    ['a line of an unknown kind', 'damaged', (lines) => edit(lines, 2, { kind: 'link' })],
    ['a file that leads out', 'damaged', (lines) => edit(lines, 5, { path: '../evil' })],
    ['a file from the root', 'damaged', (lines) => edit(lines, 5, { path: '/tmp/evil' })],
    ['a file that leads out with backslashes', 'damaged', (lines) => edit(lines, 5, { path: '..\\evil' })],
    ['a file with a NUL', 'damaged', (lines) => edit(lines, 5, { path: 'a\0b' })],
    ['a file twice', 'damaged', (lines) => lines.toSpliced(5, 0, ...lines.slice(5, 7))],
    [
      'a file inside a file',
      'damaged',
      (lines) =>
        edit(
          lines,
          lines.findLastIndex((l) => l.kind === 'file'),
          { path: `${lines[5]!.path}/x` },
        ),
    ],
    ['bytes without a file', 'damaged', (lines) => lines.toSpliced(5, 1)],
    ['a file shorter than it says', 'damaged', (lines) => edit(lines, 5, { bytes: 999_999 })],
    ['files beyond the bound', 'too-large', (lines) => edit(lines, 5, { bytes: 2 ** 45 })],
  ])('refuses %s though its hash is right, and leaves nothing behind', async (_, reason, change) => {
    await exportSample();
    writeFileSync(folder.file('run.gz'), seal(change(readLines())));
    expect(await importSample()).toMatchObject({ ok: false, failure: { reason } });
    expect(readdirSync(folder.file('to'))).toEqual([]);
    expect(existsSync(folder.file('evil'))).toBe(false);
    expect(target.runs()).toEqual([]);
  });

  it.each([
    ['no gzip', Buffer.from('PK\x03\x04 something else')],
    ['nothing', Buffer.alloc(0)],
    ['an empty gzip', gzipSync('')],
    ['no JSON', gzipSync('hello\n')],
    ['an endless line', gzipSync(Buffer.alloc(70 * 1024 * 1024, 0x20))],
  ])('refuses a file that is %s', async (_, bytes) => {
    writeFileSync(folder.file('run.gz'), bytes);
    expect(await importSample()).toMatchObject({ ok: false, failure: { hint: expect.any(String) } });
  });

  it('says so when the file is missing or the journal refuses, and leaves nothing behind', async () => {
    expect(await importSample()).toMatchObject({ ok: false, failure: { reason: 'io' } });
    await exportSample();
    target.setFaults(() => 'disk-full');
    expect(await importSample()).toMatchObject({ ok: false, failure: { reason: 'io', hint: 'Go on.' } });
    expect(readdirSync(folder.file('to'))).toEqual([]);
  });
});

describe('removing runs', () => {
  it('takes journal and logs, and names the pins that may go', async () => {
    const key = { task: 'T001', attempt: 1 };
    const snapshot: RunEvent = { type: 'snapshot-taken', ...key, commit: 'c1', tree: 't', files: [] };
    const intended: RunEvent = { type: 'merge-intended', ...key, base: 'b', candidate: 'c2', tree: 't', reports: [] };
    await exportSample([runPlanned(), snapshot, snapshot, intended]);
    source.append(manyEntries(1, 'r2'), [runRow({ id: 'r2' })]);
    const removal = { journal: source, runIds: ['r1', 'gone'], runsDirectory: folder.file('from') };
    expect(await removeRuns(removal)).toEqual([
      { runId: 'r1', repository: '/home/ada/project', commits: ['c1', 'c2'] },
    ]);
    expect(source.runs().map((run) => run.id)).toEqual(['r2']);
    expect(readdirSync(folder.file('from'))).toEqual([]);
    await expect(removeRuns({ ...removal, runIds: ['..'] })).rejects.toThrow('must be able to name a folder');
  });
});

function exportRequest() {
  return {
    journal: source,
    runId: 'r1',
    directory: folder.file('from/r1'),
    file: folder.file('run.gz'),
    redactor: () => createRedactor(KNOWN),
  };
}

async function exportSample(changed?: readonly RunEvent[]) {
  const events: readonly RunEvent[] = changed ?? [
    runPlanned(),
    { type: 'run-started' },
    { type: 'task-queued', task: 'T001' },
    { type: 'run-completed' },
  ];
  source.append(journalEntries(events), [runRow()]);
  const { next: random } = createRandom(1);
  const noise = Buffer.from(Array.from({ length: 200_000 }, () => Math.floor(random() * 256)));
  const logs = { 'T001/1/output': noise, 'T001/1/empty': Buffer.alloc(0), 'packet ü.json': Buffer.from('{}') };
  for (const [path, content] of Object.entries(logs)) {
    mkdirSync(dirname(folder.file(`from/r1/${path}`)), { recursive: true });
    writeFileSync(folder.file(`from/r1/${path}`), content);
  }
  return { events, logs, summary: await exportRun(exportRequest()) };
}

function importSample() {
  return importRun({ journal: target, file: folder.file('run.gz'), runsDirectory: folder.file('to'), now: 5_000 });
}

/** Lines of the sample: 0 the run, 1 to 4 its events, 5 the first file with bytes, last the end. */
function readLines(): Line[] {
  const text = gunzipSync(readFileSync(folder.file('run.gz'))).toString('utf8');
  const lines: Line[] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return lines.filter((line) => line.bytes !== 0);
}

function edit(lines: Line[], index: number, changes: Line): Line[] {
  return lines.with(index, { ...lines[index], ...changes });
}

/** The lines with an end that fits them, as a forger would write it. */
function seal(lines: Line[]): Buffer {
  const body = lines.slice(0, -1);
  const count = (kind: string) => body.filter((line) => line.kind === kind).length;
  const text = body.map((line) => `${JSON.stringify(line)}\n`).join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  return gzipSync(`${text}${JSON.stringify({ kind: 'end', events: count('event'), files: count('file'), sha256 })}\n`);
}
