import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { assert } from '../../core/assert.ts';
import type { ControlLine, ProcessControl } from '../../ports/processes.ts';
import { controlPath } from './control-files.ts';

/*
 * Lines are written ahead: first the line with its key to `control-lines`, whole or not at all, then its bytes to `control`, which the shim
 * copies to the process. `control` is always a beginning of what `control-lines` says: a daemon that takes over appends what is missing.
 */

/** The standard input of one job, as this daemon writes to it. */
export interface OpenControl extends ProcessControl {
  /** The process is over, or this daemon lets go of it: nothing is written any more. */
  close(): void;
}

/** Bytes that a process may be told in all, with their keys. */
const CONTROL_MAX_BYTES = 64 * 1024 * 1024;

/** Makes the file that the shim opens; what is in it already stays. */
export function prepareControl(directory: string): void {
  writeFileSync(controlPath(directory, 'control'), '', { flag: 'a', mode: 0o600 });
}

/** Opens the control of a job and finishes what a daemon that died in between began to write. */
export function openControl(directory: string, isClosed: () => boolean): OpenControl {
  return new FileControl(directory, isClosed);
}

/** Removes the pipes of a job that is over; what was said stays. */
export function removePipes(directory: string): void {
  for (const name of ['pipe', 'wake'] as const) rmSync(controlPath(directory, name), { force: true });
}

class FileControl implements OpenControl {
  readonly written: Set<string>;
  readonly #directory: string;
  readonly #isClosed: () => boolean;
  #closed = false;
  #linesSize: number;
  #controlSize: number;
  /** Of what `control-lines` says, the bytes that are not in `control` yet. */
  #missing: Buffer;

  constructor(directory: string, isClosed: () => boolean) {
    this.#directory = directory;
    this.#isClosed = isClosed;
    const { lines, size } = readLines(controlPath(directory, 'control-lines'));
    const said = Buffer.from(lines.map(({ line }) => `${line}\n`).join(''));
    this.written = new Set(lines.map(({ key }) => key));
    this.#linesSize = size;
    this.#controlSize = statSync(controlPath(directory, 'control'), { throwIfNoEntry: false })?.size ?? 0;
    this.#missing = said.subarray(this.#controlSize);
    this.#deliver();
  }

  write({ key, line }: ControlLine): boolean {
    assert(!line.includes('\n'), 'a line of control is one line');
    if (this.written.has(key)) return true;
    const record = Buffer.from(`${JSON.stringify({ key, line })}\n`);
    if (this.#isOver() || this.#linesSize + record.length > CONTROL_MAX_BYTES) return false;
    const count = append(controlPath(this.#directory, 'control-lines'), record, this.#linesSize);
    // A full disk: nothing of it was said, and it may be offered again.
    if (count < record.length) return false;
    this.#linesSize += count;
    this.written.add(key);
    this.#missing = Buffer.concat([this.#missing, Buffer.from(`${line}\n`)]);
    this.#deliver();
    return true;
  }

  end(): void {
    this.#deliver();
    if (this.#isOver() || this.#missing.length > 0) return;
    writeFileSync(controlPath(this.#directory, 'control-end'), '', { flag: 'a', mode: 0o600 });
    this.#wake();
  }

  close(): void {
    this.#closed = true;
  }

  #isOver(): boolean {
    return this.#closed || this.#isClosed() || isThere(controlPath(this.#directory, 'control-end'));
  }

  #deliver(): void {
    if (this.#missing.length === 0 || this.#isOver()) return;
    const count = append(controlPath(this.#directory, 'control'), this.#missing, this.#controlSize);
    this.#controlSize += count;
    this.#missing = this.#missing.subarray(count);
    this.#wake();
  }

  /** Without the pump there is no reader: it looks at the file before it waits for the first time. */
  #wake(): void {
    try {
      const descriptor = openSync(controlPath(this.#directory, 'wake'), constants.O_WRONLY | constants.O_NONBLOCK);
      try {
        writeSync(descriptor, '\n');
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      // A full pipe wakes it as well.
      if (!isCode(error, 'ENOENT', 'ENXIO', 'EAGAIN', 'EPIPE')) throw error;
    }
  }
}

/** Writes at the end of a file, and says how much of it found room. */
function append(path: string, bytes: Buffer, size: number): number {
  let count = 0;
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o600);
    // What a daemon that died left of a torn line goes.
    ftruncateSync(descriptor, size);
    while (count < bytes.length) {
      count += writeSync(descriptor, bytes, count, bytes.length - count, size + count);
    }
  } catch (error) {
    if (!isCode(error, 'ENOSPC', 'EDQUOT')) throw error;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
  return count;
}

function readLines(path: string): { readonly lines: readonly ControlLine[]; readonly size: number } {
  if (!isThere(path)) return { lines: [], size: 0 };
  const bytes = readFileSync(path);
  const size = bytes.lastIndexOf(0x0a) + 1;
  const records = bytes.toString('utf8', 0, size).split('\n').slice(0, -1);
  return { lines: records.map(parseLine), size };
}

function parseLine(record: string): ControlLine {
  const value: unknown = JSON.parse(record);
  assert(typeof value === 'object' && value !== null && 'key' in value && 'line' in value, 'a record of control');
  return { key: String(value.key), line: String(value.line) };
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
