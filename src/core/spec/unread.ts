import { at } from '../at.ts';
import type { Draft, DraftProse, DraftTask, Finding } from './draft.ts';
import type { Resolver } from './resolve.ts';
import type { Said } from './said.ts';
import { type Reference, readTokens } from './tokens.ts';

/** Words that are hardly written about anything but order, by their stems in the languages that are read. */
const dependencyStem =
  /depend(?:s|ent|encia|ência|e[mn]?)? |dépend|dipend|abhäng|häng(?:t|en) .{1,60} ab\b|voraussetz|setz(?:t|en) .{1,60} voraus|blocked by|blockier|bloqué|bloquead|bloccat|prerequisite|завис(?:ит|ят)|依存|依[赖賴]|阻塞|ブロック|의존/iu;

/**
 * Lines that seem to state an order between tasks and from which none was read: under a heading about order those that name
 * two tasks, elsewhere those with a word of dependency and the id of another task. Nothing that is stated is lost in silence.
 */
export function findUnread(draft: Draft, resolver: Resolver, said: readonly Said[]): readonly Finding[] {
  const read = idsByLine(said);
  const inTasks = draft.dialect === 'spec-kit' ? draft.tasks.flatMap((task) => unreadInTask(task, resolver, read)) : [];
  const rows = new Set(draft.rows.map((row) => row.line));
  return [...inTasks, ...draft.prose.flatMap((prose) => unreadInProse(draft, prose, { resolver, read, rows }))];
}

/** Written ids that statements name, by the line of the statement. */
type ReadIds = ReadonlyMap<number, ReadonlySet<string>>;

function idsByLine(said: readonly Said[]): ReadIds {
  const found = new Map<number, Set<string>>();
  for (const { line, statement } of said) {
    const ids = found.get(line) ?? new Set<string>();
    found.set(line, ids);
    const names =
      statement.type === 'order'
        ? [...statement.earlier, ...statement.later]
        : [...statement.subject, ...(statement.type === 'free' ? statement.of : [])];
    for (const id of names.flatMap(idsOf)) ids.add(id);
  }
  return found;
}

function idsOf(reference: Reference): readonly string[] {
  if (reference.kind === 'id') return [reference.id];
  return reference.kind === 'ids' ? [reference.from, reference.to] : [];
}

function unreadInTask(task: DraftTask, resolver: Resolver, read: ReadIds): readonly Finding[] {
  const lines = [{ text: task.text, line: task.line, fenced: false }, ...task.body];
  return lines.flatMap(({ text, line, fenced }) => {
    if (fenced || !dependencyStem.test(text)) return [];
    const others = idsIn(text, resolver).filter((id) => id !== task.id);
    return others.length === 0 || isRead(others, read.get(line)) ? [] : [finding(text, line)];
  });
}

interface Reading {
  readonly resolver: Resolver;
  readonly read: ReadIds;
  /** Lines of tables that state prerequisites in a column. */
  readonly rows: ReadonlySet<number>;
}

function unreadInProse(draft: Draft, prose: DraftProse, { resolver, read, rows }: Reading): readonly Finding[] {
  const role = prose.section === null ? 'work' : at(draft.sections, prose.section).role;
  if (role !== 'order' && role !== 'work') return [];
  return prose.text.split('\n').flatMap((text, index) => {
    const line = prose.line + index;
    if (rows.has(line) || (role === 'work' && !dependencyStem.test(text))) return [];
    const isLost = text.split(/[;；。]|\.\s/u).some((thought) => {
      const ids = idsIn(thought, resolver);
      return ids.length > 1 && !isRead(ids, read.get(prose.line));
    });
    return isLost ? [finding(text, line)] : [];
  });
}

/** Different ids of tasks in a line, one for a range; none where it only wishes, or says that there is no order. */
function idsIn(text: string, resolver: Resolver): readonly string[] {
  if (text.includes('[P]')) return [];
  const tokens = readTokens(text, resolver);
  if (tokens.some(({ type }) => type === 'hedge' || type === 'not' || type === 'none' || type === 'parallel'))
    return [];
  const ids = tokens.flatMap((token) => (token.type === 'reference' ? idsOf(token.reference).slice(0, 1) : []));
  return [...new Set(ids)].filter((id) => resolver.tasksOf(id).length > 0);
}

function isRead(ids: readonly string[], read: ReadonlySet<string> | undefined): boolean {
  return read !== undefined && ids.some((id) => read.has(id));
}

/** Longest part of a line that a message repeats. */
const longestQuote = 120;

function finding(text: string, line: number): Finding {
  const quote = text.replace(/\s+/g, ' ').trim();
  const shown = quote.length > longestQuote ? `${quote.slice(0, longestQuote)}…` : quote;
  return {
    code: 'plan/unread-statement',
    severity: 'warning',
    message: `"${shown}" seems to state an order that is not understood; nothing waits because of it.`,
    hint: 'Write it as "T003 depends on T001", "T003 after T001", "T001 blocks T003", "T001 before T003" or "T001 → T003".',
    line,
    column: 1,
  };
}
