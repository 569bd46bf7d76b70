import { paint, type Style, type Tone } from './style.ts';
import { displayWidth, pad, truncate } from './width.ts';

/** One cell: text without escapes, and how to paint it. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** How a column behaves. At most one is flexible: it gives way when the terminal is narrow. */
export interface Column {
  readonly header?: string;
  readonly align?: 'left' | 'right';
  readonly flexible?: boolean;
  /** Left out on terminals with fewer columns. */
  readonly from?: number;
}

/** How a table is laid out. */
export interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Blanks before each line. */
  readonly indent?: number;
}

const GAP = 2;
const NARROWEST_FLEXIBLE = 10;

/** Lays rows out in aligned columns, each line no wider than the terminal; empty columns take no room. */
export function table(style: Style, { columns, rows, indent = 0 }: TableOptions): readonly string[] {
  const hasHeader = columns.some(({ header }) => header !== undefined);
  const header = columns.map((column): Cell => ({ text: column.header ?? '', tone: 'muted' }));
  const natural = columns.map(({ from = 0 }, index) => (style.width < from ? 0 : widest(rows, index)));
  const shown = natural.map((width, index) =>
    width === 0 ? 0 : Math.max(width, displayWidth(header[index]?.text ?? '')),
  );
  const widths = fitWidths(columns, shown, style.width - indent);
  const layout = { columns, widths, indent };
  const lines = rows.map((row) => tableLine(style, layout, row));
  return hasHeader && rows.length > 0 ? [tableLine(style, layout, header), ...lines] : lines;
}

function widest(rows: readonly (readonly Cell[])[], index: number): number {
  return rows.reduce((width, row) => Math.max(width, displayWidth(row[index]?.text ?? '')), 0);
}

function fitWidths(columns: readonly Column[], widths: readonly number[], room: number): readonly number[] {
  const used = widths.filter((width) => width > 0);
  const total = used.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, used.length - 1);
  if (total <= room) return widths;
  return widths.map((width, index) => {
    if (columns[index]?.flexible !== true) return width;
    return Math.max(Math.min(width, NARROWEST_FLEXIBLE), width - (total - room));
  });
}

interface Layout {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly indent: number;
}

function tableLine(style: Style, { columns, widths, indent }: Layout, row: readonly Cell[]): string {
  const ellipsis = style.unicode ? '…' : '...';
  const cells = widths.flatMap((width, index) => {
    if (width === 0) return [];
    const cell = row[index] ?? { text: '' };
    const text = truncate(cell.text, width, ellipsis);
    const padded = pad(text, width, columns[index]?.align);
    return [paintInside(style, cell.tone ?? 'plain', { text, padded })];
  });
  return (' '.repeat(indent) + cells.join(' '.repeat(GAP))).trimEnd();
}

/** Paints the text alone, so that blanks are neither underlined nor left at the end of the line. */
function paintInside(style: Style, tone: Tone, cell: { readonly text: string; readonly padded: string }): string {
  return cell.text === '' ? cell.padded : cell.padded.replace(cell.text, () => paint(style, tone, cell.text));
}
