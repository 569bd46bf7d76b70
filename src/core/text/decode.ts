import { failure, type Result, success } from '../result.ts';

/** Why bytes are not a text file: `binary` has NUL bytes, `utf-16` starts with its byte order mark, `not-utf8` breaks the encoding. */
export interface NotText {
  readonly reason: 'binary' | 'utf-16' | 'not-utf8';
  /** Offset of the first offending byte, from 0; null where the decoder does not tell. */
  readonly offset: number | null;
}

/** Decodes UTF-8 and refuses anything else; a byte order mark stays in the text, so that offsets are those of the file. */
export function decodeText(bytes: Uint8Array): Result<string, NotText> {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return failure({ reason: 'utf-16', offset: 0 });
  const nul = bytes.indexOf(0);
  if (nul !== -1) return failure({ reason: 'binary', offset: nul });
  try {
    return success(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return failure({ reason: 'not-utf8', offset: null });
  }
}

function startsWith(bytes: Uint8Array, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}
