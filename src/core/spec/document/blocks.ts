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
    }
  | {
      readonly kind: 'row';
      readonly cells: readonly string[];
      /** Cells of the first row of its table. */
      readonly head: readonly string[];
      readonly line: number;
    }
  | { readonly kind: 'paragraph'; readonly text: string; readonly line: number };

/** What may go on in the next line. */
type Lines = Extract<Block, { readonly kind: 'item' | 'paragraph' }>;

/** Characters of one item or paragraph that are kept. */
const LONGEST_BLOCK = 4_000;

/** Cuts a document into blocks. Code, comments and front matter are left out. Linear in the length of the text. */
export function readBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: Lines | null = null;
  let head: readonly string[] | null = null;
  for (const line of readLines(text).lines) {
    const read: Block | null = line.context === 'text' ? readBlock(line, head) : null;
    head = read?.kind === 'row' ? read.head : null;
    if (read?.kind === 'paragraph' && open !== null && goesOn(open, line)) {
      open = joined(open, read.text);
      blocks[blocks.length - 1] = open;
      continue;
    }
    if (read !== null && !(read.kind === 'row' && (read.head === read.cells || isTableRule(read.cells))))
      blocks.push(read);
    open = read?.kind === 'item' || read?.kind === 'paragraph' ? read : null;
  }
  return blocks;
}

function readBlock(line: SourceLine, head: readonly string[] | null): Block | null {
  const at = line.number;
  if (line.text.trim() === '' || /^\s*(?:[-*_]\s*){3,}$/.test(line.text)) return null;
  const heading = headingOf(line);
  if (heading !== null) return { kind: 'heading', level: heading.level, text: heading.text, line: at };
  const cells = readTableRow(line.text);
  if (cells !== null) return { kind: 'row', cells, head: head ?? cells, line: at };
  const item = readListItem(line.text);
  if (item !== null)
    return { kind: 'item', columns: item.columns, bullet: item.bullet, text: item.text.trim(), line: at };
  return { kind: 'paragraph', text: line.text.replace(/^\s*>\s?/, '').trim(), line: at };
}

/** A line below an item belongs to it where it is indented; a line below a paragraph always. */
function goesOn(open: Lines, line: SourceLine): boolean {
  return open.kind === 'paragraph' ? !isLabel(open.text) && !isLabel(line.text) : /^\s{2,}/.test(line.text);
}

function joined(block: Lines, more: string): Lines {
  return { ...block, text: `${block.text} ${more}`.slice(0, LONGEST_BLOCK) };
}

/** A line that names the list below it: `**Acceptance Criteria:**` or `Notes:`. */
export function isLabel(text: string): boolean {
  return /^\s*(?:\*\*[^*]{1,80}\*\*\s*:?|[^.:]{1,60}:)\s*$/.test(text);
}
