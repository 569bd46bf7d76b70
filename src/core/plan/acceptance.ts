/** Finds what a task is to be judged by: its own lines, then the stories and requirements that it names. */
import { group } from '../at.ts';
import type { Draft, DraftTask } from '../spec/draft.ts';
import { headingOf, plainText, readListItem } from '../spec/items.ts';
import { readLines, type SourceLine } from '../spec/lines.ts';
import type { OwnCriteria } from './own-criteria.ts';

/** Texts of the documents that belong to a task list; what is absent is not read. */
export interface Siblings {
  readonly spec?: string;
  readonly plan?: string;
  readonly requirements?: string;
  readonly design?: string;
}

/** Criteria by the name that tasks refer to them by. */
export interface Criteria {
  /** By story such as `US1`. */
  readonly stories: ReadonlyMap<string, readonly string[]>;
  /** By requirement such as `1.2` or `FR-003`. */
  readonly requirements: ReadonlyMap<string, string>;
  /** Importance of stories, 1 being the first. */
  readonly priorities: ReadonlyMap<string, number>;
}

/** Longest criterion. */
const longestCriterion = 2_000;
/** Most criteria of one task. */
const mostCriteria = 40;

/** Reads all criteria from the documents beside the task list and from the stories in it. */
export function readCriteria(siblings: Siblings, draft: Draft, own: OwnCriteria = new Map()): Criteria {
  const stories = new Map<string, string[]>();
  const requirements = new Map<string, string>();
  const priorities = new Map<string, number>();
  for (const [number, text] of own)
    requirements.set(ownReference(number), criterion(`${ownReference(number)}: ${text}`));
  for (const section of draft.sections) notePriority(section.title, priorities);
  readIndependentTests(draft, stories);
  if (siblings.spec !== undefined) readSpec(siblings.spec, { stories, requirements, priorities });
  if (siblings.requirements !== undefined) readRequirements(siblings.requirements, requirements);
  return { stories, requirements, priorities };
}

interface CriteriaDraft {
  readonly stories: Map<string, string[]>;
  readonly requirements: Map<string, string>;
  readonly priorities: Map<string, number>;
}

/** In the task list itself a story phase may carry its own test. */
function readIndependentTests(draft: Draft, stories: Map<string, string[]>): void {
  for (const prose of draft.prose) {
    const text = independentTest(prose.text);
    const phase = prose.section === null ? null : (draft.sections[prose.section]?.phase ?? null);
    const story = phase === null ? null : (draft.phases[phase]?.story ?? null);
    if (text !== null && story !== null) add(stories, story, text);
  }
}

function independentTest(text: string): string | null {
  const match = /^\W{0,4}Independent Test(?: Criteria)?\W{0,4}[:：]\W{0,4}/i.exec(text);
  return match === null ? null : criterion(`Independent test: ${text.slice(match[0].length)}`);
}

function readSpec(text: string, found: CriteriaDraft): void {
  let story: string | null = null;
  let scenarios = false;
  for (const line of readLines(text).lines) {
    if (line.context !== 'text') continue;
    const heading = headingOf(line);
    if (heading !== null) {
      const number = storyNumber(heading.text);
      if (number !== null || heading.level <= 3) story = number;
      scenarios = /acceptance|scenario/i.test(heading.text);
      notePriority(heading.text, found.priorities);
      continue;
    }
    noteRequirement(line, found.requirements);
    if (/^\W{0,4}Acceptance (?:Scenarios?|Criteria)/i.test(line.text)) scenarios = true;
    if (story !== null) noteScenario(line.text, story, scenarios, found.stories);
  }
}

function storyNumber(title: string): string | null {
  const match = /(?:User Story|\bUS)[\s-]?(\d{1,3})/i.exec(title);
  return match === null ? null : `US${Number(match[1])}`;
}

function notePriority(title: string, priorities: Map<string, number>): void {
  const story = storyNumber(title);
  const priority = /\bP(?:riority:?\s*P?)?(\d)\b/i.exec(title.replace(/^.*?(?=\()/, ''))?.[1];
  if (story !== null && priority !== undefined && !priorities.has(story)) priorities.set(story, Number(priority));
}

function noteRequirement(line: SourceLine, requirements: Map<string, string>): void {
  const match = /^\s*[-*]\s+\**((?:FR|NFR|SC)-\d{1,4}[a-z]?)\**\s*[:：]?\**\s*/.exec(line.text);
  if (match === null || match[1] === undefined || requirements.has(match[1])) return;
  requirements.set(match[1], criterion(`${match[1]}: ${line.text.slice(match[0].length)}`));
}

function noteScenario(line: string, story: string, scenarios: boolean, stories: Map<string, string[]>): void {
  const test = independentTest(line.trim());
  if (test !== null) add(stories, story, test);
  else if ((/\bgiven\b/i.test(line) && /\bthen\b/i.test(line)) || (scenarios && /^\s*\d+\.\s/.test(line)))
    add(stories, story, criterion(readListItem(line)?.text ?? line));
}

function readRequirements(text: string, requirements: Map<string, string>): void {
  let number: string | null = null;
  for (const line of readLines(text).lines) {
    if (line.context !== 'text') continue;
    const heading = headingOf(line);
    if (heading !== null) {
      const found =
        /^(?:Requirement|Req\.?|要件|需求|المتطلب|요구사항|Requisito)\s*#?(\d{1,3})|^(\d{1,3})[.:)\s]/iu.exec(
          plainText(heading.text),
        );
      if (found !== null) number = found[1] ?? group(found, 2);
      continue;
    }
    const item = /^\s*(?:[-*]\s+)?(?:(\d{1,3})\.(\d{1,3})?[.:)]?\s+)/.exec(line.text);
    if (item === null || number === null) continue;
    const key = item[2] === undefined ? `${number}.${item[1]}` : `${item[1]}.${item[2]}`;
    if (!requirements.has(key)) requirements.set(key, criterion(`${key}: ${line.text.slice(item[0].length)}`));
  }
}

/** The name of a criterion that a list states itself. */
function ownReference(number: number): string {
  return `AC-${number}`;
}

/**
 * Requirement references of a task, in order, without repeats; a span such as `1.1-1.4` is spelled out. `own` are the numbers of criteria of
 * the list itself that the task is for.
 */
export function readRequirementReferences(task: DraftTask, own: readonly number[] = []): readonly string[] {
  const found = new Set<string>();
  for (const field of task.fields) {
    if (field.name === 'requirements') for (const one of outlineReferences(field.value)) found.add(one);
  }
  for (const text of [task.text, ...task.body.map((line) => line.text)]) {
    for (const match of text.matchAll(/\b(?:FR|NFR|SC|AC)-\d{1,4}[a-z]?(?![\w-])/g)) found.add(match[0]);
  }
  for (const number of own) found.add(ownReference(number));
  return [...found];
}

/** Longest span of requirement numbers. */
const widestSpan = 50;

/** Ids such as `US-1` that name something else than a numbered requirement. */
const NAMED =
  /(?<![\w.-])(?!(?:FR|NFR|SC|AC|R|REQ|REQS|Req|Requirement)-)[A-Z][A-Za-z]{1,9}-\d{1,4}(?:\.\d{1,4}){0,2}(?![\w-])/g;

function outlineReferences(written: string): readonly string[] {
  const found: string[] = [...written.matchAll(NAMED)].map(([id]) => id);
  const value = written.replaceAll(NAMED, ' ');
  for (const match of value.matchAll(
    /(\d{1,3})\.(\d{1,3})(?:\s?[-–~]\s?(?:(\d{1,3})\.)?(\d{1,3})(?![.\d]))?|(?<![\w.]|(?:FR|SC|AC)-)(\d{1,3})(?![\w.])/g,
  )) {
    if (match[5] !== undefined) found.push(match[5]);
    else found.push(...span(group(match, 1), Number(match[2]), match[4] === undefined ? null : Number(match[4])));
  }
  return found;
}

function span(major: string, from: number, to: number | null): readonly string[] {
  const last = to === null || to < from || to - from > widestSpan ? from : to;
  return Array.from({ length: last - from + 1 }, (_, offset) => `${major}.${from + offset}`);
}

/** What a task is to be judged by, most specific first, bounded to `mostCriteria`. */
export function criteriaOf(task: DraftTask, references: readonly string[], criteria: Criteria): readonly string[] {
  const found = new Set<string>();
  for (const field of task.fields)
    if (field.name === 'acceptance' && field.value !== '') found.add(criterion(field.value));
  for (const line of task.body) {
    const item = line.fenced ? null : readListItem(line.text);
    if (item !== null && item.box !== null) found.add(criterion(item.text));
  }
  for (const line of acceptanceList(task)) found.add(line);
  for (const reference of references) {
    const requirement = criteria.requirements.get(reference);
    if (requirement !== undefined) found.add(requirement);
  }
  for (const one of task.story === null ? [] : (criteria.stories.get(task.story) ?? [])) found.add(one);
  return [...found].filter((one) => one !== '').slice(0, mostCriteria);
}

/** The list under a label such as "Acceptance:" that has no value of its own. */
function acceptanceList(task: DraftTask): readonly string[] {
  const labels = new Set(
    task.fields.filter((field) => field.name === 'acceptance' && field.value === '').map((field) => field.line),
  );
  if (labels.size === 0) return [];
  const found: string[] = [];
  let inside = false;
  for (const line of task.body) {
    if (labels.has(line.line)) inside = true;
    else if (inside && !line.fenced) {
      const item = readListItem(line.text);
      if (item === null) inside = false;
      else if (item.box === null) found.push(criterion(item.text));
    }
  }
  return found;
}

function criterion(text: string): string {
  return plainText(text.replace(/\s+/g, ' ')).slice(0, longestCriterion);
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (!list.includes(value) && list.length < mostCriteria) list.push(value);
}
