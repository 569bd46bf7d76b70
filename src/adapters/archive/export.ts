import { createWriteStream } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { failure, type Result, success } from '../../core/result.ts';
import type { Journal, RunRow } from '../../ports/journal.ts';
import { AGENT_STATE } from '../../ports/run-files.ts';
import { encodeEvent } from '../../protocol/journal.ts';
import { type ArchiveFailure, toArchiveFailure } from './failure.ts';
import { ARCHIVE_FORMAT, ARCHIVE_VERSION, type ArchiveLine, isSafePath, lineHash } from './format.ts';
import { redactedFile, type StartRedactor } from './redacted-file.ts';

/** What to export and where to. */
export interface ExportRequest {
  readonly journal: Journal;
  readonly runId: string;
  /** Absolute folder with the run's packets, outputs and reports; may be missing. */
  readonly directory: string;
  /** File to write; it must not exist. */
  readonly file: string;
  /**
   * Starts the redaction of one file, with the values that the run's agents were given: outputs of programs that still run and copies of the
   * spec are kept as they are, and leave the machine without secrets. It does the same each time.
   */
  readonly redactor: StartRedactor;
}

/** What an export holds. */
export interface ExportSummary {
  readonly events: number;
  readonly files: number;
  /** Paths in the run's folder that were left out because they are no regular files or have unusable names. */
  readonly skipped: readonly string[];
}

/** Writes a run with its events and logs to one file, readable by its user alone. The file appears whole or not at all. */
export async function exportRun(request: ExportRequest): Promise<Result<ExportSummary, ArchiveFailure>> {
  const draft = `${request.file}.${process.pid}.partial`;
  try {
    const row = request.journal.runs().find((run) => run.id === request.runId);
    if (row === undefined) return failure(unknownRun(request.runId));
    if (await exists(request.file)) return failure(fileExists(request.file));
    const summary = { events: 0, files: 0, skipped: [] as string[] };
    const lines = Readable.from(hashedLines(archiveLines(request, row, summary), summary));
    await pipeline(lines, createGzip(), createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(draft, request.file);
    return success(summary);
  } catch (error) {
    await rm(draft, { force: true });
    return failure(toArchiveFailure(error));
  }
}

async function* archiveLines(
  request: ExportRequest,
  row: RunRow,
  summary: { events: number; files: number; skipped: string[] },
): AsyncGenerator<ArchiveLine> {
  yield { kind: 'run', format: ARCHIVE_FORMAT, version: ARCHIVE_VERSION, run: row };
  for (const { seq, at, event } of request.journal.read(row.id, 0)) {
    // What a running engine adds from now on is left out: the header names the last event.
    if (seq > row.lastSeq) break;
    summary.events += 1;
    yield { kind: 'event', seq, at, ...encodeEvent(event) };
  }
  for await (const path of regularFiles(request.directory, '', summary.skipped)) {
    summary.files += 1;
    yield* fileLines(request, path);
  }
}

async function* hashedLines(
  lines: AsyncIterable<ArchiveLine>,
  summary: { readonly events: number; readonly files: number },
): AsyncGenerator<string> {
  const hash = lineHash();
  for await (const line of lines) {
    const text = `${JSON.stringify(line)}\n`;
    hash.update(text);
    yield text;
  }
  const end: ArchiveLine = { kind: 'end', events: summary.events, files: summary.files, sha256: hash.digest('hex') };
  yield `${JSON.stringify(end)}\n`;
}

/** Paths of the regular files below a folder, sorted, without following links. */
async function* regularFiles(root: string, below: string, skipped: string[]): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (isAgentState(path)) continue;
    if (!isSafePath(path) || (!entry.isDirectory() && !entry.isFile())) skipped.push(path);
    else if (entry.isDirectory()) yield* regularFiles(root, path, skipped);
    else yield path;
  }
}

/** What agents keep, their login among it, leaves the machine with no export. */
function isAgentState(path: string): boolean {
  return path.endsWith(AGENT_STATE) && !path.includes('/');
}

/** A file as it is now: what a running agent adds afterwards is left out. */
async function* fileLines({ directory, redactor }: ExportRequest, path: string): AsyncGenerator<ArchiveLine> {
  await using file = await open(join(directory, path), 'r');
  const { size } = await file.stat();
  const { bytes, pieces } = await redactedFile({ file, path, size }, redactor);
  yield { kind: 'file', path, bytes };
  for await (const piece of pieces) yield { kind: 'bytes', base64: piece.toString('base64') };
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function unknownRun(runId: string): ArchiveFailure {
  return {
    reason: 'unknown-run',
    message: `There is no run ${runId} in the journal.`,
    hint: 'List the runs with `slipway runs`.',
  };
}

function fileExists(file: string): ArchiveFailure {
  return { reason: 'exists', message: `The file ${file} exists.`, hint: 'Choose another name or move the file away.' };
}
