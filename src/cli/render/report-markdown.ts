import { formatDuration } from '../../core/text/duration.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { ReportTask, RunReport, TimelineEntry } from '../../core/view/report.ts';
import { short } from '../../core/view/sentences.ts';
import { reportFields } from './report-terminal.ts';

/** The execution report as Markdown, for a file or a pull request. */
export function renderMarkdownReport(report: RunReport): string {
  const sections = [
    `# Run ${report.id}: ${literal(report.title)}`,
    `Status: **${report.status}**, ${report.counts.completed} of ${report.counts.total} tasks completed.`,
    reportFields(report)
      .map(([name, value]) => `- ${name}: ${literal(value)}`)
      .join('\n'),
    `## Tasks\n\n${tasksTable(report.tasks)}`,
    section('What was tried', report.tasks.flatMap(triedLines)),
    section(
      'Waits for a person',
      report.attention.map((sentence) => `- ${literal(sentence)}`),
    ),
    gatesSection(report),
    section('Timeline', report.timeline.map(timelineLine)),
    report.take.length === 0 ? '' : `## Take the result\n\n${fenced(report.take)}`,
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

function tasksTable(tasks: readonly ReportTask[]): string {
  const rows = tasks.map((task) => {
    const status = task.by === 'person' ? `${task.status} by a person` : task.status;
    const took = task.durationMs === null ? '' : formatDuration(task.durationMs);
    const commit = task.commit === null ? '' : `\`${short(task.commit)}\``;
    return `| ${literal(task.id)} | ${literal(task.title)} | ${status} | ${task.tried.length} | ${took} | ${commit} |`;
  });
  return ['| task | title | status | attempts | time | commit |', '|---|---|---|---:|---:|---|', ...rows].join('\n');
}

function triedLines(task: ReportTask): readonly string[] {
  if (task.tried.every(({ failure }) => failure === null)) return [];
  return task.tried.map(({ attempt, agent, status, failure, message, failedGates }) => {
    const outcome = failure === null ? status : `${status} (${failure})`;
    const gates = failedGates.length === 0 ? '' : ` Gates: ${failedGates.map(literal).join(', ')}.`;
    return `- ${literal(task.id)} attempt ${attempt} with ${literal(agent)}: ${outcome}. ${literal(message)}${gates}`.trimEnd();
  });
}

function gatesSection({ gates }: RunReport): string {
  if (gates.length === 0) return '';
  const rows = gates.map(
    ({ gate, passed, failed, error, durationMs }) =>
      `| ${literal(gate)} | ${passed} | ${failed} | ${error} | ${formatDuration(durationMs)} |`,
  );
  return ['## Gates', '', '| gate | passed | failed | error | time |', '|---|---:|---:|---:|---:|', ...rows].join('\n');
}

function timelineLine({ offsetMs, task, sentence }: TimelineEntry): string {
  const subject = task === null ? '' : `**${literal(task)}** `;
  return `- ${formatDuration(offsetMs)}: ${subject}${literal(sentence)}`;
}

/** Commands in a fence that none of them can close. */
function fenced(commands: readonly string[]): string {
  const lines = commands.map(sanitizeLine);
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/gu)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...lines, fence].join('\n');
}

/** Text that cannot become markup: not a table cell's end, emphasis, a link, a heading or HTML. */
function literal(text: string): string {
  return sanitizeLine(text).replace(/[\\`*_[\]<>|#~]/gu, (mark) => `\\${mark}`);
}
