import { at } from '../../at.ts';
import type { DocumentSection, Documents, Statement } from '../../spec/document/statement.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { counted } from '../../text/wording.ts';
import type { PlanTask } from '../plan.ts';

/** Statements, or open tasks, above which one plan is hard to oversee. */
export const LARGE_SPEC = 250;

/** One spec of several that a large one could be split into: what stands below some of its headings. */
export interface SplitPart {
  /** The headings, in order. */
  readonly headings: readonly string[];
  /** Statements or tasks below them. */
  readonly count: number;
  /** Where the first of them stands. */
  readonly file: string;
  readonly line: number;
}

/** Neighbouring headings of a document, with what stands below each. */
export interface HeadingGroup {
  readonly title: string;
  readonly count: number;
  readonly file: string;
  readonly line: number;
}

const DEEPEST_HEADING = 4;
const MOST_TOLD = 8;

/** Splits at headings, in order, so that no part holds more than `LARGE_SPEC`; what stands below one heading stays together. One part is no split. */
export function proposeSplit(groups: readonly HeadingGroup[]): readonly SplitPart[] {
  const parts: SplitPart[] = [];
  for (const { title, count, file, line } of groups) {
    const last = parts.at(-1);
    if (last !== undefined && last.count + count <= LARGE_SPEC && last.file === file)
      parts[parts.length - 1] = { ...last, headings: [...last.headings, title], count: last.count + count };
    else parts.push({ headings: [title], count, file, line });
  }
  return parts.length < 2 ? [] : parts;
}

/** Statements by the headings of the highest level that tells several apart. */
export function groupStatements(
  { sections }: Pick<Documents, 'sections'>,
  statements: readonly Statement[],
): readonly HeadingGroup[] {
  let groups: readonly HeadingGroup[] = [];
  for (let level = 1; level <= DEEPEST_HEADING && groups.length < 2; level += 1)
    groups = groupAt(sections, statements, level);
  return groups;
}

function groupAt(sections: readonly DocumentSection[], statements: readonly Statement[], level: number) {
  const bySection = Map.groupBy(statements, ({ section }) => ancestorAt(sections, section, level));
  return [...bySection].map(([index, found]): HeadingGroup => {
    const { title, file, line } = at(sections, index);
    return { title, count: found.length, file, line };
  });
}

/** The section around a section that has at most this level. */
function ancestorAt(sections: readonly DocumentSection[], index: number, level: number): number {
  const section = at(sections, index);
  if (section.level <= level || section.parent === null) return index;
  return ancestorAt(sections, section.parent, level);
}

/** Tasks that are left to do, by the phase that they stand in. */
export function groupTasksByPhase(tasks: readonly PlanTask[], file: string): readonly HeadingGroup[] {
  const byPhase = Map.groupBy(tasks, ({ phase }) => phase ?? '');
  return [...byPhase].map(([title, found]) => ({ title, count: found.length, file, line: at(found, 0).line }));
}

/** What to do about something too large, naming the parts where it can be split. */
export function splitHint(parts: readonly SplitPart[]): string {
  if (parts.length === 0) return 'Give it headings, split it at them into specs of their own, and plan the folder.';
  const told = parts.slice(0, MOST_TOLD).map((part) => `${nameOf(part)} (${part.count}, from line ${part.line})`);
  const more = parts.length > told.length ? `, and ${parts.length - told.length} more` : '';
  return `Split it into ${counted(parts.length, 'spec')} in folders of their own and plan the folder around them: ${told.join(', ')}${more}.`;
}

function nameOf({ headings }: SplitPart): string {
  const quoted = (index: number) => `"${sanitizeLine(at(headings, index)) || 'the rest'}"`;
  return headings.length === 1 ? quoted(0) : `${quoted(0)} to ${quoted(headings.length - 1)}`;
}
