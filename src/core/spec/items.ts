import { columnsOf, indentOf, type SourceLine } from './lines.ts';

/** The square box of a checklist line. */
export interface Box {
  /** What stands between the brackets: one character, or an empty or longer text where the box is malformed. */
  readonly mark: string;
  /** Offset of the mark in the line; meaningful when the mark is one character. */
  readonly offset: number;
}

/** A list item, or a line that begins with a box. */
export interface ListItem {
  /** Width of the indent in columns. */
  readonly columns: number;
  /** `-`, `*`, `+`, a number such as `1.`, or empty for a box without a bullet. */
  readonly bullet: string;
  readonly box: Box | null;
  /** The text after bullet and box. */
  readonly text: string;
  /** Offset of that text in the line. */
  readonly offset: number;
}

/** Reads a list item from one line, or null where the line is none. */
export function readListItem(line: string): ListItem | null {
  const indent = indentOf(line);
  const bullet = readBullet(line, indent);
  const afterBullet = skipSpaces(line, indent + bullet.length);
  const box = readBox(line, afterBullet);
  if (bullet === '' && box === null) return null;
  const offset = box === null ? afterBullet : skipSpaces(line, line.indexOf(']', box.offset) + 1);
  return { columns: columnsOf(line), bullet, box, text: line.slice(offset), offset };
}

function readBullet(line: string, at: number): string {
  const first = line[at] ?? '';
  if (first === '-' || first === '*' || first === '+' || first === '•') {
    return isSpace(line[at + 1]) ? first : '';
  }
  let end = at;
  while (isDigit(line[end]) && end - at < 6) end++;
  const closer = line[end];
  if (end === at || (closer !== '.' && closer !== ')') || !isSpace(line[end + 1])) return '';
  return line.slice(at, end + 1);
}

/** Longest text between brackets that is still taken for a malformed box. */
const widestBox = 3;

function readBox(line: string, at: number): Box | null {
  if (line[at] !== '[') return null;
  const close = line.indexOf(']', at + 1);
  if (close === -1 || close - at - 1 > widestBox || line[close + 1] === '(') return null;
  const mark = line.slice(at + 1, close);
  const isBox = [...mark].length <= 1 || /^ *[xX~-] *$/.test(mark);
  if (!isBox || /[\p{L}\p{N}]/u.test(mark.replace(/[xXP]/g, ''))) return null;
  return { mark, offset: at + 1 };
}

/** A heading line. */
export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** Offset of that text in the line. */
  readonly offset: number;
}

/** Reads an ATX heading from one line, or null where the line is none. */
export function readHeading(line: string): Heading | null {
  const indent = indentOf(line);
  if (indent > 3 || line[indent] !== '#') return null;
  let end = indent;
  while (line[end] === '#') end++;
  const level = end - indent;
  if (level > 6 || (end < line.length && !isSpace(line[end]))) return null;
  const offset = skipSpaces(line, end);
  let stop = line.length;
  while (stop > offset && (line[stop - 1] === '#' || isSpace(line[stop - 1]))) stop--;
  return { level, text: line.slice(offset, stop), offset };
}

/** The heading that a line of a document is, whether it begins with `#` or has a rule below it, or null where it is none. */
export function headingOf(line: SourceLine): Heading | null {
  if (line.context !== 'text') return null;
  if (line.underlined === null) return readHeading(line.text);
  const offset = indentOf(line.text);
  return { level: line.underlined, text: line.text.slice(offset).trimEnd(), offset };
}

/** The cells of a table row without their surrounding white space, or null where the line is none. */
export function readTableRow(line: string): readonly string[] | null {
  const trimmed = line.trim();
  if (!trimmed.startsWith('|') || trimmed.length < 3) return null;
  const cells: string[] = [];
  let cell = '';
  for (let at = 1; at < trimmed.length; at++) {
    const letter = trimmed.charAt(at);
    if (letter === '\\' && trimmed[at + 1] === '|') {
      cell += '|';
      at++;
    } else if (letter === '|') {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  if (cell.trim() !== '') cells.push(cell.trim());
  return cells;
}

/** A cell of a table row as it stands in the line, white space and escapes included; null where the row has no such cell. */
export function tableCellAt(line: string, column: number): { readonly offset: number; readonly text: string } | null {
  let start = line.indexOf('|') + 1;
  let index = 0;
  for (let at = start; at <= line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '|' || at === line.length) {
      const text = line.slice(start, at);
      if (index === column) return at === line.length && text.trim() === '' ? null : { offset: start, text };
      index += 1;
      start = at + 1;
    }
  }
  return null;
}

/** True for the row of dashes under a table's head. */
export function isTableRule(cells: readonly string[]): boolean {
  return cells.length > 0 && cells.every((cell) => /^:?-+:?$/.test(cell));
}

/** Text without the marks of emphasis and code that may surround words. */
export function plainText(text: string): string {
  return withoutComments(text)
    .replace(/\*\*|`/g, '')
    .trim();
}

/** Text without its HTML comments. One pass: marks that open and never close are looked at once. */
export function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  let close = -1;
  for (let open = text.indexOf('<!--'); open !== -1; open = text.indexOf('<!--', open)) {
    if (close < open + 4) close = text.indexOf('>', open + 4);
    if (close === -1) break;
    const isComment = close >= open + 6 && text.startsWith('--', close - 2);
    if (isComment) {
      kept += text.slice(from, open);
      from = close + 1;
    }
    open = isComment ? close + 1 : open + 4;
  }
  return kept + text.slice(from);
}

/** Text with every stretch from one mark to the next of another replaced, such as what stands in round brackets. One pass. */
export function withoutSpans(text: string, open: string, close: string, by = ''): string {
  let kept = '';
  let from = 0;
  while (from < text.length) {
    const start = text.indexOf(open, from);
    const end = start === -1 ? -1 : text.indexOf(close, start + 1);
    if (end === -1) break;
    kept += text.slice(from, start) + by;
    from = end + 1;
  }
  return kept + text.slice(from);
}

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (isSpace(line[at])) at++;
  return at;
}

function isSpace(letter: string | undefined): boolean {
  return letter === ' ' || letter === '\t' || letter === '\u00a0' || letter === '\u3000';
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && letter >= '0' && letter <= '9';
}
