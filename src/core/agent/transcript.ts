import { KeyLines } from '../secret/key-lines.ts';
import { LineSplitter } from '../text/line-splitter.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { type Redact, shortLine } from '../text/shorten.ts';
import { OutputTail } from '../text/tail.ts';

/** Longest line that is told, in UTF-16 code units. */
const LINE_LENGTH = 8 * 1024;

/** Longest line that is read, in bytes: what is cut off beyond it is too far away to be told in part. */
const LINE_BYTES = LINE_LENGTH + 128 * 1024;

/** Reads the output of a program that talks in plain lines, in bounded memory. */
export class Transcript {
  readonly #lines = new LineSplitter(LINE_BYTES);
  readonly #tail: OutputTail;
  readonly #keys: KeyLines;
  readonly #redact: Redact;
  #last = '';

  /** `redact` replaces secrets, before long lines and the beginning of the output are cut off. */
  constructor(redact: Redact) {
    this.#redact = redact;
    this.#tail = new OutputTail(redact);
    this.#keys = new KeyLines(redact);
  }

  /** Takes the next bytes and returns the lines they complete, safe to show, empty ones left out. */
  feed(chunk: Uint8Array): readonly string[] {
    this.#tail.add(chunk);
    return this.#tell(this.#lines.add(chunk).map((line) => line.text));
  }

  /** The last line that says something, once the output has ended. */
  lastLine(): string {
    const rest = this.#lines.end();
    if (rest !== null) this.#tell([rest.text]);
    this.#show(this.#keys.end());
    return this.#last;
  }

  /** The end of the output. */
  evidence(): string {
    return this.#tail.text();
  }

  #tell(lines: readonly string[]): readonly string[] {
    return this.#show(lines.flatMap((line) => this.#keys.add(line)));
  }

  #show(lines: readonly string[]): readonly string[] {
    const said = lines.map((line) => this.#shown(line)).filter((line) => line !== '');
    this.#last = said.at(-1) ?? this.#last;
    return said;
  }

  #shown(line: string): string {
    return line.length <= LINE_LENGTH ? sanitizeLine(line) : shortLine(line, this.#redact, LINE_LENGTH);
  }
}
