/** Criteria that a task list states itself, as stories of BMAD do, and the tasks that name them by number: `(AC: 1, 2)`. */
import type { Draft, DraftTask, Finding } from '../spec/draft.ts';
import { headingOf, plainText, readListItem } from '../spec/items.ts';
import { readLines, type SourceLine } from '../spec/lines.ts';
import { listed } from '../text/wording.ts';

/** Text of each criterion in the section "Acceptance Criteria", by its number. */
export type OwnCriteria = ReadonlyMap<number, string>;

const SECTION = /^(?:\d+[.)]\s*)?acceptance criteria\b/i;
const NUMBERED = /^AC[\s#-]{0,3}(\d{1,3})(?!\d)\s*[:.)—–-]*\s*/i;

/** Reads the criteria; items without a number are counted. Empty where the text has no such section. */
export function readOwnCriteria(text: string): OwnCriteria {
  const walk = new CriteriaWalk();
  for (const line of readLines(text).lines) walk.read(line);
  return new Map([...walk.found].map(([number, parts]) => [number, parts.join(' ')]));
}

class CriteriaWalk {
  readonly found = new Map<number, string[]>();
  /** Level of the heading of the section; null outside of it. */
  #level: number | null = null;
  /** Columns of the items that are criteria; what stands deeper belongs to them. */
  #columns: number | null = null;
  #open: string[] | null = null;
  /** The highest number so far. */
  #highest = 0;

  read(line: SourceLine): void {
    const heading = headingOf(line);
    if (heading !== null) this.#heading(plainText(heading.text), heading.level);
    else if (this.#level !== null && line.context === 'text' && line.text.trim() !== '') this.#line(line.text);
  }

  #heading(title: string, level: number): void {
    if (this.#level !== null && level <= this.#level) this.#level = null;
    this.#open = null;
    if (this.#level !== null) this.#numbered(title);
    else if (SECTION.test(title)) this.#level = level;
  }

  #line(text: string): void {
    const item = readListItem(text);
    const said = plainText(item?.text ?? text);
    if (item === null || item.columns > (this.#columns ?? item.columns)) {
      if (item !== null || !this.#numbered(said)) this.#open?.push(said);
      return;
    }
    this.#columns = item.columns;
    if (this.#numbered(said)) return;
    const number = Number.parseInt(item.bullet, 10);
    // A list is shown with numbers that count on, also where it is written 1., 1., 1.
    this.#start(Number.isNaN(number) || this.found.has(number) ? this.#highest + 1 : number, said);
  }

  /** A text that begins with its number, such as `AC1: …`. */
  #numbered(said: string): boolean {
    const match = NUMBERED.exec(said);
    if (match === null) return false;
    this.#start(Number(match[1]), said.slice(match[0].length));
    return true;
  }

  #start(number: number, text: string): void {
    this.#open = this.found.get(number) ?? [];
    if (text !== '') this.#open.push(text);
    this.found.set(number, this.#open);
    this.#highest = Math.max(this.#highest, number);
  }
}

const REFERENCE = /\s*[([]ACs?\s*[:：#]?\s*((?:AC|all|and|[\d\s,;&#:–-])+)[)\]]/gi;
/** Widest span of numbers such as `1-4`. */
const WIDEST_SPAN = 50;

/** Numbers of the criteria that a text names, in order and without repeats. */
export function readCriteriaNumbers(text: string, criteria: OwnCriteria): readonly number[] {
  const found = new Set<number>();
  for (const [, named = ''] of text.matchAll(REFERENCE)) {
    if (/\ball\b/i.test(named)) for (const number of criteria.keys()) found.add(number);
    for (const [, from, to] of named.matchAll(/(\d{1,3})(?:\s*[-–]\s*#?(?:AC)?(\d{1,3}))?/gi))
      for (let number = Number(from); number <= Math.min(Number(to ?? from), Number(from) + WIDEST_SPAN); number++)
        found.add(number);
  }
  return [...found];
}

/** A title without the numbers of criteria, where all of them are known: their texts are among the task's criteria. */
export function withoutCriteriaNumbers(title: string, criteria: OwnCriteria): string {
  const numbers = readCriteriaNumbers(title, criteria);
  const isKnown = numbers.length > 0 && numbers.every((number) => criteria.has(number));
  return isKnown ? title.replace(REFERENCE, '').trim() : title;
}

/** The criteria that each task names, by its id; a sub-task that names none is for those of the task around it. */
export function criteriaNumbersOf(draft: Draft, criteria: OwnCriteria): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  if (criteria.size === 0) return found;
  // Inner groups come after the ones around them.
  for (const { title, members } of draft.containers) {
    const numbers = readCriteriaNumbers(title, criteria);
    if (numbers.length > 0) for (const id of members) found.set(id, numbers);
  }
  for (const task of draft.tasks) {
    const numbers = readCriteriaNumbers(task.text, criteria);
    if (numbers.length > 0) found.set(task.id, numbers);
  }
  return found;
}

/** Says which lines name a criterion that the list does not state. */
export function unknownCriteria(draft: Draft, criteria: OwnCriteria): readonly Finding[] {
  if (criteria.size === 0) return [];
  const lines = [...draft.containers, ...draft.tasks.map(({ text, line }: DraftTask) => ({ title: text, line }))];
  return lines.flatMap(({ title, line }): readonly Finding[] => {
    const unknown = readCriteriaNumbers(title, criteria).filter((number) => !criteria.has(number));
    if (unknown.length === 0) return [];
    return [
      {
        ...{ code: 'plan/unknown-criterion', severity: 'warning', line, column: 1 },
        message: `The line names the acceptance criteria ${listed(unknown.map(String))}, which the list does not state.`,
        hint: `Correct the number; the list has ${criteria.size} of them.`,
      },
    ];
  });
}
