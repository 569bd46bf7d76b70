import { sanitize } from './sanitize.ts';

/** Bytes of output that are kept as evidence. */
export const EVIDENCE_BYTES = 8 * 1024;

/** Keeps the end of a stream of bytes, however long it is, in bounded memory. */
export class OutputTail {
  readonly #limit: number;
  #kept: Uint8Array = new Uint8Array();

  /** `limit` is in bytes. */
  constructor(limit = EVIDENCE_BYTES) {
    this.#limit = limit;
  }

  /** Takes the next bytes of the stream. */
  add(chunk: Uint8Array): void {
    if (chunk.length >= this.#limit) {
      this.#kept = chunk.slice(-this.#limit);
      return;
    }
    const joined = new Uint8Array(this.#kept.length + chunk.length);
    joined.set(this.#kept);
    joined.set(chunk, this.#kept.length);
    this.#kept = joined.slice(-this.#limit);
  }

  /** The end of the stream as text that is safe to show; at most the limit in UTF-8. */
  text(): string {
    return lastBytes(sanitize(new TextDecoder().decode(this.#kept)).trim(), this.#limit);
  }
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
