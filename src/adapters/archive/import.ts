import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { assertNever } from '../../core/assert.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { RunEvent } from '../../core/run/events.ts';
import type { Journal, JournalEntry, RunRow } from '../../ports/journal.ts';
import { decodeEvent } from '../../protocol/journal.ts';
import { type ArchiveFailure, ArchiveRefused, damaged, toArchiveFailure, tooLarge } from './failure.ts';
import { fileWriter } from './files.ts';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type ArchiveLine,
  isSafeRunId,
  lineHash,
  MAX_EVENT_BYTES,
  MAX_EVENTS,
  parseLine,
  splitLines,
} from './format.ts';

/** What to import and where to. */
export interface ImportRequest {
  readonly journal: Journal;
  readonly file: string;
  /** Absolute folder that holds one folder per run, named by its id; on the same file system as nothing else has to be. */
  readonly runsDirectory: string;
  /** Wall-clock milliseconds, for the event that ends an unfinished run. */
  readonly now: number;
}

/** What an import brought. */
export interface ImportSummary {
  readonly run: RunRow;
  readonly events: number;
  readonly files: number;
  /** The run had not ended: it was given a `run-aborted`, because its agents and branches are on another machine. */
  readonly ended: boolean;
}

/** Reads a file that `exportRun` wrote: nothing appears before the whole file was checked, and then all of it does. */
export async function importRun(request: ImportRequest): Promise<Result<ImportSummary, ArchiveFailure>> {
  let staging: string | null = null;
  try {
    await mkdir(request.runsDirectory, { recursive: true, mode: 0o700 });
    staging = await mkdtemp(join(request.runsDirectory, '.import-'));
    const archive = await readArchive(request, staging);
    return success(await publish(request, archive, staging));
  } catch (error) {
    return failure(toArchiveFailure(error));
  } finally {
    if (staging !== null) await rm(staging, { recursive: true, force: true });
  }
}

interface Archive {
  readonly run: RunRow;
  readonly entries: readonly JournalEntry[];
  readonly files: number;
}

/** The journal is written last: a crash before leaves a folder that no run owns, which the next import replaces. */
async function publish(request: ImportRequest, archive: Archive, staging: string): Promise<ImportSummary> {
  const { run, files } = archive;
  refuseKnownRun(request.journal, run.id);
  const ending = endingOf(archive, request.now);
  const target = join(request.runsDirectory, run.id);
  await rm(target, { recursive: true, force: true });
  await rename(staging, target);
  const row = { ...run, status: ending.status };
  const entries = [...archive.entries, ...ending.entries];
  try {
    request.journal.append(entries, [row]);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  return { run: { ...row, lastSeq: entries.length }, events: entries.length, files, ended: ending.entries.length > 0 };
}

async function readArchive(request: ImportRequest, staging: string): Promise<Archive> {
  const hash = lineHash();
  const lines = readLines(request.file, hash);
  await using files = fileWriter(staging);
  const run = checkHeader((await lines.next()).value);
  refuseKnownRun(request.journal, run.id);
  const entries: JournalEntry[] = [];
  for await (const line of lines) {
    switch (line.kind) {
      case 'run':
        throw damaged('it holds a second run.');
      case 'event':
        if (files.count() > 0) throw damaged('it has an event after a file.');
        entries.push(checkEvent(line, run.id, entries.length + 1));
        break;
      case 'file':
        await files.begin(line.path, line.bytes);
        break;
      case 'bytes':
        await files.write(Buffer.from(line.base64, 'base64'));
        break;
      case 'end':
        await files.finish();
        checkEnd(line, { events: entries.length, files: files.count(), sha256: hash.digest('hex') });
        if (entries.length !== run.lastSeq) throw damaged(`it names ${run.lastSeq} events and has ${entries.length}.`);
        if (!(await lines.next()).done) throw damaged('it goes on after its end.');
        return { run, entries, files: files.count() };
      default:
        return assertNever(line);
    }
  }
  throw damaged('it is cut short.');
}

/** The lines of a file; every one but the end goes into the hash. Bounds what an import holds in memory. */
async function* readLines(file: string, hash: Hash): AsyncGenerator<ArchiveLine, undefined> {
  const input = createReadStream(file);
  const unzipped = createGunzip();
  input.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
  let eventBytes = 0;
  try {
    for await (const text of splitLines(unzipped)) {
      const line = parseLine(text);
      if (line.kind !== 'end') hash.update(text).update('\n');
      if (line.kind === 'event') eventBytes += text.length;
      if (eventBytes > MAX_EVENT_BYTES) throw tooLarge(`its events have more than ${MAX_EVENT_BYTES} bytes.`);
      yield line;
    }
  } finally {
    input.destroy();
  }
}

function checkHeader(line: ArchiveLine | undefined): RunRow {
  if (line?.kind !== 'run' || line.format !== ARCHIVE_FORMAT) throw damaged('it does not begin with a run.');
  if (line.version > ARCHIVE_VERSION) throw newer(`its format has version ${line.version}`);
  const { id, repository, title, createdAt, status, lastSeq } = line.run;
  const texts = [id, repository, title, status].every((text) => typeof text === 'string');
  if (!texts || !Number.isSafeInteger(createdAt) || !Number.isSafeInteger(lastSeq))
    throw damaged('its run has no sound row.');
  if (!isSafeRunId(id)) throw damaged('the id of its run cannot name a folder.');
  return { id, repository, title, createdAt, status, lastSeq };
}

function checkEvent(line: Extract<ArchiveLine, { kind: 'event' }>, runId: string, seq: number): JournalEntry {
  if (line.seq !== seq) throw damaged(`event ${line.seq} stands where event ${seq} belongs.`);
  if (seq > MAX_EVENTS) throw tooLarge(`it has more than ${MAX_EVENTS} events.`);
  const decoded = decodeEvent(line);
  if (!decoded.ok && decoded.failure.reason === 'newer') throw newer(decoded.failure.message);
  if (!decoded.ok) throw damaged(`event ${seq}: ${decoded.failure.message}`);
  const isFirst = decoded.value.type === 'run-planned';
  if (isFirst !== (seq === 1)) throw damaged('a run begins with its plan, and has one alone.');
  return { runId, seq, at: line.at, event: decoded.value };
}

function checkEnd(
  line: Extract<ArchiveLine, { kind: 'end' }>,
  found: { readonly events: number; readonly files: number; readonly sha256: string },
): void {
  if (line.sha256 !== found.sha256) throw damaged('its hash does not fit its content.');
  if (line.events !== found.events || line.files !== found.files) throw damaged('its counts do not fit its content.');
}

/** Events that bring the run to an end, none where it has ended; the status that then holds. */
function endingOf(
  archive: Archive,
  now: number,
): { readonly status: string; readonly entries: readonly JournalEntry[] } {
  const last = archive.entries.findLast(({ event }) => event.type.startsWith('run-'));
  const status = last === undefined ? undefined : ENDINGS[last.event.type];
  if (status !== undefined) return { status, entries: [] };
  const event: RunEvent = { type: 'run-aborted', by: 'slipway', reason: 'It was imported before it had ended.' };
  return { status: 'aborted', entries: [{ runId: archive.run.id, seq: archive.entries.length + 1, at: now, event }] };
}

const ENDINGS: Readonly<Partial<Record<RunEvent['type'], string>>> = {
  'run-completed': 'completed',
  'run-failed': 'failed',
  'run-aborted': 'aborted',
};

function refuseKnownRun(journal: Journal, runId: string): void {
  if (!journal.runs().some((run) => run.id === runId)) return;
  throw new ArchiveRefused({
    reason: 'exists',
    message: `The journal has a run ${runId} already.`,
    hint: 'Remove that run with `slipway prune`, or keep it: an import never replaces a run.',
  });
}

function newer(detail: string): ArchiveRefused {
  return new ArchiveRefused({
    reason: 'newer',
    message: `The file was written by a later release of Slipway: ${detail}.`,
    hint: 'Install that release or a later one to import it.',
  });
}
