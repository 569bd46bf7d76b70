import { at } from '../at.ts';
import type { Candidate } from './candidates.ts';
import type { BodyLine } from './draft.ts';
import { tableCellAt } from './items.ts';
import type { SourceText } from './lines.ts';
import { readStatusWord, type TaskState } from './status-words.ts';

/** Where a task without a box has its status, and what it says. */
export interface TaskStatus {
  /** Offset in the text. */
  readonly offset: number;
  readonly mark: string;
  /** Null for a word that nobody knows. */
  readonly state: TaskState | null;
}

/** Label of a field that holds a status, with everything up to its value. */
const STATUS_FIELD =
  /^\s*(?:[-*+]\s+)?(?:\p{Extended_Pictographic}\ufe0f?\s*)?[*_`]*(?:status|state|状態|状态|狀態|ステータス|상태|estado|statut|état|stato|статус)[*_`]*\s*[:：]/iu;

/** The status in a column of a table, or in a field under a heading; null where the task has a box, or no status. */
export function readTaskStatus(source: SourceText, candidate: Candidate, body: readonly BodyLine[]): TaskStatus | null {
  if (candidate.form === 'box' || candidate.box !== null) return null;
  return candidate.form === 'row' ? inRow(source, candidate) : inFields(source, body);
}

function inRow(source: SourceText, { index, columns }: Extract<Candidate, { form: 'row' }>): TaskStatus | null {
  if (columns.status === -1) return null;
  const line = at(source.lines, index);
  const cell = tableCellAt(line.text, columns.status);
  if (cell === null) return null;
  const { offset, mark, state } = readStatusWord(cell.text);
  if (!columns.isStatusNamed && (mark === '' || state === null)) return null;
  // An empty cell keeps its first blank in front of the word.
  const inside = mark === '' ? Math.min(1, offset) : offset;
  return { offset: line.start + cell.offset + inside, mark, state };
}

function inFields(source: SourceText, body: readonly BodyLine[]): TaskStatus | null {
  for (const { line, fenced } of body) {
    const { text, start } = at(source.lines, line - 1);
    const label = fenced ? undefined : STATUS_FIELD.exec(text)?.[0];
    if (label === undefined) continue;
    const { offset, mark, state } = readStatusWord(text.slice(label.length));
    return mark === '' ? null : { offset: start + label.length + offset, mark, state };
  }
  return null;
}
