import { present } from '../../assert.ts';
import { at } from '../../at.ts';
import { readField } from '../../spec/fields.ts';
import { readTaskId } from '../../spec/ids.ts';
import { isPhaseHeading } from '../../spec/sections.ts';
import { kindOf } from '../../spec/task-kind.ts';
import { sanitize, sanitizeLine } from '../../text/sanitize.ts';
import type { Join, Plan, PlanTask } from '../plan.ts';
import { readPlan } from '../read-plan.ts';
import { findPaths } from '../task-files.ts';
import { fenced, inlineCode, titleLine } from './text.ts';

/*
 * Every task states what it depends on, also when that is nothing: then the reader takes nothing from phases and positions, and the order
 * is exactly the plan's. Words of a title or a description may say something else, since somebody changed the plan after they were
 * written. The list is therefore read again, and what was misread is written so that it is only text: ids in titles cut by an empty
 * comment, descriptions in a fence.
 */

/** A task list in the form of spec-kit: ids, parallel marks, phases, and a section that states every order. */
export function toTasksMarkdown(plan: Plan): string {
  const renamed = withTaskIds(plan);
  const first = render(renamed, { guarded: new Set(), risks: new Set() });
  const read = readPlan({ text: first, file: plan.file });
  const guarded = misread(renamed, read);
  const risks = new Set(renamed.tasks.filter(({ risk }, at) => read.tasks[at]?.risk !== risk).map(({ id }) => id));
  return guarded.size + risks.size === 0 ? first : render(renamed, { guarded, risks });
}

/** Tasks whose words are written so that they are only text, and those whose risk does not follow from their words. */
interface Marked {
  readonly guarded: ReadonlySet<string>;
  readonly risks: ReadonlySet<string>;
}

/** Every id as it is where all of them are ids of this format, else numbers in the order of the plan, without references to tasks that are not there. */
function withTaskIds(plan: Plan): Plan {
  if (plan.tasks.every(({ id }) => readTaskId(id) === id)) return plan;
  const digits = Math.max(3, String(plan.tasks.length).length);
  const ids = new Map(plan.tasks.map(({ id }, index) => [id, `T${String(index + 1).padStart(digits, '0')}`]));
  const named = (known: readonly string[]) => known.flatMap((id) => ids.get(id) ?? []);
  return {
    ...plan,
    tasks: plan.tasks.map((task) => ({
      ...task,
      id: present(ids.get(task.id), 'the new id of a task'),
      dependsOn: task.dependsOn.flatMap((one) => named([one.id]).map((id) => ({ ...one, id }))),
      description: [task.description, `Id before: ${inlineCode(task.id)}`].filter((part) => part !== '').join('\n'),
    })),
    joins: plan.joins.map((join) => ({ ...join, after: named(join.after), before: named(join.before) })),
  };
}

/** Tasks that are read as something else than they are; where the order differs, all whose words could be the cause. */
function misread(plan: Plan, read: Plan): ReadonlySet<string> {
  if (!sameOrder(plan, read)) return new Set(plan.tasks.filter(couldStateOrder).map(({ id }) => id));
  return new Set(
    plan.tasks.flatMap((task, index) => {
      const other = at(read.tasks, index);
      return sameSet(other.files, task.files) && other.title === titleLine(task) ? [] : [task.id];
    }),
  );
}

function couldStateOrder({ title, description, acceptance }: PlanTask): boolean {
  return /\d|```|~~~|<!--/u.test([title, description, ...acceptance].join('\n'));
}

function sameOrder(plan: Plan, read: Plan): boolean {
  if (read.tasks.length !== plan.tasks.length) return false;
  const wanted = linksOf(plan);
  const found = linksOf(read);
  return wanted.length === found.length && wanted.every((link, index) => link === found[index]);
}

/** From so many pairs on, the reader keeps a statement about two groups as a barrier. */
const DENSE_PAIRS = 4;

/** Every edge and barrier as a text, sorted; narrow barriers as the edges that the reader makes of them. */
function linksOf({ tasks, joins }: Plan): readonly string[] {
  const links = new Set(tasks.flatMap(({ id, dependsOn }) => dependsOn.map((one) => `${one.id} ${id}`)));
  for (const { after, before } of joins) {
    const narrow = after.length === 1 || before.length === 1 || after.length * before.length <= DENSE_PAIRS;
    if (narrow) for (const id of before) for (const on of after) links.add(`${on} ${id}`);
    else links.add(`${[...after].sort().join(',')} before ${[...before].sort().join(',')}`);
  }
  return [...tasks.map(({ id }) => id), ...[...links].sort()];
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

function isUseful({ after, before }: Join): boolean {
  return after.length > 0 && before.length > 0;
}

function render(plan: Plan, { guarded, risks }: Marked): string {
  const lines = [`# ${heading(plan.title) || 'Tasks'}`, ''];
  let phase: string | null | undefined;
  let number = 0;
  for (const task of plan.tasks) {
    if (task.phase !== phase) {
      number += 1;
      phase = task.phase;
      if (number > 1) lines.push('');
      lines.push(`## ${phaseHeading(phase, number)}`, '');
    }
    lines.push(...taskLines(task, guarded.has(task.id), risks.has(task.id)));
  }
  const joins = plan.joins.filter(isUseful);
  lines.push('', '## Dependencies', '');
  if (joins.length === 0) lines.push('Each task states what it depends on.');
  for (const { after, before } of joins) lines.push(`- ${after.join(', ')} before ${before.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

/** A heading that is no phase by its words would let its tasks be taken for a checklist of something else. */
function phaseHeading(phase: string | null, number: number): string {
  const title = phase === null ? 'Tasks' : heading(phase) || 'Tasks';
  return isPhaseHeading(title) ? title : `Phase ${number}: ${title}`;
}

function heading(text: string): string {
  return titleLine({ id: '', title: text }).replaceAll('<', '&lt;').replaceAll(/#+$/gu, '').trim();
}

function taskLines(task: PlanTask, guarded: boolean, risky: boolean): readonly string[] {
  const marks = [
    `- [${task.done ? 'X' : ' '}] ${task.id}`,
    ...(task.parallel ? ['[P]'] : []),
    ...(task.story !== null && /^US\d{1,3}$/u.test(task.story) ? [`[${task.story}]`] : []),
    ...(task.optional ? ['[optional]'] : []),
    ...task.tags
      .filter((tag) => /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,38}$/u.test(tag) && tag !== 'P')
      .map((tag) => `[${tag}]`),
  ];
  return [
    `${marks.join(' ')} ${titleOf(task, guarded)}`,
    ...fieldLines(task, guarded, risky).map((line) => (line === '' ? '' : `  ${line}`)),
  ];
}

/** An empty comment is no part of a title for the reader, nor for who looks at the rendered page. */
const NOTHING = '<!-- -->';

function titleOf(task: PlanTask, guarded: boolean): string {
  const line = titleLine(task);
  const title = task.kind === 'checkpoint' && kindOf(line) !== 'checkpoint' ? `Checkpoint: ${line}` : line;
  return `${/^(?:[[*_~:：.—–-]|\(P\)|`(?=[\s[:]|$)|\p{Extended_Pictographic}|Task|T-?\d)/u.test(title) ? NOTHING : ''}${inert(title, guarded)}`;
}

/** Text on one line in which HTML shows as text, and where it is guarded no id is an id. */
function inert(text: string, guarded: boolean): string {
  const line = text
    .split(/(`+[^`]*`+)/u)
    .map((part, index) => (index % 2 === 1 ? part : withEntities(part)))
    .join('');
  return guarded ? line.replaceAll(/\b(?:T-?|TASK-|US-?|Phase |Task |Story )(?=\d)/giu, `$&${NOTHING}`) : line;
}

function withEntities(text: string): string {
  return text
    .replaceAll(/&(?=(?:lt|gt|amp);)/gu, '&amp;')
    .replaceAll(/<(?=[A-Za-z/!?])/gu, '&lt;')
    .replaceAll('-->', '--&gt;');
}

function fieldLines(task: PlanTask, guarded: boolean, risky: boolean): readonly string[] {
  const said = descriptionLines(task.description);
  const text = said.join('\n');
  const named =
    guarded || BREAKS_OUT.test(text)
      ? findPaths(titleOf(task, guarded))
      : findPaths(`${titleOf(task, guarded)}\n${text}`);
  const files = task.files.filter((file) => !named.includes(file));
  const requirements = task.requirements.filter((one) => guarded || !text.includes(one));
  const criteria = task.acceptance.filter((one) => guarded || !text.includes(one));
  const needs = [...new Set(task.dependsOn.map(({ id }) => id))];
  return [
    `- Depends on: ${needs.length === 0 ? 'none' : needs.join(', ')}`,
    ...(files.length === 0 ? [] : [`- Files: ${files.map(inlineCode).join(', ')}`]),
    ...(requirements.length === 0 ? [] : [`- Requirements: ${requirements.join(', ')}`]),
    ...stated(said, 'minutes', task.minutes > 0 ? `- Estimate: ${task.minutes} min` : null),
    ...(risky && !said.some((one) => readField(one, 1)?.key.toLowerCase() === 'risk') ? [`- Risk: ${task.risk}`] : []),
    ...stated(said, 'priority', task.priority === 50 ? null : `- Priority: ${task.priority}`),
    ...(said.length === 0 ? [] : guarded || BREAKS_OUT.test(text) ? fenced(text) : said),
    ...(criteria.length === 0
      ? []
      : ['- Acceptance:', ...criteria.map((one) => `  - ${inert(sanitizeLine(one), guarded)}`)]),
  ];
}

/** Headings and rules would end the task that they stand under. */
const BREAKS_OUT = /^\s{0,3}(?:#{1,6}\s|(?:-{3,}|\*{3,}|_{3,})\s*$|={3,}\s*$|<!--)/mu;

/** A field that the description states already is not stated twice. */
function stated(said: readonly string[], name: 'minutes' | 'priority', line: string | null): readonly string[] {
  return line === null || said.some((one) => readField(one, 1)?.name === name) ? [] : [line];
}

/** The description without the lines that state what it depended on: these are written anew. */
function descriptionLines(description: string): readonly string[] {
  if (description === '') return [];
  return sanitize(description)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => readField(line, 1)?.name !== 'depends');
}
