import { at } from '../at.ts';
/**
 * Splits a document into lines with exact offsets and says for each whether it is prose, code, a comment or front matter.
 * Everything else here reads single lines. One pass, no backtracking; the text itself is never changed, so that an offset
 * found here can be used to change one character of the original.
 */

/** What a line belongs to; `underline` is the rule that makes a heading of the line above it. */
export type LineContext = 'text' | 'fence' | 'fence-mark' | 'comment' | 'front-matter' | 'underline';

/** One line of a document. */
export interface SourceLine {
  /** From 1. */
  readonly number: number;
  /** Offset of its first character in UTF-16 code units of the whole text. */
  readonly start: number;
  /** The line without its end of line, without a byte order mark, cut at `longestLine`. */
  readonly text: string;
  /** Length before the cut. */
  readonly length: number;
  readonly context: LineContext;
  /** The level of the heading that a rule below the line makes of it; null for every other line. */
  readonly underlined: 1 | 2 | null;
}

/** A code fence, with its opening line and all lines inside. */
export interface Fence {
  /** Index of the opening line. */
  readonly open: number;
  /** Index of the closing line, or of the last line when it is never closed. */
  readonly close: number;
  readonly language: string;
  readonly closed: boolean;
}

/** A document cut into lines. */
export interface SourceText {
  readonly lines: readonly SourceLine[];
  readonly fences: readonly Fence[];
  /** Indices of lines that open a fence that never closes; what follows them is read as text. */
  readonly unclosedFences: readonly number[];
  /** Index of the line that opens an HTML comment that never closes, or null; what follows it is read as text. */
  readonly unclosedComment: number | null;
}

/** After so many fences without an end no further one is looked for, which keeps the pass linear. */
const searchesForClose = 8;

/** Characters of one line that are looked at; a longer line is cut and reported. */
export const longestLine = 16_384;

/** Cuts a document into lines and classifies them. Never fails, whatever the text holds. */
export function readLines(text: string): SourceText {
  const lines = splitLines(text);
  const contexts = new Array<LineContext>(lines.length).fill('text');
  const start = markFrontMatter(lines, contexts);
  const fences: Fence[] = [];
  const unclosedFences: number[] = [];
  let unclosedComment: number | null = null;
  let index = start;
  while (index < lines.length) {
    const line = at(lines, index).text;
    const fence = openingFence(line);
    if (fence !== null) {
      index = markFence({ lines, contexts, fences, unclosedFences }, index, fence);
      continue;
    }
    if (line.trimStart().startsWith('<!--')) {
      const close = unclosedComment === null ? closingComment(lines, index) : null;
      if (close === null) unclosedComment ??= index;
      else for (let at = index; at <= close; at++) contexts[at] = 'comment';
      index = (close ?? index) + 1;
      continue;
    }
    index++;
  }
  const underlined = markUnderlines(lines, contexts);
  return {
    lines: lines.map((line, index) => ({ ...line, context: at(contexts, index), underlined: at(underlined, index) })),
    fences,
    unclosedFences,
    unclosedComment,
  };
}

type BareLine = Omit<SourceLine, 'context' | 'underlined'>;

function splitLines(text: string): BareLine[] {
  const lines: BareLine[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start < text.length || lines.length === 0) {
    const feed = text.indexOf('\n', start);
    const stop = feed === -1 ? text.length : feed;
    const end = stop > start && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
    lines.push({
      number: lines.length + 1,
      start,
      text: text.slice(start, Math.min(end, start + longestLine)),
      length: end - start,
    });
    start = stop + 1;
  }
  return lines;
}

function markFrontMatter(lines: readonly BareLine[], contexts: LineContext[]): number {
  if (lines[0]?.text.trimEnd() !== '---') return 0;
  const limit = Math.min(lines.length, 200);
  for (let index = 1; index < limit; index++) {
    if (lines[index]?.text.trimEnd() !== '---') continue;
    for (let at = 0; at <= index; at++) contexts[at] = 'front-matter';
    return index + 1;
  }
  return 0;
}

/** Longest line that a rule below it makes a heading of. */
const longestTitle = 120;

/**
 * Finds headings that are written as a line with a rule of `=` or `-` below it. Only a line that stands alone counts and that does not end
 * like a sentence or a label, so that the rule below a paragraph stays a rule.
 */
function markUnderlines(lines: readonly BareLine[], contexts: LineContext[]): readonly SourceLine['underlined'][] {
  const found = lines.map((): SourceLine['underlined'] => null);
  for (let index = 1; index < lines.length; index++) {
    const rule = /^(?:(=)=+|-{3,})[ \t]*$/.exec(at(lines, index).text);
    if (rule === null || contexts[index] !== 'text' || contexts[index - 1] !== 'text') continue;
    const isAlone = index === 1 || contexts[index - 2] !== 'text' || /^\s*$|^ {0,3}#/.test(at(lines, index - 2).text);
    if (!isAlone || !isTitle(at(lines, index - 1).text)) continue;
    found[index - 1] = rule[1] === undefined ? 2 : 1;
    contexts[index] = 'underline';
  }
  return found;
}

function isTitle(line: string): boolean {
  if (line.length > longestTitle || !/^\S/.test(line)) return false;
  return !/^(?:#|>|\||<|\[.?\]|[-+*•]\s|\d{1,6}[.)]\s|[-*_=]{3,}\s*$)|[.:：。!?;,][*_\s]*$|\|\s*$/.test(line);
}

interface FenceMark {
  readonly mark: string;
  readonly length: number;
  readonly indent: number;
  readonly language: string;
}

function openingFence(line: string): FenceMark | null {
  const indent = indentOf(line);
  const mark = line[indent];
  if (mark !== '`' && mark !== '~') return null;
  let end = indent;
  while (line[end] === mark) end++;
  if (end - indent < 3) return null;
  const rest = line.slice(end).trim();
  if (mark === '`' && rest.includes('`')) return null;
  return { mark, length: end - indent, indent, language: at(rest.split(' '), 0).toLowerCase() };
}

interface FenceState {
  readonly lines: readonly BareLine[];
  readonly contexts: LineContext[];
  readonly fences: Fence[];
  readonly unclosedFences: number[];
}

function markFence(state: FenceState, open: number, fence: FenceMark): number {
  const close = state.unclosedFences.length < searchesForClose ? closingFence(state.lines, open, fence) : null;
  if (close === null) {
    state.unclosedFences.push(open);
    state.contexts[open] = 'fence-mark';
    return open + 1;
  }
  const transparent = wrapsDocument(state.lines, open, fence);
  state.contexts[open] = 'fence-mark';
  state.contexts[close] = 'fence-mark';
  if (transparent) return open + 1;
  for (let at = open + 1; at < close; at++) state.contexts[at] = 'fence';
  state.fences.push({ open, close, language: fence.language, closed: true });
  return close + 1;
}

/** A whole plan pasted inside one Markdown fence is read as if the fence were not there. */
function wrapsDocument(lines: readonly BareLine[], open: number, fence: FenceMark): boolean {
  if (fence.language !== 'markdown' && fence.language !== 'md') return false;
  return lines.slice(0, open).every((line) => line.text.trim() === '');
}

function closingFence(lines: readonly BareLine[], open: number, fence: FenceMark): number | null {
  for (let index = open + 1; index < lines.length; index++) {
    const line = at(lines, index).text;
    const indent = indentOf(line);
    if (line[indent] !== fence.mark) continue;
    let end = indent;
    while (line[end] === fence.mark) end++;
    if (end - indent < fence.length) continue;
    if (line.slice(end).trim() === '') return index;
    // A bare mark followed by one that names a language is a stray end, not a start: code would swap places with text.
    if (fence.language === '') return null;
  }
  return null;
}

function closingComment(lines: readonly BareLine[], open: number): number | null {
  for (let index = open; index < lines.length; index++) {
    const text = at(lines, index).text;
    if (text.indexOf('-->', index === open ? text.indexOf('<!--') + 4 : 0) !== -1) return index;
  }
  return null;
}

/** Characters of white space at the start of a line, a tab counting as one. */
export function indentOf(line: string): number {
  let index = 0;
  while (line[index] === ' ' || line[index] === '\t') index++;
  return index;
}

/** Width of the white space at the start of a line in columns, a tab reaching the next multiple of four. */
export function columnsOf(line: string): number {
  let columns = 0;
  for (const letter of line) {
    if (letter === ' ') columns++;
    else if (letter === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}
