/**
 * Reads drawings of an order inside code fences: Mermaid, arrows within a row, and arrows that point from one row down to
 * the next.
 */
import { at } from '../at.ts';
import type { DraftFence } from './draft.ts';
import type { Statement, StatementContext } from './statement.ts';
import { readReferences, readStatements } from './statements.ts';
import type { Reference, Vocabulary } from './tokens.ts';

/** A statement with its line. */
export interface DrawnStatement {
  readonly statement: Statement;
  readonly line: number;
  readonly text: string;
  /** It follows from an arrow between rows, which words beside it overrule. */
  readonly drawn: boolean;
}

/** A row of a drawing with what it names. */
export interface DrawnRow {
  readonly references: readonly Reference[];
  readonly line: number;
  readonly text: string;
  /** It says in words alone what it waits for, such as "after all models" or "final". */
  readonly vague: boolean;
}

/** The rows of a drawing that name something. */
export function readDrawnRows(fence: DraftFence, vocabulary: Vocabulary): readonly DrawnRow[] {
  return fence.lines.flatMap((text, offset) => {
    const references = readReferences(text, vocabulary);
    if (references.length === 0) return [];
    const says = readStatements(text, { subject: [], own: false, vocabulary }).some(
      (statement) => statement.type !== 'parallel',
    );
    return [
      {
        references,
        line: fence.line + offset,
        text: text.trim(),
        vague: !says && /\b(?:after|final(?:ly)?|last)\b/i.test(text),
      },
    ];
  });
}

/** All that a fence says about order. */
export function readDrawing(fence: DraftFence, vocabulary: Vocabulary): readonly DrawnStatement[] {
  const isMermaid =
    fence.language === 'mermaid' || /^\s*(?:graph|flowchart)\s+(?:TD|TB|LR|RL|BT)\b/.test(fence.lines[0] ?? '');
  return isMermaid ? readMermaid(fence, vocabulary) : readRows(fence, vocabulary);
}

const mermaidEdge = /\s*(?:-->|---|-\.->|-\.-|==>|--\s[^-]{1,40}\s-->)(?:\|[^|]{0,60}\|)?\s*/;

function readMermaid(fence: DraftFence, vocabulary: Vocabulary): readonly DrawnStatement[] {
  const labels = new Map<string, string>();
  const found: DrawnStatement[] = [];
  for (const [offset, text] of fence.lines.entries()) {
    const nodes = text
      .trim()
      .replace(/;$/, '')
      .split(mermaidEdge)
      .map((part) => part.split('&').map((node) => readNode(node, labels)));
    for (let place = 0; place + 1 < nodes.length; place++) {
      const earlier = at(nodes, place).flatMap((node) => nodeReferences(node, labels, vocabulary));
      const later = at(nodes, place + 1).flatMap((node) => nodeReferences(node, labels, vocabulary));
      if (earlier.length === 0 || later.length === 0) continue;
      found.push({
        statement: { type: 'order', earlier, later },
        line: fence.line + offset,
        text: text.trim(),
        drawn: false,
      });
    }
  }
  return found;
}

function readNode(text: string, labels: Map<string, string>): string {
  const match = /^\s*([\p{L}\p{N}_.-]{1,60})\s*(?:[[({>]{1,3}"?([^\])}"]{1,200}))?/u.exec(text);
  const name = match?.[1] ?? '';
  if (match?.[2] !== undefined) labels.set(name, match[2]);
  return name;
}

function nodeReferences(
  name: string,
  labels: ReadonlyMap<string, string>,
  vocabulary: Vocabulary,
): readonly Reference[] {
  const label = labels.get(name);
  const own = readReferences(name.replace(/_/g, ' ').replace(/^(Phase)(\d)/i, '$1 $2'), vocabulary);
  if (own.length > 0) return own.slice(0, 1);
  if (label === undefined) return [];
  const inLabel = readReferences(label, vocabulary);
  return inLabel.length > 0
    ? inLabel.slice(0, 1)
    : readReferences(label.replace(/^phase\s*[:：]\s*/i, ''), vocabulary).slice(0, 1);
}

interface Row {
  readonly references: readonly Reference[];
  readonly line: number;
  readonly text: string;
  /** Words in the row say what it waits for, or that it runs beside the one above. */
  readonly says: boolean;
}

function readRows(fence: DraftFence, vocabulary: Vocabulary): readonly DrawnStatement[] {
  const found: DrawnStatement[] = [];
  const context: StatementContext = { subject: [], own: false, vocabulary };
  let above: Row | null = null;
  let pointsDown = false;
  for (const [offset, raw] of fence.lines.entries()) {
    const line = fence.line + offset;
    const text = raw.replace(/^\s*[#/]{1,2}\s/, '').replace(/^[\s│┃├└┌─┐┘┤┬┴┼]+/, '');
    const references = topReferences(text, vocabulary);
    if (references.length === 0) {
      if (/[↓▼⬇│|]/.test(raw)) pointsDown = pointsDown || /[↓▼⬇]/.test(raw);
      continue;
    }
    const statements = readStatements(text, context);
    for (const statement of statements) found.push({ statement, line, text: text.trim(), drawn: false });
    const row: Row = { references, line, text: text.trim(), says: saysItself(text, statements) };
    if (above !== null && pointsDown && !row.says) found.push(downward(above, row));
    pointsDown = /[↓▼⬇]/.test(text);
    above = row;
  }
  return found;
}

/** References of a row outside of its brackets, or those inside when it has no others. */
function topReferences(text: string, vocabulary: Vocabulary): readonly Reference[] {
  const outside = readReferences(text.replace(/\([^()]*\)|\[[^[\]]*\]|[←].*$/g, ' '), vocabulary);
  if (outside.some((reference) => reference.kind !== 'name')) return outside;
  const all = readReferences(text.replace(/[←].*$/, ' '), vocabulary);
  const ids = all.filter((reference) => reference.kind === 'id' || reference.kind === 'ids');
  return ids.length > 0 ? ids : all;
}

function saysItself(text: string, statements: readonly Statement[]): boolean {
  if (/[[(←].{0,80}(?:depends|after|parallel with|requires)/iu.test(text)) return true;
  return statements.some((statement) => statement.type === 'free' || statement.type === 'none');
}

function downward(above: Row, below: Row): DrawnStatement {
  const statement: Statement = { type: 'order', earlier: above.references, later: below.references };
  return { statement, line: below.line, text: `${above.text} ↓ ${below.text}`, drawn: true };
}
