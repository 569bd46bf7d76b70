import { at } from '../at.ts';
import { headingOf, isTableRule, type ListItem, readListItem, readTableRow } from './items.ts';
import type { SourceLine, SourceText } from './lines.ts';
import { type IdStyle, readTaskHead, type TaskHead } from './task-line.ts';

/** A line that may be a task. */
export type Candidate = BoxCandidate | HeadingCandidate | RowCandidate;

/** A checklist line; `head` is null where it starts with no id. */
export interface BoxCandidate {
  readonly form: 'box';
  readonly index: number;
  readonly item: ListItem;
  readonly head: TaskHead | null;
}

/** A heading that starts with an id. */
export interface HeadingCandidate {
  readonly form: 'heading';
  readonly index: number;
  readonly level: number;
  readonly head: TaskHead;
  readonly box: { readonly mark: string; readonly offset: number } | null;
}

/** A row of a table with a column of ids. */
export interface RowCandidate {
  readonly form: 'row';
  readonly index: number;
  readonly head: TaskHead;
  readonly cells: readonly string[];
  readonly columns: TableColumns;
  readonly box: { readonly mark: string; readonly offset: number } | null;
}

/** Which column of a table holds what, -1 where it has none. */
export interface TableColumns {
  readonly id: number;
  readonly title: number;
  readonly depends: number;
  readonly files: number;
  readonly status: number;
  /** Whether the head of that column says so; a column without a head may hold anything. */
  readonly isStatusNamed: boolean;
  readonly parallel: number;
  readonly story: number;
  readonly phase: number;
}

/** Finds every line that may be a task. */
export function findCandidates(source: SourceText, style: IdStyle): readonly Candidate[] {
  const found: Candidate[] = [];
  let columns: TableColumns | null = null;
  let previous: SourceLine | undefined;
  for (let index = 0; index < source.lines.length; index++) {
    const line = source.lines[index];
    if (line?.context !== 'text') {
      columns = null;
      continue;
    }
    const cells = line.text.includes('|') ? readTableRow(line.text) : null;
    if (cells === null) columns = null;
    else if (isTableRule(cells)) columns = readColumns(previous === undefined ? null : readTableRow(previous.text));
    else if (columns !== null) found.push(...readRow(line, index, cells, columns, style));
    const candidate = cells === null ? (readBoxLine(line, index, style) ?? readHeadingLine(line, index, style)) : null;
    if (candidate !== null) found.push(candidate);
    previous = line;
  }
  return found;
}

function readBoxLine(line: SourceLine, index: number, style: IdStyle): BoxCandidate | null {
  const item = readListItem(line.text);
  if (item === null || item.box === null) return null;
  const head = readTaskHead(item.text, style);
  if (head === null && (item.bullet === '' || item.box.mark === 'P')) return null;
  return { form: 'box', index, item, head };
}

function readHeadingLine(line: SourceLine, index: number, style: IdStyle): HeadingCandidate | null {
  const heading = headingOf(line);
  if (heading === null) return null;
  const item = readListItem(heading.text);
  const boxed = item?.bullet === '' && item.box !== null ? item : null;
  const text = boxed?.text ?? heading.text;
  const head = style === 'task' ? readTaskHead(text, style) : readWordHead(text);
  if (head === null) return null;
  return {
    form: 'heading',
    index,
    level: heading.level,
    head,
    box: boxed?.box ? { mark: boxed.box.mark, offset: heading.offset + boxed.box.offset } : null,
  };
}

/** A heading such as "Task 1-2: …" of a plan whose boxes carry no numbers. */
function readWordHead(text: string): TaskHead | null {
  const match =
    /^(?:Task|タスク|任务|任務|Tarea|Tarefa)\s*#?(\d{1,3}(?:[.-]\d{1,3}){0,3})(?![\p{L}\p{N}])(?!\s?[–~]\s?\d)/iu.exec(
      text,
    );
  if (match === null) return null;
  const rest = readTaskHead(`T1 ${text.slice(match[0].length)}`, 'task');
  return rest === null ? null : { ...rest, id: at(match, 1) };
}

function readColumns(header: readonly string[] | null): TableColumns | null {
  if (header === null) return null;
  const find = (pattern: RegExp) => header.findIndex((cell) => pattern.test(cell.replace(/[*`]/g, '').trim()));
  const id = find(/^(?:id|task ?id|task ?#|#|no\.?|task|タスクid|タスク|任务)$/iu);
  if (id === -1) return null;
  const status = find(
    /^(?:status|done|done\?|state|✓|✔|✅|\[ ?\]|状態|状态|狀態|ステータス|進捗|상태|estado|statut|état|stato|статус|stand)?$/iu,
  );
  return {
    id,
    isStatusNamed: status !== -1 && at(header, status).trim() !== '',
    title: find(
      /^(?:title|description|task description|summary|name|what|内容|説明|描述|任务描述|descri[cp].*|task)$/iu,
    ),
    depends: find(/^(?:depend.*|deps|blocked by|prerequisites?|after|依存.*|依赖.*|depende.*)$/iu),
    files: find(/^(?:files?|paths?|file paths?|ファイル|文件)$/iu),
    status,
    parallel: find(/^(?:\[?p\]?|parallel|parallel\?|並列|并行)$/iu),
    story: find(/^(?:story|user story|us)$/iu),
    phase: find(/^(?:phase|stage|フェーズ|阶段)$/iu),
  };
}

function readRow(
  line: SourceLine,
  index: number,
  cells: readonly string[],
  columns: TableColumns,
  style: IdStyle,
): RowCandidate[] {
  const head = readTaskHead(at(cells, columns.id), style);
  if (head === null) return [];
  const mark = /\[([ xX])\]/.exec(line.text);
  const box = mark === null ? null : { mark: at(mark, 1), offset: mark.index + 1 };
  return [{ form: 'row', index, head, cells, columns, box }];
}
