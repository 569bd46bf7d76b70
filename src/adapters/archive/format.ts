/**
 * An exported run is one gzip file of JSON lines, so that `zcat FILE | jq` reads it:
 *
 *   {"kind":"run","format":"slipway-run","version":1,"run":{...}}   first
 *   {"kind":"event","seq":1,"at":...,"type":"...","version":1,"data":"..."}   every event in order
 *   {"kind":"file","path":"T001/1/output","bytes":123}              then each log file, followed by its content:
 *   {"kind":"bytes","base64":"..."}
 *   {"kind":"end","events":2,"files":1,"sha256":"..."}              last, with the hash of all lines before it
 *
 * The hash finds damage and careless changes. It is no signature: whoever rewrites the whole file can write a new one.
 */
import { createHash, type Hash } from 'node:crypto';
import type { RunRow } from '../../ports/journal.ts';
import type { EventRow } from '../../protocol/journal.ts';
import { damaged, tooLarge } from './failure.ts';

export const ARCHIVE_FORMAT = 'slipway-run';
export const ARCHIVE_VERSION = 1;

/** Longest line in bytes; the first event holds the whole plan. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;
export const MAX_EVENTS = 1_000_000;
/** Bytes of all event lines, which an import holds in memory until the hash is known. */
export const MAX_EVENT_BYTES = 512 * 1024 * 1024;
export const MAX_FILES = 200_000;
/** Bytes of all log files together, unpacked. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024 * 1024;

export type ArchiveLine =
  | { readonly kind: 'run'; readonly format: string; readonly version: number; readonly run: RunRow }
  | ({ readonly kind: 'event'; readonly seq: number; readonly at: number } & EventRow)
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'end'; readonly events: number; readonly files: number; readonly sha256: string };

/** A running hash over the lines of an archive. */
export function lineHash(): Hash {
  return createHash('sha256');
}

/** Splits chunks of text bytes into lines without their line feeds; refuses a line beyond the bound and a last line without one. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...pending, chunk.subarray(start, end)]);
      pending = [];
      pendingBytes = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > MAX_LINE_BYTES) throw tooLarge(`a line has more than ${MAX_LINE_BYTES} bytes.`);
  }
  if (pendingBytes > 0) throw damaged('it ends in the middle of a line.');
}

/** A line as data; every field is checked before it is believed. */
export function parseLine(line: Buffer): ArchiveLine {
  const fields = parseObject(line);
  const { kind } = fields;
  const shape = typeof kind === 'string' ? LINE_SHAPES[kind] : undefined;
  if (shape === undefined) throw damaged(`it has a line of the unknown kind ${String(kind)}.`);
  for (const [name, type] of Object.entries(shape)) {
    const value = fields[name];
    const fits = type === 'count' ? Number.isSafeInteger(value) && Number(value) >= 0 : typeof value === type;
    if (!fits || value === null) throw damaged(`the field ${name} of a ${String(kind)} line is not a ${type}.`);
  }
  return fields as unknown as ArchiveLine;
}

const LINE_SHAPES: Readonly<Record<string, Readonly<Record<string, 'string' | 'count' | 'object'>>>> = {
  run: { format: 'string', version: 'count', run: 'object' },
  event: { seq: 'count', at: 'count', type: 'string', version: 'count', data: 'string' },
  file: { path: 'string', bytes: 'count' },
  bytes: { base64: 'string' },
  end: { events: 'count', files: 'count', sha256: 'string' },
};

function parseObject(line: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below: whether it is no JSON or no object makes no difference to the reader.
  }
  throw damaged('a line is not a JSON object.');
}

/** Whether a relative path of an archive stays inside the folder it is unpacked to, on every system. */
export function isSafePath(path: string): boolean {
  const segments = path.split('/');
  return path.length <= 1_024 && segments.length <= 16 && segments.every(isSafeSegment);
}

/** Whether a run id can name a folder. */
export function isSafeRunId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id) && isSafeSegment(id);
}

function isSafeSegment(segment: string): boolean {
  const isName = segment.length >= 1 && segment.length <= 255 && segment !== '.' && segment !== '..';
  return isName && [...segment].every(isSafeCharacter);
}

/** No control characters, and none that separates folders, drives or streams anywhere. */
function isSafeCharacter(character: string): boolean {
  return character >= ' ' && character !== '\u007f' && character !== '\\' && character !== ':';
}
