import { at } from '../at.ts';
import type { PlanTask } from '../plan/plan.ts';
import type { BriefItem } from './brief.ts';
import type { DocumentPart, PartedDocument } from './documents.ts';
import { item, partItem } from './item.ts';

/** The requirements of a task as the spec states them. */
export interface FoundRequirements {
  readonly items: readonly BriefItem[];
  /** References that no document explains. */
  readonly unknown: readonly string[];
}

/** Looks up what a task refers to: requirements by id, its story, and the places that it was traced to. */
export function requirements(task: PlanTask, documents: readonly PartedDocument[]): FoundRequirements {
  const parts = documents.filter(({ role }) => role !== 'tasks').flatMap((document) => document.parts);
  const found = task.requirements.map((id) => ({ id, item: findRequirement(id, parts, task) }));
  const traced = (task.traces ?? [])
    .filter(({ id }) => id === '' || !task.requirements.includes(id))
    .map(({ id, file, line, quote }) => item(id, quote, { file, line }));
  return {
    items: [...found.flatMap((one) => one.item ?? []), ...traced, ...storyOf(task, parts)],
    unknown: found.flatMap((one) => (one.item === null ? [one.id] : [])),
  };
}

function findRequirement(id: string, parts: readonly DocumentPart[], task: PlanTask): BriefItem | null {
  const place = /^\d+(?:\.\d+)?$/.test(id) ? numbered(id, parts) : lettered(id, parts);
  if (place !== null) return place;
  const trace = task.traces?.find((one) => one.id === id);
  if (trace !== undefined) return item(id, trace.quote, { file: trace.file, line: trace.line });
  const criterion = task.acceptance.find((one) => one.startsWith(`${id}: `));
  return criterion === undefined ? null : item(id, criterion.slice(id.length + 2));
}

/** `FR-003` at the beginning of a line, with the lines that go on below it. */
function lettered(id: string, parts: readonly DocumentPart[]): BriefItem | null {
  for (const part of parts) {
    if (part.heading.startsWith(id)) return { ...partItem(part), label: id };
    const lines = part.text.split('\n');
    const index = lines.findIndex((line) => beginsWith(line, id));
    if (index !== -1)
      return item(id, withoutId(statement(lines, index), id), {
        file: part.file,
        line: at(part.numbers, index),
      });
  }
  return null;
}

/** Requirement 3, or criterion 3.2 below it. */
function numbered(id: string, parts: readonly DocumentPart[]): BriefItem | null {
  const [requirement = '', criterion] = id.split('.');
  const heading = new RegExp(`^(?:\\p{L}[\\p{L}. ]*\\s*#?)?0*${requirement}(?!\\d|\\.\\d)`, 'iu');
  const index = parts.findIndex((part) => part.level > 1 && heading.test(part.heading));
  const first = parts[index];
  if (first === undefined) return null;
  const below = [first, ...partsBelow(parts, index)];
  if (criterion === undefined) {
    const text = below.map((part) => part.text).filter((one) => one !== '');
    return item(id, `${first.heading}\n${text.join('\n')}`, { file: first.file, line: first.line });
  }
  const marker = new RegExp(`^\\s*(?:[-*]\\s+)?\\**(?:${requirement}\\.)?${criterion}[.:)\\s]`);
  for (const part of below) {
    const lines = part.text.split('\n');
    const place = lines.findIndex((line) => marker.test(line));
    if (place !== -1)
      return item(id, `${first.heading}\n${statement(lines, place)}`, {
        file: part.file,
        line: at(part.numbers, place),
      });
  }
  return null;
}

function partsBelow(parts: readonly DocumentPart[], index: number): readonly DocumentPart[] {
  const { level, file } = at(parts, index);
  const rest = parts.slice(index + 1);
  const end = rest.findIndex((part) => part.file !== file || part.level <= level);
  return end === -1 ? rest : rest.slice(0, end);
}

function storyOf(task: PlanTask, parts: readonly DocumentPart[]): readonly BriefItem[] {
  const number = /^US(\d+)$/.exec(task.story ?? '')?.[1];
  if (number === undefined) return [];
  const heading = new RegExp(`(?:user story|\\bUS)[\\s-]?0*${number}(?!\\d)`, 'i');
  const index = parts.findIndex((part) => heading.test(part.heading));
  const first = parts[index];
  if (first === undefined) return [];
  return [first, ...partsBelow(parts, index)].filter(({ text }) => text !== '').map(partItem);
}

function beginsWith(line: string, id: string): boolean {
  const start = line.replace(/^[\s>|]*(?:[-*+]\s+)?(?:\[[ xX]\]\s+)?[*_`]*/, '');
  return start.startsWith(id) && !/^[\w-]/.test(start.slice(id.length));
}

/** The label says the id already. */
function withoutId(text: string, id: string): string {
  return text.slice(text.indexOf(id) + id.length).replace(/^[\s*_`\]):.：-]+/, '');
}

const MOST_LINES = 12;

/** A line with those that are indented below it. */
function statement(lines: readonly string[], index: number): string {
  const found = [at(lines, index)];
  for (const line of lines.slice(index + 1, index + MOST_LINES)) {
    if (line.trim() === '' || !/^\s{2,}/.test(line)) break;
    found.push(line);
  }
  return found.join('\n');
}
