import { assert } from '../../assert.ts';
import { failure, type Result, success } from '../../result.ts';

/** A JSON value with the place of its first character, in UTF-16 code units of the text. Texts start inside of their quotes. */
export type PlacedValue =
  | { readonly kind: 'object'; readonly start: number; readonly members: ReadonlyMap<string, PlacedValue> }
  | { readonly kind: 'list'; readonly start: number; readonly items: readonly PlacedValue[] }
  | { readonly kind: 'text'; readonly start: number; readonly value: string; readonly written: string }
  | { readonly kind: 'number'; readonly start: number; readonly value: number }
  | { readonly kind: 'other'; readonly start: number; readonly value: boolean | null };

/** Where a text is no JSON, and why not. */
export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

/** Deeper nesting than any plan has. */
const DEEPEST = 64;

/** Reads one JSON value (RFC 8259) with the places of everything in it; `JSON.parse` knows no places. */
export function readPlaced(text: string): Result<PlacedValue, JsonFault> {
  const reader = new Reader(text);
  try {
    return success(reader.document());
  } catch (error) {
    assert(error instanceof Fault, `a text that is no JSON is a fault, and not: ${error}`);
    return failure({ offset: error.offset, message: error.message });
  }
}

class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A text in quotes; control characters in it are left to `JSON.parse` to refuse. */
const TEXT = /"([^"\\\r\n]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\r\n]*)*)"/y;
const SPACE = /[ \t\r\n]*/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

class Reader {
  readonly #text: string;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\ufeff') ? 1 : 0;
  }

  document(): PlacedValue {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw new Fault(this.#at, 'something follows the end of the value');
    return value;
  }

  #value(depth: number): PlacedValue {
    this.#space();
    if (depth > DEEPEST) throw new Fault(this.#at, `it nests more than ${DEEPEST} deep`);
    const start = this.#at;
    const first = this.#text[start];
    if (first === '{') return { kind: 'object', start, members: this.#members(depth) };
    if (first === '[') return { kind: 'list', start, items: this.#items(depth) };
    if (first === '"') return this.#string();
    for (const [word, value] of WORDS) if (this.#take(word)) return { kind: 'other', start, value };
    const number = this.#match(NUMBER);
    if (number !== null) return { kind: 'number', start, value: Number(number[0]) };
    throw new Fault(start, first === undefined ? 'the text ends in the middle' : 'no value stands here');
  }

  #members(depth: number): ReadonlyMap<string, PlacedValue> {
    const members = new Map<string, PlacedValue>();
    this.#at += 1;
    for (this.#space(); !this.#take('}'); this.#space()) {
      if (members.size > 0) this.#expect(',');
      this.#space();
      const key = this.#string();
      this.#space();
      this.#expect(':');
      members.set(key.value, this.#value(depth + 1));
    }
    return members;
  }

  #items(depth: number): readonly PlacedValue[] {
    const items: PlacedValue[] = [];
    this.#at += 1;
    for (this.#space(); !this.#take(']'); this.#space()) {
      if (items.length > 0) this.#expect(',');
      items.push(this.#value(depth + 1));
    }
    return items;
  }

  #string(): Extract<PlacedValue, { kind: 'text' }> {
    const start = this.#at;
    const found = this.#match(TEXT);
    if (found === null) throw new Fault(start, 'a text in double quotes has to stand here');
    const [quoted, written = ''] = found;
    return { kind: 'text', start: start + 1, value: unquote(quoted, start), written };
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #take(word: string): boolean {
    const taken = this.#text.startsWith(word, this.#at);
    if (taken) this.#at += word.length;
    return taken;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new Fault(this.#at, `"${sign}" has to stand here`);
  }

  #space(): void {
    this.#match(SPACE);
  }
}

function unquote(quoted: string, start: number): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw new Fault(start, 'the text holds a control character');
  }
}

/** The member of an object, or undefined. */
export function member(value: PlacedValue | undefined, name: string): PlacedValue | undefined {
  return value?.kind === 'object' ? value.members.get(name) : undefined;
}

/** The text of a member, trimmed; empty where it is none. */
export function textOf(value: PlacedValue | undefined, name: string): string {
  const found = member(value, name);
  return found?.kind === 'text' ? found.value.trim() : '';
}

/** A text or number as text, or null: ids are written both ways. */
export function idOf(value: PlacedValue | undefined): string | null {
  if (value?.kind === 'number') return String(value.value);
  return value?.kind === 'text' && value.value.trim() !== '' ? value.value.trim() : null;
}

/** The items of a member that is a list; none where it is not. */
export function itemsOf(value: PlacedValue | undefined, name: string): readonly PlacedValue[] {
  const found = member(value, name);
  return found?.kind === 'list' ? found.items : [];
}
