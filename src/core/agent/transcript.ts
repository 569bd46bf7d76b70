import { LineSplitter } from '../text/line-splitter.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { OutputTail } from '../text/tail.ts';

/** Longest line that is told, in bytes. */
const LINE_BYTES = 8 * 1024;

/** Reads the output of a program that talks in plain lines, in bounded memory. */
export class Transcript {
  readonly #lines = new LineSplitter(LINE_BYTES);
  readonly #tail = new OutputTail();
  #last = '';

  /** Takes the next bytes and returns the lines they complete, safe to show, empty ones left out. */
  feed(chunk: Uint8Array): readonly string[] {
    this.#tail.add(chunk);
    return this.#tell(this.#lines.add(chunk).map((line) => line.text));
  }

  /** The last line that says something, once the output has ended. */
  lastLine(): string {
    const rest = this.#lines.end();
    if (rest !== null) this.#tell([rest.text]);
    return this.#last;
  }

  /** The end of the output. */
  evidence(): string {
    return this.#tail.text();
  }

  #tell(lines: readonly string[]): readonly string[] {
    const said = lines.map(sanitizeLine).filter((line) => line !== '');
    this.#last = said.at(-1) ?? this.#last;
    return said;
  }
}
