/*
 * A TOML document as the statements it is made of, each with its whole text: enough to leave some out and to find a value, without
 * understanding the rest. What is no TOML gives null; the program itself then says what is wrong with it.
 */

/** One table header or one key with its value. */
export interface TomlStatement {
  readonly kind: 'table' | 'pair';
  /** The whole path, the table that it stands in included. */
  readonly path: readonly string[];
  /** The text with everything up to the end of its last line; comments and blank lines before it belong to it. */
  readonly text: string;
  /** The value as written, without a comment behind it; empty for a table header. */
  readonly value: string;
}

/** Splits a document into its statements; null when it is no TOML. */
export function splitStatements(text: string): readonly TomlStatement[] | null {
  const scanner = new Scanner(text);
  const statements: TomlStatement[] = [];
  let table: readonly string[] = [];
  for (;;) {
    const start = scanner.at;
    scanner.skipBlank();
    if (scanner.isOver()) return statements;
    const header = scanner.take('[[') ? ']]' : scanner.take('[') ? ']' : null;
    const path = scanner.readPath();
    if (path === null) return null;
    if (header === null) {
      const value = scanner.take('=') ? scanner.readValue() : null;
      if (value === null || !scanner.endLine()) return null;
      statements.push({ kind: 'pair', path: [...table, ...path], text: text.slice(start, scanner.at), value });
    } else {
      if (!scanner.take(header) || !scanner.endLine()) return null;
      table = path;
      statements.push({ kind: 'table', path, text: text.slice(start, scanner.at), value: '' });
    }
  }
}

/** The text of a value that is a plain string on one line; null for everything else. */
export function stringValue(value: string): string | null {
  if (/^'[^'\n]*'$/.test(value)) return value.slice(1, -1);
  if (!/^"(?:[^"\\\n]|\\.)*"$/.test(value)) return null;
  try {
    // What both notations share is all that names and addresses need.
    return String(JSON.parse(value));
  } catch {
    return null;
  }
}

const BARE = /[A-Za-z0-9_-]+/y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
const BLANK = /(?:[ \t\r\n]|#[^\n]*)*/y;
const GAP = /[ \t]*/y;
const LINE_END = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
/** Strings of all four kinds; the long ones may end in up to two more quotes. */
const TEXT = /"""(?:[^\\]|\\[\s\S])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
const PLAIN = /[^\s#"'[\]{},=]+/y;

class Scanner {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isOver(): boolean {
    return this.at >= this.#text.length;
  }

  skipBlank(): void {
    this.#match(BLANK);
  }

  take(word: string): boolean {
    this.#match(GAP);
    if (!this.#text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  readPath(): readonly string[] | null {
    const path: string[] = [];
    do {
      this.#match(GAP);
      const quoted = this.#match(QUOTED);
      const name = quoted === null ? this.#match(BARE) : stringValue(quoted);
      if (name === null) return null;
      path.push(name);
    } while (this.take('.'));
    return path;
  }

  /** A value with everything that is nested in it. */
  readValue(): string | null {
    this.#match(GAP);
    const start = this.at;
    let depth = 0;
    do {
      const step = this.#readPart(depth > 0);
      if (step === null) return null;
      depth += step;
      if (depth > 0) this.skipBlank();
      if (depth > 0 && this.isOver()) return null;
    } while (depth > 0);
    // Dates may be written in two words.
    this.#match(/ \d{2}:\d{2}[^\s#]*/y);
    return this.#text.slice(start, this.at);
  }

  /** Reads the next part of a value; how much deeper it leads, or null where nothing of a value stands. */
  #readPart(nested: boolean): number | null {
    if (this.take('[') || this.take('{')) return 1;
    if (nested && (this.take(']') || this.take('}'))) return -1;
    if (nested && (this.take(',') || this.take('='))) return 0;
    return this.#match(TEXT) === null && this.#match(PLAIN) === null ? null : 0;
  }

  endLine(): boolean {
    return this.#match(LINE_END) !== null;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }
}
