/** Disk images after a power cut, made from the calls that a process really made: its writes, truncations and syncs in their order. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyJournal } from '../../src/adapters/sqlite/verify.ts';
import { createRandom } from '../../src/testing/random.ts';
import { countEvents } from './count-events.ts';

const SECTOR = 512;
const SUFFIXES = new Map([
  [1, ''],
  [2, '-wal'],
  [3, '-journal'],
]);

interface Call {
  readonly kind: 'write' | 'sync' | 'truncate' | 'unlink' | 'output';
  readonly file: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

const KINDS = ['', 'write', 'sync', 'truncate', 'unlink', 'output'] as const;

/** Judges `images` images of the recording in `log`, cut at random calls; the seed is fixed. */
export function judgeRecordedImages(request: {
  readonly log: string;
  readonly images: number;
  readonly folder: string;
}): { readonly lost: number; readonly corrupt: number; readonly syncs: number } {
  const calls = readCalls(request.log);
  const { next: random } = createRandom(request.images);
  let [lost, corrupt] = [0, 0];
  for (let number = 0; number < request.images; number++) {
    const made = calls.slice(0, 1 + Math.floor(random() * calls.length));
    const found = openImage(imageAfter(made, number % 3, random), request.folder);
    if (found === null) corrupt += 1;
    else if (found < lastAck(made)) lost += 1;
  }
  return { lost, corrupt, syncs: calls.filter((call) => call.kind === 'sync').length };
}

function readCalls(log: string): readonly Call[] {
  const bytes = readFileSync(log);
  const calls: Call[] = [];
  for (let at = 0; at < bytes.length; ) {
    const kind = KINDS[bytes.readInt32LE(at)];
    if (kind === undefined || kind === '') throw new Error(`the recording is damaged at byte ${at}`);
    const length = Number(bytes.readBigInt64LE(at + 16));
    const offset = Number(bytes.readBigInt64LE(at + 8));
    calls.push({ kind, file: bytes.readInt32LE(at + 4), offset, bytes: bytes.subarray(at + 24, at + 24 + length) });
    at += 24 + length;
  }
  return calls;
}

function lastAck(calls: readonly Call[]): number {
  const said = calls.filter((call) => call.kind === 'output').map((call) => call.bytes.toString());
  return Number(said.findLast((line) => line.startsWith('ack '))?.slice(4) ?? 0);
}

/** What is on the disk: synced content for certain, and of each later write all, nothing, or some of its sectors. */
function imageAfter(calls: readonly Call[], style: number, random: () => number): ReadonlyMap<number, Buffer> {
  const durable = new Map<number, Buffer>();
  const pending = new Map<number, Call[]>();
  for (const call of calls) {
    if (call.kind === 'output') continue;
    if (call.kind === 'unlink') {
      durable.delete(call.file);
      pending.delete(call.file);
      continue;
    }
    const waiting = pending.get(call.file) ?? [];
    if (call.kind !== 'sync') pending.set(call.file, [...waiting, call]);
    else {
      durable.set(call.file, waiting.reduce(applyWhole, durable.get(call.file) ?? Buffer.alloc(0)));
      pending.delete(call.file);
    }
  }
  for (const [file, waiting] of pending) {
    const before = durable.get(file) ?? Buffer.alloc(0);
    durable.set(
      file,
      waiting.reduce((content, call) => applyPartly(content, call, style, random), before),
    );
  }
  return durable;
}

function applyWhole(content: Buffer, call: Call): Buffer {
  if (call.kind === 'truncate') return resized(content, call.offset);
  const grown = resized(content, Math.max(content.length, call.offset + call.bytes.length));
  call.bytes.copy(grown, call.offset);
  return grown;
}

function applyPartly(content: Buffer, call: Call, style: number, random: () => number): Buffer {
  if (style === 0) return content;
  if (style === 1 || call.kind === 'truncate') return random() < 0.5 ? applyWhole(content, call) : content;
  let mixed = content;
  for (let at = 0; at < call.bytes.length; at += SECTOR) {
    const sector = { ...call, offset: call.offset + at, bytes: call.bytes.subarray(at, at + SECTOR) };
    if (random() < 0.5) mixed = applyWhole(mixed, sector);
  }
  return mixed;
}

function resized(content: Buffer, length: number): Buffer {
  const copy = Buffer.alloc(length);
  content.copy(copy);
  return copy;
}

/** The number of events that a starting daemon finds, or null when the file is not sound. */
function openImage(files: ReadonlyMap<number, Buffer>, folder: string): number | null {
  mkdirSync(folder);
  const path = join(folder, 'state.db');
  try {
    writeFileSync(path, '');
    for (const [file, content] of files) writeFileSync(`${path}${SUFFIXES.get(file)}`, content);
    const events = countEvents(path);
    return verifyJournal(path).problems.length === 0 ? events : null;
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
