import { kindOfName, looksSecret } from './assignments.ts';
import type { Finding } from './finding.ts';

/** Fewer characters than this are no secret. */
const SHORTEST = 8;

/** A column whose heading says that secrets stand in it. */
interface Column {
  readonly index: number;
  readonly kind: 'password' | 'assigned-secret';
}

interface Cell {
  readonly text: string;
  readonly start: number;
}

/** Secrets in Markdown tables: the name stands at the head of their column, not beside them. */
export function findInTables(text: string): readonly Finding[] {
  const found: Finding[] = [];
  let columns: readonly Column[] = [];
  let heads: readonly Cell[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const cells = cellsOf(line, at);
    if (cells.length === 0) columns = [];
    else if (isRule(cells)) columns = columnsOf(heads);
    else found.push(...columns.flatMap((column) => secretIn(cells[column.index], column.kind)));
    heads = cells;
    at += line.length + 1;
  }
  return found;
}

/** The cells of a line, none where it is not a row; the first and the last bar may be left out in Markdown, the first one not here. */
function cellsOf(line: string, at: number): readonly Cell[] {
  if (!/^[ \t]{0,16}\|/.test(line)) return [];
  const cells: Cell[] = [];
  for (let start = line.indexOf('|') + 1; start > 0 && start < line.length; ) {
    const bar = line.indexOf('|', start);
    const end = bar === -1 ? line.length : bar;
    cells.push({ text: line.slice(start, end), start: at + start });
    start = end + 1;
  }
  return cells;
}

/** The line below the heads; a row whose cells are all empty is none. */
function isRule(cells: readonly Cell[]): boolean {
  const filled = cells.filter(({ text }) => text.trim() !== '');
  return filled.length > 0 && filled.every(({ text }) => /^[ \t]*:?-+:?[ \t\r]*$/.test(text));
}

function columnsOf(heads: readonly Cell[]): readonly Column[] {
  return heads.flatMap(({ text }, index) => {
    // Names are written with blanks here: "API key" is the `api_key` of a program.
    const kind = kindOfName(text) ?? kindOfName(text.trim().replaceAll(/\s+/g, '_'));
    return kind === null ? [] : [{ index, kind }];
  });
}

function secretIn(cell: Cell | undefined, kind: Column['kind']): readonly Finding[] {
  const value = /[^\s`*"'|]{8,512}/.exec(cell?.text ?? '');
  if (cell === undefined || value === null || value[0].length < SHORTEST) return [];
  if (cell.text.replaceAll(/[\s`*"']/g, '') !== value[0] || !looksSecret(value[0], kind === 'password')) return [];
  const start = cell.start + value.index;
  return [{ name: kind, start, end: start + value[0].length }];
}
