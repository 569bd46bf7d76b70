import { sayAmount, sayNearCap } from '../../core/run/cap-words.ts';
import { hasOpenNetwork } from '../../core/run/network-words.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import { nextSteps } from '../../core/view/next-steps.ts';
import type { AttemptView, CapView, RunView, Stall, TaskStatus, TaskView } from '../../core/view/run-view.ts';
import { ownerLabel, short } from '../../core/view/sentences.ts';
import { clockTime, dateTime } from './clock.ts';
import { renderFields } from './fields.ts';
import { marks, runTone, taskSign } from './glyphs.ts';
import { countLines, progressBar } from './progress.ts';
import { renderStall } from './stall.ts';
import { renderSteps } from './steps.ts';
import { paint, type Style } from './style.ts';
import { type Cell, type Column, table } from './table.ts';
import { truncate } from './width.ts';

/** How much of a run to show, and when "now" is. */
export interface StatusOptions {
  /** Wall-clock milliseconds. */
  readonly now: number;
  /** Every task on a line of its own, also in big runs. */
  readonly verbose: boolean;
  /** Why the engine stands still, or null. */
  readonly stall: Stall | null;
}

/** Runs with more tasks than this are shown with their quiet tasks counted instead of listed. */
const LISTED_TASKS = 60;
/** Quiet tasks of a phase that a big run still lists. */
const LISTED_QUIET = 3;

/** A run as `slipway status` shows it. */
export function renderStatus(style: Style, view: RunView, options: StatusOptions): string {
  const sections = [
    renderRunHead(style, view, options.now),
    renderProgress(style, view),
    renderStall(style, options.stall),
    renderSteps(style, nextSteps(view)),
    ...renderPhases(style, view, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Name, state and circumstances of a run. */
export function renderRunHead(style: Style, view: RunView, now: number): readonly string[] {
  const { dot } = marks(style);
  // Not behind the agent: its command may be long, and the label of a lowered isolation has to be seen.
  const bounds = [counted(view.tracks, 'track'), `isolation ${view.isolation}`].join(` ${dot} `);
  return [
    titleLine(style, `Run ${view.id}`, view),
    ...renderFields(style, [
      ['plan', view.planFile],
      ['result', view.resultBranch ?? 'nothing lands'],
      ['agent', view.agent],
      ['bounds', bounds],
      ...(hasOpenNetwork(view.agent, view.protections) ? [['network', 'not restricted'] as const] : []),
      ['time', timing(view, now)],
      ...(view.caps ?? []).map((cap) => [cap.scope === 'run' ? 'cap' : `${cap.scope} cap`, capText(cap)] as const),
      ...(view.nearCaps ?? []).map((cap) => ['near', sayNearCap(cap)] as const),
      ...(view.usage.costUsd > 0 ? [['cost', costText(view.usage)] as const] : []),
    ]),
  ];
}

/** The first line of anything about a run: what it is, its title as far as there is room, its status. */
export function titleLine(
  style: Style,
  name: string,
  { title, status, needsAttention }: Pick<RunView, 'title' | 'status' | 'needsAttention'>,
): string {
  const told = needsAttention ? `${status}, needs you` : status;
  const room = Math.max(8, style.width - name.length - told.length - 4);
  const shown = truncate(sanitizeLine(title), room, marks(style).ellipsis);
  return `${paint(style, 'strong', name)}  ${shown}  ${paint(style, runTone(status), told)}`;
}

/** What was used in US dollars, and whether that is an estimate. */
export function costText({ costUsd, costEstimated }: RunView['usage']): string {
  const cost = `$${costUsd.toFixed(2)}`;
  return costEstimated === true ? `${cost} at most: an agent that was ended had not told its cost` : cost;
}

/** What is used of a cap, and until when it stands in the way. */
export function capText({ measure, used, limit, until }: CapView): string {
  const text = `${sayAmount(measure, used)} of ${sayAmount(measure, limit)}`;
  return until === null ? text : `${text}; it goes on by itself at ${dateTime(until)}`;
}

function timing({ startedAt, finishedAt }: RunView, now: number): string {
  if (startedAt === null) return 'not started';
  if (finishedAt === null) return `started ${clockTime(startedAt)}, for ${formatDuration(now - startedAt)}`;
  return `took ${formatDuration(finishedAt - startedAt)}, ended ${clockTime(finishedAt)}`;
}

/** The bar and the counts. */
export function renderProgress(style: Style, { counts }: RunView): readonly string[] {
  const done = counts.completed + counts.skipped;
  const percent = counts.total === 0 ? 0 : Math.floor((done / counts.total) * 100);
  const figures = `${counts.completed.toLocaleString('en-US')} of ${counted(counts.total, 'task')}, ${percent}%`;
  return [`  ${progressBar(style, done, counts.total)}  ${figures}`, ...countLines(style, counts)];
}

function renderPhases(style: Style, view: RunView, options: StatusOptions): readonly (readonly string[])[] {
  const folds = view.tasks.length > LISTED_TASKS && !options.verbose;
  const phases = [...Map.groupBy(view.tasks, (task) => task.phase)].map(([phase, tasks]) => ({
    phase,
    ...(folds ? fold(tasks) : { shown: tasks, hidden: new Map<TaskStatus, number>() }),
  }));
  // One table for all phases, so that their columns stand below each other.
  const rows = phases.flatMap(({ shown }) => shown.map((task) => taskRow(style, task, options.now)));
  const lines = table(style, { columns: TASK_COLUMNS, rows, indent: 2 });
  let next = 0;
  return phases.map(({ phase, shown, hidden }) => {
    const own = lines.slice(next, next + shown.length);
    next += shown.length;
    const head = phase === null ? [] : [paint(style, 'strong', sanitizeLine(phase))];
    return [...head, ...own, ...renderHidden(style, hidden)];
  });
}

const TASK_COLUMNS: readonly Column[] = [
  {},
  {},
  {},
  { flexible: true },
  { from: 70 },
  { align: 'right', from: 60 },
  { from: 80 },
];

function renderHidden(style: Style, hidden: ReadonlyMap<TaskStatus, number>): readonly string[] {
  const { ellipsis } = marks(style);
  return [...hidden].map(([status, count]) =>
    paint(style, 'muted', `  ${ellipsis} ${count.toLocaleString('en-US')} more ${status}`),
  );
}

interface Folded {
  readonly shown: readonly TaskView[];
  readonly hidden: ReadonlyMap<TaskStatus, number>;
}

/** Keeps what is worth a look and counts the rest. */
function fold(tasks: readonly TaskView[]): Folded {
  const shown: TaskView[] = [];
  const hidden = new Map<TaskStatus, number>();
  const listed = new Map<TaskStatus, number>();
  for (const task of tasks) {
    const seen = listed.get(task.status) ?? 0;
    listed.set(task.status, seen + 1);
    if (!isQuiet(task.status) || seen < LISTED_QUIET) shown.push(task);
    else hidden.set(task.status, (hidden.get(task.status) ?? 0) + 1);
  }
  return { shown, hidden };
}

function isQuiet(status: TaskStatus): boolean {
  return (
    status === 'completed' ||
    status === 'pending' ||
    status === 'queued' ||
    status === 'skipped' ||
    status === 'blocked'
  );
}

function taskRow(style: Style, task: TaskView, now: number): readonly Cell[] {
  const { glyph, tone } = taskSign(style, task.status);
  return [
    { text: glyph, tone },
    { text: task.status, tone },
    { text: sanitizeLine(task.id), tone: 'strong' },
    { text: sanitizeLine(task.title) },
    { text: progressNote(style, task), tone: 'muted' },
    { text: taskTime(task, now), tone: 'muted' },
    { text: task.commit === null ? '' : short(task.commit), tone: 'muted' },
  ];
}

/** The one circumstance of a task that says most about it now. */
function progressNote(style: Style, task: TaskView): string {
  const attempt = task.attempts.at(-1);
  if (task.status === 'running' && attempt !== undefined) return attemptNote(style, attempt);
  if (task.status === 'assigned') return `for ${sanitizeLine(ownerLabel(task.agent))}`;
  if (task.status === 'completed') {
    if (task.by === 'person') return 'by a person';
    if (task.by === 'plan') return 'ticked before';
    return task.attempts.length > 1 ? `${task.attempts.length} attempts` : '';
  }
  if (task.waitsFor.length === 0 || task.status === 'skipped') return '';
  const [first = '', second] = task.waitsFor.map(sanitizeLine);
  if (task.waitsFor.length > 2) return `after ${first} and ${task.waitsFor.length - 1} more`;
  return second === undefined ? `after ${first}` : `after ${first} ${second}`;
}

/** Columns of what an agent was last heard doing. */
const ACTIVITY_COLUMNS = 32;

function attemptNote(style: Style, { number, status, activity }: AttemptView): string {
  if (activity === undefined || activity.text === '') return `attempt ${number}, ${status}`;
  return `attempt ${number}: ${truncate(sanitizeLine(activity.text), ACTIVITY_COLUMNS, marks(style).ellipsis)}`;
}

function taskTime(task: TaskView, now: number): string {
  if (task.startedAt === null) return '';
  return formatDuration((task.finishedAt ?? now) - task.startedAt);
}
