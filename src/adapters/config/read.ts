import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { decodeText } from '../../core/text/decode.ts';

/** Larger than any configuration that a person wrote. */
const LARGEST_FILE = 1_048_576;

/** The text of a configuration file, or null when there is none. Everything but a small UTF-8 file is refused. */
export function readConfigText(path: string): Result<string | null, readonly Diagnostic[]> {
  try {
    const text = readBounded(path);
    return text.ok ? text : failure([refusal(path, text.failure)]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return success(null);
    return failure([refusal(path, `it cannot be read (${code})`)]);
  }
}

function readBounded(path: string): Result<string, string> {
  // Without O_NONBLOCK, opening a named pipe would wait for its writer for ever.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return failure('it is not a regular file');
    if (stat.size > LARGEST_FILE)
      return failure(`it has ${stat.size} bytes, more than the ${LARGEST_FILE} that are read`);
    const text = decodeText(readFileSync(descriptor));
    return text.ok ? text : failure(`it is not UTF-8 text (${text.failure.reason})`);
  } finally {
    closeSync(descriptor);
  }
}

function refusal(path: string, why: string): Diagnostic {
  return {
    code: 'config/unreadable',
    severity: 'error',
    message: `The configuration file cannot be used: ${why}.`,
    hint: 'Make it a readable UTF-8 text file below 1 MiB, or remove it.',
    file: path,
    line: 1,
    column: 1,
  };
}
