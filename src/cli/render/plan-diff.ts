import { type FieldChange, isSamePlan, type PairChange, type PlanDiff } from '../../core/plan/edit/diff-plans.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { paint, type Style } from './style.ts';

const LONGEST_VALUE = 60;
const MOST_LINES = 200;

/** What two revisions of a plan do not have in common, one line each: `+` added, `-` removed, `~` changed. */
export function renderDiff(style: Style, diff: PlanDiff): string {
  if (isSamePlan(diff)) return 'Nothing differs.\n';
  const named = (id: string, title: string) => `${paint(style, 'strong', sanitizeLine(id))} ${sanitizeLine(title)}`;
  const lines = [
    ...diff.removed.map(({ id, title }) => `${paint(style, 'bad', '-')} ${named(id, title)}`),
    ...diff.added.map(({ id, title }) => `${paint(style, 'good', '+')} ${named(id, title)}`),
    ...diff.changed.flatMap(({ id, title, fields }) => [
      `${paint(style, 'attention', '~')} ${named(id, title)}`,
      ...fields.map((change) => `    ${fieldLine(style, change)}`),
    ]),
    ...diff.dependenciesRemoved.map(({ task, on, why }) => dependencyLine(style, { mark: '-', task, on, why })),
    ...diff.dependenciesAdded.map(({ task, on, why }) => dependencyLine(style, { mark: '+', task, on, why })),
    ...diff.keptApart.map((pair) => pairLine(style, pair, 'take turns')),
    ...diff.together.map((pair) => pairLine(style, pair, 'may run together')),
    ...diff.moved.map(
      (id) => `${paint(style, 'attention', '~')} ${sanitizeLine(id)} stands at another place of the list`,
    ),
  ];
  const hidden = lines.length - MOST_LINES;
  return `${[...lines.slice(0, MOST_LINES), ...(hidden > 0 ? [`and ${hidden} more lines; --json has all`] : [])].join('\n')}\n`;
}

function fieldLine(style: Style, { field, from, to }: FieldChange): string {
  const arrow = style.unicode ? '→' : '->';
  return `${field}: ${paint(style, 'muted', shown(from))} ${arrow} ${shown(to)}`;
}

interface DependencyChange {
  readonly mark: '+' | '-';
  readonly task: string;
  readonly on: string;
  readonly why: string;
}

function dependencyLine(style: Style, { mark, task, on, why }: DependencyChange): string {
  const tone = mark === '+' ? 'good' : 'bad';
  const reason = paint(style, 'muted', `(${short(sanitizeLine(why))})`);
  return `${paint(style, tone, mark)} ${sanitizeLine(task)} waits for ${sanitizeLine(on)} ${reason}`;
}

function pairLine(style: Style, { a, b, why, change }: PairChange, words: string): string {
  const [mark, tone] = change === 'added' ? (['+', 'good'] as const) : (['-', 'bad'] as const);
  const reason = paint(style, 'muted', `(${sanitizeLine(why)})`);
  return `${paint(style, tone, mark)} ${sanitizeLine(a)} and ${sanitizeLine(b)} ${words} ${reason}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : short(value.map(shown).join(', '));
  if (typeof value === 'object') return short(sanitizeLine(JSON.stringify(value)));
  return short(sanitizeLine(String(value)));
}

function short(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
