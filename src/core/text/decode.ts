import { failure, type Result, success } from '../result.ts';

/** Why bytes are not a text file: `binary` has NUL bytes, `utf-16` starts with its byte order mark or has a NUL in every other byte, `not-utf8` breaks the encoding. */
export interface NotText {
  readonly reason: 'binary' | 'utf-16' | 'not-utf8';
  /** Offset of the first offending byte, from 0; null where the decoder does not tell. */
  readonly offset: number | null;
}

/** Decodes UTF-8 and refuses anything else; a byte order mark stays in the text, so that offsets are those of the file. */
export function decodeText(bytes: Uint8Array): Result<string, NotText> {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return failure({ reason: 'utf-16', offset: 0 });
  const nul = bytes.indexOf(0);
  if (nul !== -1 && looksLikeUtf16(bytes)) return failure({ reason: 'utf-16', offset: nul });
  if (nul !== -1) return failure({ reason: 'binary', offset: nul });
  try {
    return success(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return failure({ reason: 'not-utf8', offset: null });
  }
}

/** Bytes at the start of a file that show its encoding. */
const SAMPLE_BYTES = 64;

/** Text of Latin letters in UTF-16 without a byte order mark: every other byte is NUL, and no byte between them is. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, Math.min(SAMPLE_BYTES, bytes.length - (bytes.length % 2)));
  const even = sample.filter((byte, index) => index % 2 === 0 && byte === 0).length;
  const odd = sample.filter((byte, index) => index % 2 === 1 && byte === 0).length;
  return sample.length >= 4 && Math.min(even, odd) === 0 && Math.max(even, odd) >= sample.length * 0.4;
}

function startsWith(bytes: Uint8Array, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}
