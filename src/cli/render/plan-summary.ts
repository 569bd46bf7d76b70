import { formatMinutes } from '../../core/text/duration.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted, listed } from '../../core/text/wording.ts';
import type { PlanDocument, PlanDocumentTask, PlanForecast, PlannedSpec } from '../plan-document.ts';
import { countDiagnostics } from './diagnostics.ts';
import { renderFields } from './fields.ts';
import { basisOf, costFields } from './forecast.ts';
import { marks } from './glyphs.ts';
import { scopeFields } from './scope.ts';
import { paint, type Style } from './style.ts';
import { type Cell, table } from './table.ts';
import { wrap } from './width.ts';

/** Tasks and conflicts that are listed one by one; a bigger plan is told phase by phase. */
const LISTED_TASKS = 60;
const LISTED_CONFLICTS = 8;

/** A plan on a page: what will be done, in which order, how long it takes and what to look at before saying yes. */
export function renderPlan(style: Style, spec: PlannedSpec, forecast: PlanForecast | null = null): string {
  const { document } = spec;
  const sections = [
    renderHead(style, spec, forecast),
    document.tasks.length > LISTED_TASKS ? renderPhases(style, document) : renderTasks(style, document),
    renderCriticalPath(style, document),
    renderConflicts(style, document),
    renderContested(style, document),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderHead(
  style: Style,
  { title, file, document }: PlannedSpec,
  forecast: PlanForecast | null,
): readonly string[] {
  const { tasks, layers } = document;
  const done = tasks.filter((task) => task.done).length;
  const optional = tasks.filter((task) => task.optional).length;
  const notes = [
    counted(tasks.length, 'task'),
    ...(done > 0 ? [`${done} done already`] : []),
    ...(optional > 0 ? [`${optional} optional`] : []),
    counted(layers.length, 'layer'),
  ];
  return [
    paint(style, 'strong', sanitizeLine(title)),
    ...renderFields(style, [
      ['plan', file],
      ['tasks', notes.join(', ')],
      ...scopeFields(document.scope, document.coverage),
      ...timesOf(document, forecast),
      ['findings', countDiagnostics(document.diagnostics)],
    ]),
  ];
}

/** Where there is nothing to do, no time is told. */
function timesOf(
  document: PlanDocument,
  forecast: PlanForecast | null,
): readonly (readonly [name: string, value: string])[] {
  if (document.tasks.length === 0) return [];
  return isStuck(document) ? stuckFields(document) : timeFields(document.estimate, forecast);
}

/** Tasks that wait for each other can never begin: no time can be told of such a plan. */
function isStuck({ diagnostics }: PlanDocument): boolean {
  return diagnostics.some(({ code }) => code === 'plan/cycle');
}

function stuckFields({ estimate }: PlanDocument): readonly (readonly [name: string, value: string])[] {
  return [
    ['finish', 'never as it stands: tasks wait for each other, as the findings show'],
    ['work', formatMinutes(estimate.work)],
  ];
}

function timeFields(
  estimate: PlanDocument['estimate'],
  forecast: PlanForecast | null,
): readonly (readonly [name: string, value: string])[] {
  return [
    ['finish', finishOf(estimate, forecast)],
    ['work', `${formatMinutes(estimate.work)} one after another, ${formatMinutes(estimate.lowerBound)} at best`],
    ...(forecast === null ? [] : [...costFields(forecast), ['estimates', basisOf(forecast)] as const]),
  ];
}

/** As likely earlier as later, and what nine of ten runs keep; the plain schedule where nothing was forecast. */
function finishOf(estimate: PlanDocument['estimate'], forecast: PlanForecast | null): string {
  const first = forecast?.forecasts[0];
  if (first === undefined) return `about ${formatMinutes(estimate.makespan)} on ${counted(estimate.tracks, 'track')}`;
  const { p50, p90 } = first.finish;
  return `about ${formatMinutes(p50)}, 9 of 10 times within ${formatMinutes(p90)}, on ${counted(first.tracks, 'track')}`;
}

function renderTasks(style: Style, document: PlanDocument): readonly string[] {
  const layerOf = new Map(document.layers.flatMap((ids, index) => ids.map((id) => [id, index + 1] as const)));
  const critical = new Set(document.criticalPath);
  const columns = [
    { header: 'LAYER', align: 'right' },
    { header: '' },
    { header: 'TASK' },
    { header: 'TITLE', flexible: true },
    { header: 'EFFORT', from: 70 },
    { header: 'RISK', from: 60 },
    { header: 'AFTER', from: 60 },
  ] as const;
  const rows = document.tasks.map((task) =>
    taskRow(style, task, { layer: layerOf.get(task.id) ?? null, critical: critical.has(task.id) }),
  );
  const key = style.unicode ? '◆' : '*';
  const legend = critical.size === 0 ? [] : [paint(style, 'muted', `  ${key} on the critical path`)];
  return [...table(style, { columns, rows, indent: 2 }), ...legend];
}

interface TaskPlace {
  readonly layer: number | null;
  readonly critical: boolean;
}

function taskRow(style: Style, task: PlanDocumentTask, { layer, critical }: TaskPlace): readonly Cell[] {
  const key = style.unicode ? '◆' : '*';
  return [
    { text: layer === null ? '' : String(layer), tone: 'muted' },
    { text: critical ? key : ' ', tone: 'attention' },
    { text: sanitizeLine(task.id), tone: task.done ? 'muted' : 'strong' },
    { text: titleOf(task), tone: task.done ? 'muted' : 'plain' },
    { text: `${task.effort.padEnd(2)} ${formatMinutes(task.minutes)}`, tone: 'muted' },
    { text: task.risk, tone: task.risk === 'high' ? 'attention' : 'muted' },
    { text: afterOf(task), tone: 'muted' },
  ];
}

function titleOf(task: PlanDocumentTask): string {
  const notes = [
    task.done ? 'done' : '',
    task.optional ? 'optional' : '',
    task.kind === 'checkpoint' ? 'checkpoint' : '',
  ];
  const told = notes.filter((note) => note !== '');
  return sanitizeLine(task.title) + (told.length === 0 ? '' : ` (${told.join(', ')})`);
}

function afterOf({ dependsOn }: PlanDocumentTask): string {
  const ids = [...new Set(dependsOn.map(({ id }) => sanitizeLine(id)))];
  if (ids.length <= 2) return ids.join(' ');
  return `${ids[0]} and ${ids.length - 1} more`;
}

function renderPhases(style: Style, document: PlanDocument): readonly string[] {
  const phases = Map.groupBy(document.tasks, (task) => task.phase ?? 'Tasks');
  const columns = [
    { header: 'PHASE', flexible: true },
    { header: 'TASKS', align: 'right' },
    { header: 'WORK' },
  ] as const;
  const rows = [...phases].map(([phase, tasks]) => [
    { text: sanitizeLine(phase) },
    { text: String(tasks.length) },
    { text: formatMinutes(tasks.reduce((sum, task) => sum + task.minutes, 0)), tone: 'muted' as const },
  ]);
  return table(style, { columns, rows, indent: 2 });
}

function renderCriticalPath(style: Style, { criticalPath, estimate }: PlanDocument): readonly string[] {
  if (criticalPath.length < 2) return [];
  const { arrow } = marks(style);
  const path = wrap(criticalPath.map(sanitizeLine).join(` ${arrow} `), style.width - 2);
  const shown = path.length > 3 ? [...path.slice(0, 3), marks(style).ellipsis] : path;
  const head = `${paint(style, 'strong', 'Critical path')}  ${formatMinutes(estimate.span)}, ${counted(criticalPath.length, 'task')}`;
  return [head, ...shown.map((line) => `  ${line}`)];
}

function renderConflicts(style: Style, { conflicts }: PlanDocument): readonly string[] {
  const named = conflicts.filter(({ why }) => why === undefined);
  return pairsByFile(style, named, ['Same file', 'these tasks never run together, in either order']);
}

/** What the past of the repository adds to that. */
function renderContested(style: Style, { conflicts }: PlanDocument): readonly string[] {
  const contested = conflicts.filter(({ why }) => why !== undefined);
  const lines = pairsByFile(style, contested, ['Contested', 'earlier merges conflicted here, so these take turns']);
  const [first] = contested;
  if (first === undefined) return lines;
  const reason = `${first.why ?? ''} To let two of them run together: slipway dep together ${first.a} ${first.b}`;
  return [...lines, ...wrap(sanitizeLine(reason), style.width - 2).map((line) => `  ${paint(style, 'muted', line)}`)];
}

function pairsByFile(
  style: Style,
  conflicts: PlanDocument['conflicts'],
  [title, words]: readonly [string, string],
): readonly string[] {
  if (conflicts.length === 0) return [];
  const byFile = [...Map.groupBy(conflicts, ({ file }) => file)];
  const lines = byFile.slice(0, LISTED_CONFLICTS).map(([file, pairs]) => {
    const ids = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].map(sanitizeLine);
    return `  ${sanitizeLine(file)}: ${listed(ids)}`;
  });
  const hidden = byFile.length - LISTED_CONFLICTS;
  return [
    `${paint(style, 'strong', title)}  ${words}`,
    ...lines,
    ...(hidden > 0 ? [`  and ${counted(hidden, 'more file')}`] : []),
  ];
}
