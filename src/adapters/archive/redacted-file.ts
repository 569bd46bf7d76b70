import type { FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { Redactor } from '../../core/secret/redact.ts';
import { ArchiveRefused } from './failure.ts';

/** A file as it was when it was opened: what is written to it afterwards is left out. */
export interface OpenFile {
  readonly file: FileHandle;
  /** For messages. */
  readonly path: string;
  readonly size: number;
}

/** Starts the redaction of one stream. */
export type StartRedactor = () => Redactor;

/** Bytes that are read at once. */
const CHUNK_BYTES = 64 * 1024;

/** How the bytes of a file are text: what is not UTF-8 as a whole is read byte by byte, so that all but secrets comes out as it was. */
type Encoding = 'utf8' | 'latin1';

/** A file without secrets, however large it is: its bytes, and how many they are. Each is read from the file again. */
export async function redactedFile(
  open: OpenFile,
  start: StartRedactor,
): Promise<{ readonly bytes: number; readonly pieces: AsyncIterable<Buffer> }> {
  const encoding = (await isUtf8(open)) ? 'utf8' : 'latin1';
  let bytes = 0;
  for await (const piece of pieces(open, start(), encoding)) bytes += piece.length;
  return { bytes, pieces: pieces(open, start(), encoding) };
}

async function* pieces(open: OpenFile, redactor: Redactor, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new StringDecoder(encoding);
  for await (const chunk of chunks(open)) yield* cut(redactor.feed(decoder.write(chunk)), encoding);
  yield* cut(redactor.feed(decoder.end()) + redactor.finish(), encoding);
}

function* cut(text: string, encoding: Encoding): Generator<Buffer> {
  const bytes = Buffer.from(text, encoding);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function isUtf8(open: OpenFile): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of chunks(open)) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function* chunks({ file, path, size }: OpenFile): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, size - at), at);
    if (bytesRead === 0) throw new ArchiveRefused(shrunk(path));
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function shrunk(path: string) {
  return {
    reason: 'io',
    message: `The log file ${path} became shorter while it was read.`,
    hint: 'Export again when nothing else changes the files of the run.',
  } as const;
}
