/** A stretch of a text, from its first character to behind its last. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A line of a text, without its line feed. */
export interface Line extends Stretch {
  /** Whether it holds a word of letters and digits as long as a secret: most prose and most code holds none. */
  readonly hasValue: boolean;
  /** The long words of a line that holds a value: letters, digits and what joins them in tokens. */
  readonly words: readonly Stretch[];
}

/** The lines of a text. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(start, end);
    const isValued = /\d/.test(line) ? hasValue(line) : MIXED_WORD.test(line);
    lines.push({ start, end, hasValue: isValued, words: isValued ? longWords(line, start) : [] });
    start = end + 1;
  }
  return lines;
}

/** A long word whose capitals stand as in no name: a short token drawn without a digit. */
const MIXED_WORD = /(?<![\w-])(?=[\w-]{24})[\w-]*?[A-Z][a-z]{1,2}[A-Z][\w-]*?[A-Z][a-z]{1,2}[A-Z]/;

/** Fewer characters than this are no secret. */
const SHORTEST_VALUE = 8;

function hasValue(line: string): boolean {
  NUMBER.lastIndex = 0;
  for (let found = NUMBER.exec(line); found !== null; found = NUMBER.exec(line)) {
    const end = endOfWord(line, NUMBER.lastIndex);
    const start = startOfWord(line, found.index);
    if (end - start >= SHORTEST_VALUE && /[A-Za-z]/.test(line.slice(start, end))) return true;
    NUMBER.lastIndex = end;
  }
  return false;
}

const NUMBER = /\d+/g;

function endOfWord(line: string, from: number): number {
  let end = from;
  while (end < line.length && line.charCodeAt(end) > 32) end++;
  return end;
}

function startOfWord(line: string, from: number): number {
  let start = from;
  while (start > 0 && line.charCodeAt(start - 1) > 32) start--;
  return start;
}

function longWords(line: string, start: number): readonly Stretch[] {
  const words: Stretch[] = [];
  LONG_WORD.lastIndex = 0;
  for (let found = LONG_WORD.exec(line); found !== null; found = LONG_WORD.exec(line)) {
    words.push({ start: start + found.index, end: start + LONG_WORD.lastIndex });
  }
  return words;
}

/** The lines of a text that hold values, as one text, and where its places are in the whole. */
export interface ValuedText {
  readonly text: string;
  readonly placeOf: (place: number) => number;
}

/** Joins the lines that hold values. */
export function valuedText(text: string, lines: readonly Line[]): ValuedText {
  const valued = lines.filter(({ hasValue }) => hasValue);
  const starts: number[] = [];
  let length = 0;
  for (const { start, end } of valued) {
    starts.push(length);
    length += end - start + 1;
  }
  return {
    text: valued.map(({ start, end }) => text.slice(start, end)).join('\n'),
    placeOf: (place) => {
      const index = lastUpTo(starts, place);
      return (valued[index]?.start ?? 0) + place - (starts[index] ?? 0);
    },
  };
}

/** The index of the last number that is not above a bound, in numbers in order. */
function lastUpTo(numbers: readonly number[], bound: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= bound) low = middle;
    else high = middle - 1;
  }
  return low;
}

const LONG_WORD = /[\w.~+/=-]{16,}/g;

/** Places of a word where a token may begin: its first character, and those behind what joins words. */
export function beginnings(text: string, { start, end }: Stretch): readonly number[] {
  const places = [start];
  // In JSON text a line feed is a backslash and an `n`: that `n` does not make the token part of a longer word.
  if (text[start - 1] === '\\') places.push(start + 1);
  for (let at = start + 1; at < end; at++)
    if (JOINS.has(text.charAt(at - 1)) && !JOINS.has(text.charAt(at))) places.push(at);
  return places;
}

const JOINS = new Set('-./+=~');
