import { sayNearCap } from '../../core/run/cap-words.ts';
import { sayProtections } from '../../core/run/isolation.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import type { GateTally, ReportTask, RunReport, TimelineBar } from '../../core/view/report.ts';
import { short } from '../../core/view/sentences.ts';
import { renderFields } from './fields.ts';
import { attemptTone, marks, taskSign } from './glyphs.ts';
import { countLines } from './progress.ts';
import { capText, costText, titleLine } from './status.ts';
import { paint, type Style } from './style.ts';
import { type Cell, table } from './table.ts';
import { displayWidth, pad, truncate } from './width.ts';

/** Attempts that the timeline draws before it only counts the rest. */
const DRAWN_BARS = 40;

/** The execution report for a terminal. */
export function renderReport(style: Style, report: RunReport): string {
  const sections = [
    renderHead(style, report),
    titled(style, 'Tasks', renderTasks(style, report.tasks)),
    titled(style, 'What did not work at first', renderTried(style, report.tasks)),
    titled(style, 'Gates', renderGates(style, report.gates)),
    titled(style, 'Timeline', renderBars(style, report)),
    titled(
      style,
      'Take the result',
      report.take.map((command) => `  ${paint(style, 'active', sanitizeLine(command))}`),
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function titled(style: Style, title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [paint(style, 'heading', title), ...lines];
}

function renderHead(style: Style, report: RunReport): readonly string[] {
  return [
    titleLine(style, `Report of run ${report.id}`, { ...report, needsAttention: report.attention.length > 0 }),
    ...renderFields(style, reportFields(report)),
    ...countLines(style, report.counts),
  ];
}

/** The figures at the head of a report, by name. */
export function reportFields(report: RunReport): readonly (readonly [name: string, value: string])[] {
  const { attempts, usage, firstTimeRate } = report;
  const ratio = report.durationMs > 0 ? ` (${(report.workMs / report.durationMs).toFixed(1)} at a time)` : '';
  const failures = Object.entries(report.failures).map(([name, count]) => `${count} ${name}`);
  return [
    ['plan', report.planFile],
    ['result', report.resultBranch ?? 'nothing lands'],
    ['agent', report.agent],
    ['bounds', `${counted(report.tracks, 'track')}, isolation ${report.isolation}`],
    ['agents', sayProtections(report.protections)],
    ['time', `${formatDuration(report.durationMs)}, attempts together ${formatDuration(report.workMs)}${ratio}`],
    ['attempts', `${attempts.total}, ${attempts.failed} failed, ${attempts.cancelled} cancelled`],
    ...(failures.length === 0 ? [] : [['failures', failures.join(', ')] as const]),
    ...(firstTimeRate === null
      ? []
      : [['first try', `${Math.round(firstTimeRate * 100)}% of completed tasks`] as const]),
    ['cost', usageText(usage)],
    ...(report.caps ?? []).map((cap) => [cap.scope === 'run' ? 'cap' : `${cap.scope} cap`, capText(cap)] as const),
    ...(report.nearCaps ?? []).map((cap) => ['near', sayNearCap(cap)] as const),
  ];
}

function usageText(usage: RunReport['usage']): string {
  const { costUsd, messages, inputTokens, outputTokens } = usage;
  if (costUsd + messages + inputTokens + outputTokens === 0) return 'the agent reported none';
  const tokens = `${inputTokens.toLocaleString('en-US')} tokens in, ${outputTokens.toLocaleString('en-US')} out`;
  // Nothing is free: a program that tells tokens and no cost does not know it.
  const cost = costUsd === 0 ? 'not told by the agent' : costText(usage);
  return `${cost}, ${counted(messages, 'message')}, ${tokens}`;
}

function renderTasks(style: Style, tasks: readonly ReportTask[]): readonly string[] {
  const columns = [{}, {}, {}, { flexible: true }, { from: 70 }, { align: 'right', from: 60 }, { from: 80 }] as const;
  return table(style, { columns, rows: tasks.map((task) => taskRow(style, task)), indent: 2 });
}

function taskRow(style: Style, task: ReportTask): readonly Cell[] {
  const { glyph, tone } = taskSign(style, task.status);
  return [
    { text: glyph, tone },
    { text: task.by === 'person' ? `${task.status} by a person` : task.status, tone },
    { text: sanitizeLine(task.id), tone: 'strong' },
    { text: sanitizeLine(task.title) },
    { text: task.tried.length > 1 ? `${task.tried.length} attempts` : '', tone: 'muted' },
    { text: task.durationMs === null ? '' : formatDuration(task.durationMs), tone: 'muted' },
    { text: task.commit === null ? '' : short(task.commit), tone: 'muted' },
  ];
}

function renderTried(style: Style, tasks: readonly ReportTask[]): readonly string[] {
  return tasks.flatMap((task) =>
    task.tried
      .filter(({ failure }) => failure !== null)
      .map(({ attempt, failure, message, failedGates }) => {
        const gates = failedGates.length === 0 ? '' : ` (gates ${failedGates.map(sanitizeLine).join(' ')})`;
        const line = `  ${sanitizeLine(task.id)}  attempt ${attempt}, ${failure}: ${sanitizeLine(message)}${gates}`;
        return truncate(line, style.width, marks(style).ellipsis);
      }),
  );
}

function renderGates(style: Style, gates: readonly GateTally[]): readonly string[] {
  const columns = [
    { header: 'GATE', flexible: true },
    { header: 'PASSED', align: 'right' },
    { header: 'FAILED', align: 'right' },
    { header: 'ERROR', align: 'right' },
    { header: 'TIME', align: 'right' },
  ] as const;
  const rows = gates.map(({ gate, passed, failed, error, durationMs }): readonly Cell[] => [
    { text: sanitizeLine(gate), tone: 'strong' },
    { text: String(passed), tone: 'good' },
    { text: String(failed), tone: failed > 0 ? 'bad' : 'muted' },
    { text: String(error), tone: error > 0 ? 'bad' : 'muted' },
    { text: formatDuration(durationMs), tone: 'muted' },
  ]);
  return table(style, { columns, rows, indent: 2 });
}

function renderBars(style: Style, { bars, durationMs }: RunReport): readonly string[] {
  if (bars.length === 0 || durationMs === 0) return [];
  const shown = bars.toSorted((a, b) => a.fromMs - b.fromMs).slice(0, DRAWN_BARS);
  const names = shown.map(({ task, attempt }) => sanitizeLine(attempt === 1 ? task : `${task} #${attempt}`));
  const widest = names.reduce((width, name) => Math.max(width, displayWidth(name)), 0);
  const room = Math.max(10, style.width - widest - 16);
  const lines = shown.map((bar, index) => {
    const took = formatDuration(bar.toMs - bar.fromMs);
    return `  ${pad(names[index] ?? '', widest)}  ${drawBar(style, bar, { durationMs, room })}  ${paint(style, 'muted', took)}`;
  });
  const hidden = bars.length - shown.length;
  return hidden > 0 ? [...lines, `  and ${counted(hidden, 'more attempt')}`] : lines;
}

function drawBar(
  style: Style,
  bar: TimelineBar,
  scale: { readonly durationMs: number; readonly room: number },
): string {
  const { durationMs, room } = scale;
  const from = Math.min(room - 1, Math.floor((bar.fromMs / durationMs) * room));
  const length = Math.max(1, Math.min(room - from, Math.round(((bar.toMs - bar.fromMs) / durationMs) * room)));
  const drawn = paint(style, attemptTone(bar.status), (style.unicode ? '━' : '=').repeat(length));
  return `${' '.repeat(from)}${drawn}${' '.repeat(room - from - length)}`;
}
