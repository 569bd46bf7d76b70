import { sanitize } from './sanitize.ts';

/** Bytes of output that are kept as evidence. */
export const EVIDENCE_BYTES = 8 * 1024;

/** Bytes that are kept beyond what is shown, so that what is torn at the beginning can be left out: more than the longest secret takes. */
const MARGIN_BYTES = 64 * 1024;

/** The part of that which is never shown where the beginning was torn off: the end of a known value with blanks in it is like any other words. */
const UNSURE_PART = 1 / 16;

/** Keeps the end of a stream of bytes, however long it is, in bounded memory. */
export class OutputTail {
  readonly #limit: number;
  readonly #redact: (text: string) => string;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #isTorn = false;

  /** `redact` replaces secrets, before anything of what is kept is cut off; `limit` is in bytes. */
  constructor(redact: (text: string) => string, limit = EVIDENCE_BYTES) {
    this.#redact = redact;
    this.#limit = limit;
  }

  /** Takes the next bytes of the stream. */
  add(chunk: Uint8Array): void {
    const most = this.#limit + MARGIN_BYTES;
    if (this.#length + chunk.length > most) this.#isTorn = true;
    // A copy: the caller may use its buffer again.
    this.#chunks.push(chunk.slice(-most));
    this.#length += Math.min(chunk.length, most);
    for (let first = this.#chunks[0]; first !== undefined && this.#length > most; first = this.#chunks[0]) {
      const excess = this.#length - most;
      this.#length -= Math.min(excess, first.length);
      if (first.length > excess) this.#chunks[0] = first.subarray(excess);
      else this.#chunks.shift();
    }
  }

  /** The end of the stream as text that is safe to show; at most the limit in UTF-8. */
  text(): string {
    const bytes = this.#bytes();
    const text = new TextDecoder().decode(bytes);
    if (!this.#isTorn) return lastBytes(this.#clean(text).trim(), this.#limit);
    const margin = new TextDecoder().decode(bytes.subarray(0, MARGIN_BYTES)).length;
    const unsure = Math.ceil(margin * UNSURE_PART);
    const rest = this.#clean(withoutTornPiece(text, margin - unsure));
    return lastBytes(rest.slice(unsure).trim(), this.#limit);
  }

  /** Escapes may stand in the midst of a secret, and line feeds of one may be folded: it is looked for before and after they are gone. */
  #clean(text: string): string {
    return this.#redact(sanitize(this.#redact(text)));
  }

  #bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}

/**
 * What is torn at its beginning could hold the end of a secret that nothing gives away any more: a key up to its last line, else a line, a
 * word where there is no end of a line, at most as many characters as `margin`.
 */
function withoutTornPiece(text: string, margin: number): string {
  const start = text.slice(0, margin);
  const keyEnd = start.indexOf('-----END ');
  const keyBegin = start.indexOf('-----BEGIN ');
  if (keyEnd !== -1 && (keyBegin === -1 || keyEnd < keyBegin)) return text.slice(keyEnd);
  const lineEnd = start.indexOf('\n');
  if (lineEnd !== -1) return text.slice(lineEnd + 1);
  const blank = start.search(/\s/);
  return text.slice(blank === -1 ? margin : blank + 1);
}

/**
 * The last part of a text that fits into so many bytes of UTF-8, never cutting a character. The text is one without secrets: for any other
 * there is `shortEnd`.
 */
export function lastBytes(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= limit) return text;
  const end = bytes.subarray(bytes.length - limit);
  // Bytes that go on with a character that began before the cut.
  const start = end.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return start === -1 ? '' : new TextDecoder().decode(end.subarray(start));
}
