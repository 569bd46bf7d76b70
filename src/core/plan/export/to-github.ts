import { present } from '../../assert.ts';
import { sanitize } from '../../text/sanitize.ts';
import type { Plan, PlanTask } from '../plan.ts';
import { directNeeds } from './direct-needs.ts';
import { inlineCode, shortTitle, titleLine } from './text.ts';

/** One issue that has still to be made; `blockedBy` names ids of this file, because issues have no numbers yet. */
interface GithubIssue {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly milestone: string | null;
  readonly state: 'open' | 'closed';
  readonly blockedBy: readonly string[];
}

/** Most `Blocked by` lines of one issue; the list `blockedBy` has them all. */
const MOST_BLOCKERS = 50;
/** GitHub takes titles of at most 256 characters; the id and what makes it quiet need some. */
const LONGEST_ISSUE_TITLE = 200;
/** GitHub takes labels of at most so many characters. */
const LONGEST_LABEL = 50;

/** Issues of a plan as a JSON file: titles, bodies, labels, a milestone for each phase, and what blocks each. Nothing is sent anywhere. */
export function toGithub(plan: Plan): string {
  const needs = directNeeds(plan);
  const titles = new Map(plan.tasks.map((task) => [task.id, quiet(shortTitle(task, LONGEST_ISSUE_TITLE))]));
  const phases = [...new Set(plan.tasks.flatMap(({ phase }) => (phase === null ? [] : [milestoneOf(phase)])))];
  const issues = plan.tasks.map((task): GithubIssue => {
    const blockedBy = present(needs.get(task.id), 'what a task waits for');
    return {
      id: task.id,
      title: `${task.id}: ${present(titles.get(task.id), 'a title')}`,
      body: bodyOf(task, blockedBy, titles),
      labels: labelsOf(task),
      milestone: task.phase === null ? null : milestoneOf(task.phase),
      state: task.done ? 'closed' : 'open',
      blockedBy,
    };
  });
  const document = {
    schemaVersion: 1,
    title: quiet(plan.title),
    milestones: phases.map((title) => ({ title })),
    issues,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function bodyOf(task: PlanTask, blockedBy: readonly string[], titles: ReadonlyMap<string, string>): string {
  const rest = blockedBy.length - MOST_BLOCKERS;
  const blockers = blockedBy
    .slice(0, MOST_BLOCKERS)
    .map((id) => `Blocked by ${id}: ${present(titles.get(id), 'a title')}`);
  return [
    titleLine(task).length > LONGEST_ISSUE_TITLE ? quiet(titleLine(task)) : '',
    quiet(task.description),
    section(
      'Acceptance criteria',
      task.acceptance.map((one) => `- [ ] ${quiet(one).replaceAll(/\s+/gu, ' ')}`),
    ),
    section(
      'Files',
      task.files.map((file) => `- ${inlineCode(file)}`),
    ),
    section(
      'Requirements',
      task.requirements.map((one) => `- ${quiet(one)}`),
    ),
    [...blockers, ...(rest > 0 ? [`Blocked by ${rest} more tasks.`] : [])].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `### ${title}\n\n${lines.join('\n')}`;
}

function labelsOf({ effort, risk, story, kind, optional, tags }: PlanTask): readonly string[] {
  const labels = [
    `effort:${effort}`,
    `risk:${risk}`,
    ...(story === null ? [] : [`story:${story}`]),
    ...(kind === 'checkpoint' ? ['checkpoint'] : []),
    ...(optional ? ['optional'] : []),
    ...tags,
  ];
  return [
    ...new Set(
      labels.map((label) => titleLine({ id: 'tag', title: label }).replaceAll(',', ' ').slice(0, LONGEST_LABEL)),
    ),
  ];
}

function milestoneOf(phase: string): string {
  return titleLine({ id: 'Phase', title: phase }).slice(0, 255);
}

/** Nobody is notified and no other issue is linked by the text of a plan: names and numbers get an invisible joint outside of code; HTML shows as text. */
function quiet(text: string): string {
  return sanitize(text)
    .split(/(`+[^`]*`+)/u)
    .map((part, index) => (index % 2 === 1 ? part : silence(part)))
    .join('');
}

function silence(text: string): string {
  return text
    .replaceAll('<', '&lt;')
    .replaceAll(/(^|[^\w/])@(?=[A-Za-z\d])/gu, '$1@\u200b')
    .replaceAll(/#(?=\d)/gu, '#\u200b')
    .replaceAll(/\b(https?:\/\/)(?=github\.com\/)/giu, '$1\u200b');
}
