import { openPrivateKey } from './find.ts';

/**
 * Lines that are told one by one, of which those of a private key are told together: no line in the midst of a key is known for a part of
 * one. At most what the longest key takes is held back.
 */
export class KeyLines {
  readonly #redact: (text: string) => string;
  #held = '';

  /** `redact` replaces secrets in what was held back; other lines are told as they are. */
  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** Takes the next line, without its end, and returns the lines that may be told by now. */
  add(line: string): readonly string[] {
    if (this.#held === '' && !line.includes('-----BEGIN ')) return [line];
    this.#held += `${line}\n`;
    return openPrivateKey(this.#held) === null ? this.end() : [];
  }

  /** What is held back still, at the end of the lines. */
  end(): readonly string[] {
    const held = this.#held;
    this.#held = '';
    return held === '' ? [] : this.#redact(held.slice(0, -1)).split('\n');
  }
}
