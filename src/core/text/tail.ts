import { sanitize } from './sanitize.ts';

/** Bytes of output that are kept as evidence. */
export const EVIDENCE_BYTES = 8 * 1024;

/** Bytes that are kept beyond what is shown, so that what is torn at the beginning can be left out. */
const MARGIN_BYTES = 1024;

/** Keeps the end of a stream of bytes, however long it is, in bounded memory. */
export class OutputTail {
  readonly #limit: number;
  #kept: Uint8Array = new Uint8Array();
  #isTorn = false;

  /** `limit` is in bytes. */
  constructor(limit = EVIDENCE_BYTES) {
    this.#limit = limit;
  }

  /** Takes the next bytes of the stream. */
  add(chunk: Uint8Array): void {
    const most = this.#limit + MARGIN_BYTES;
    if (this.#kept.length + chunk.length > most) this.#isTorn = true;
    if (chunk.length >= most) {
      this.#kept = chunk.slice(-most);
      return;
    }
    const joined = new Uint8Array(this.#kept.length + chunk.length);
    joined.set(this.#kept);
    joined.set(chunk, this.#kept.length);
    this.#kept = joined.slice(-most);
  }

  /** The end of the stream as text that is safe to show; at most the limit in UTF-8. */
  text(): string {
    const text = new TextDecoder().decode(this.#kept);
    return lastBytes(sanitize(this.#isTorn ? withoutTornPiece(text) : text).trim(), this.#limit);
  }
}

/** A word that is torn at its beginning could be the end of a secret that nothing gives away any more: it is left out. */
function withoutTornPiece(text: string): string {
  const keyEnd = text.indexOf('-----END ');
  const keyBegin = text.indexOf('-----BEGIN ');
  if (keyEnd !== -1 && (keyBegin === -1 || keyEnd < keyBegin)) return text.slice(keyEnd);
  const margin = text.slice(0, MARGIN_BYTES);
  const lineEnd = margin.indexOf('\n');
  const blank = margin.search(/\s/);
  if (lineEnd !== -1) return text.slice(lineEnd + 1);
  return text.slice(blank === -1 ? MARGIN_BYTES : blank + 1);
}

/** The last part of a text that fits into so many bytes of UTF-8, never cutting a character. */
export function lastBytes(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= limit) return text;
  const end = bytes.subarray(bytes.length - limit);
  // Bytes that go on with a character that began before the cut.
  const start = end.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return start === -1 ? '' : new TextDecoder().decode(end.subarray(start));
}
