/** What parts the columns of a row. */
export type Sign = '|' | ',' | ';' | '\t' | '  ';

/** A cell of a row, and where it begins in its line. */
export interface Cell {
  readonly text: string;
  readonly start: number;
}

/** Columns that a row has at most. */
const MOST_CELLS = 32;

const PARTS: Readonly<Record<Sign, RegExp>> = { '|': /\|/g, ',': /,/g, ';': /;/g, '\t': /\t/g, '  ': /\t| {2,}/g };

/** The cells of a line; none where it is no row of that kind. A row with bars begins with one, the last may be left out. */
export function cellsOf(line: string, sign: Sign): readonly Cell[] {
  if (sign === '|' && !/^[ \t]{0,16}\|/.test(line)) return [];
  const cells: Cell[] = [];
  let from = sign === '|' ? line.indexOf('|') + 1 : (/^[ \t]*/.exec(line)?.[0].length ?? 0);
  for (const { 0: parts, index } of line.matchAll(PARTS[sign])) {
    if (index < from) continue;
    cells.push({ text: line.slice(from, index), start: from });
    from = index + parts.length;
    if (cells.length > MOST_CELLS) return [];
  }
  if (sign !== '|' || line.slice(from).trim() !== '') cells.push({ text: line.slice(from), start: from });
  return cells;
}

/** Whether a line is the rule between the head of a Markdown table and its body. */
export function isRuleOf(line: string): boolean {
  return /^[ \t]{0,16}\|?[ \t]*:?-{1,}/.test(line) && /^[ \t|:-]*$/.test(line) && line.includes('|');
}

/** What parts the columns of a line that may be the head of a table, or null where it is none. */
export function signOf(line: string): Sign | null {
  if (/^[ \t]{0,16}\|/.test(line)) return '|';
  if (/\d|[(){}=<>]/.test(line)) return null;
  if (/^[^,;]{2,32}(?:,[^,;.]{2,32}){1,12}$/.test(line)) return ',';
  if (/^[^,;]{2,32}(?:;[^,;]{2,32}){1,12};?$/.test(line)) return ';';
  return /^[ \t]*\S[^\t]{1,31}?(?:\t| {2,}\S)/.test(line) ? '  ' : null;
}
