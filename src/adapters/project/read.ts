import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { failure, type Result, success } from '../../core/result.ts';
import { decodeText } from '../../core/text/decode.ts';

/** Why a file was not read as text. */
export interface ReadFailure {
  readonly reason: 'missing' | 'not-a-file' | 'too-large' | 'unreadable' | 'binary' | 'not-utf8';
  /** What is wrong, as the end of a sentence that begins with the file's name. */
  readonly why: string;
}

/** A text file as it is on disk; a byte order mark and the line ends stay. */
export interface TextFile {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Reads a UTF-8 file of at most `most` bytes; whatever else it is, is said instead. */
export function readTextFile(path: string, most: number): Result<TextFile, ReadFailure> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer for ever.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return readDescriptor(descriptor, most);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return failure({ reason: 'missing', why: 'does not exist' });
    return failure({ reason: 'unreadable', why: `cannot be read (${code})` });
  }
}

function readDescriptor(descriptor: number, most: number): Result<TextFile, ReadFailure> {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) return failure({ reason: 'not-a-file', why: 'is not a regular file' });
  if (stat.size > most) {
    return failure({ reason: 'too-large', why: `has ${stat.size} bytes; at most ${most} are read` });
  }
  const bytes = readFileSync(descriptor);
  const text = decodeText(bytes);
  if (text.ok) return success({ text: text.value, bytes });
  switch (text.failure.reason) {
    case 'binary':
      return failure({ reason: 'binary', why: `is no text: there is a NUL byte at offset ${text.failure.offset}` });
    case 'utf-16':
      return failure({ reason: 'not-utf8', why: 'is UTF-16, not UTF-8' });
    case 'not-utf8':
      return failure({ reason: 'not-utf8', why: 'is not valid UTF-8' });
  }
}
