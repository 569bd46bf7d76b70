import { at } from '../../at.ts';
import { headingOf, isTableRule, readListItem, readTableRow } from '../items.ts';
import { readLines, type SourceLine } from '../lines.ts';

/** A piece of a document: a heading, an item of a list, a row of a table, or lines that belong together. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly line: number }
  | {
      readonly kind: 'item';
      /** Width of its indent. */
      readonly columns: number;
      readonly bullet: string;
      readonly text: string;
      readonly line: number;
      readonly pieces: readonly Piece[];
    }
  | {
      readonly kind: 'row';
      readonly cells: readonly string[];
      /** Cells of the first row of its table. */
      readonly head: readonly string[];
      readonly line: number;
    }
  | { readonly kind: 'paragraph'; readonly text: string; readonly line: number; readonly pieces: readonly Piece[] };

/** One line of the text of an item or paragraph: where it begins in that text, and where in the document. */
export interface Piece {
  readonly offset: number;
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
}

/** Where in the document an offset of the text of an item or paragraph is. */
export function placeOf(pieces: readonly Piece[], offset: number): Pick<Piece, 'line' | 'column'> {
  const piece = at(
    pieces,
    Math.max(
      0,
      pieces.findLastIndex((one) => one.offset <= offset),
    ),
  );
  return { line: piece.line, column: piece.column + offset - piece.offset };
}

/** What may go on in the next line. */
type Lines = Extract<Block, { readonly kind: 'item' | 'paragraph' }> & { readonly pieces: Piece[] };

type Read = Exclude<Block, { readonly kind: 'item' | 'paragraph' }> | Lines;

/** Characters after which a further line begins a paragraph of its own. */
const LONGEST_BLOCK = 4_000;

/** Cuts a document into blocks. Code, comments and front matter are left out. Linear in the length of the text. */
export function readBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: Lines | null = null;
  let head: readonly string[] | null = null;
  for (const line of readLines(text).lines) {
    const read: Read | null = line.context === 'text' ? readBlock(line, head) : null;
    head = read?.kind === 'row' ? read.head : null;
    if (read?.kind === 'paragraph' && open !== null && goesOn(open, line)) {
      open = joined(open, read);
      blocks[blocks.length - 1] = open;
      continue;
    }
    if (read !== null && !(read.kind === 'row' && (read.head === read.cells || isTableRule(read.cells))))
      blocks.push(read);
    open = read?.kind === 'item' || read?.kind === 'paragraph' ? read : null;
  }
  return blocks;
}

function readBlock(line: SourceLine, head: readonly string[] | null): Read | null {
  const { number } = line;
  if (line.text.trim() === '' || /^\s*(?:[-*_]\s*){3,}$/.test(line.text)) return null;
  const heading = headingOf(line);
  if (heading !== null) return { kind: 'heading', level: heading.level, text: heading.text, line: number };
  const cells = readTableRow(line.text);
  if (cells !== null) return { kind: 'row', cells, head: head ?? cells, line: number };
  const item = readListItem(line.text);
  if (item !== null) {
    const { columns, bullet, text, offset } = item;
    return { kind: 'item', columns, bullet, text: text.trim(), line: number, pieces: [pieceAt(number, offset)] };
  }
  const quoted = /^\s*>\s?/.exec(line.text)?.[0].length ?? 0;
  const rest = line.text.slice(quoted);
  const column = quoted + rest.length - rest.trimStart().length;
  return { kind: 'paragraph', text: rest.trim(), line: number, pieces: [pieceAt(number, column)] };
}

/** A line below an item belongs to it where it is indented; a line below a paragraph always. */
function goesOn(open: Lines, line: SourceLine): boolean {
  if (open.text.length > LONGEST_BLOCK) return false;
  return open.kind === 'paragraph' ? !isLabel(open.text) && !isLabel(line.text) : /^\s{2,}/.test(line.text);
}

function joined(block: Lines, { text, pieces }: Lines): Lines {
  const offset = block.text.length + 1;
  for (const piece of pieces) block.pieces.push({ ...piece, offset: piece.offset + offset });
  return { ...block, text: `${block.text} ${text}` };
}

function pieceAt(line: number, offset: number): Piece {
  return { offset: 0, line, column: offset + 1 };
}

/** A line that names the list below it: `**Acceptance Criteria:**` or `Notes:`. */
export function isLabel(text: string): boolean {
  return /^\s*(?:\*\*[^*]{1,80}\*\*\s*:?|[^.:]{1,60}:)\s*$/.test(text);
}
