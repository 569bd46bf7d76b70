import { formatDuration } from '../../core/text/duration.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { OpenDecision } from '../../core/view/decisions.ts';
import { dateTime } from './clock.ts';
import { paint, type Style } from './style.ts';
import { wrap } from './width.ts';

const KINDS: { readonly [Kind in OpenDecision['kind']]: string } = {
  question: 'asks',
  permission: 'asks for leave',
  budget: 'reached a cap',
  assignment: 'waits for a person',
  attention: 'does not get on',
  agent: 'needs a log-in',
  run: 'waits',
};

/** Open decisions, run by run: what is asked, the numbered options, until when, and the commands that settle it. */
export function renderDecisions(style: Style, decisions: readonly OpenDecision[], now: number): string {
  const byRun = [...Map.groupBy(decisions, ({ run }) => run)];
  const blocks = byRun.map(([run, open]) => [
    `${paint(style, 'strong', run)}  ${sanitizeLine(open[0]?.title ?? '')}`,
    ...open.flatMap((decision) => renderDecision(style, decision, now)),
  ]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function renderDecision(style: Style, decision: OpenDecision, now: number): readonly string[] {
  const subject = decision.task === null ? 'The run' : sanitizeLine(decision.task);
  const indent = '    ';
  return [
    `  ${paint(style, 'strong', subject)} ${paint(style, 'attention', KINDS[decision.kind])}`,
    ...wrap(sanitizeLine(decision.text), style.width - indent.length).map((line) => indent + line),
    ...decision.options.map((option, index) => optionLine(decision, option, index)),
    ...deadlineLines(decision, now).map((line) => indent + paint(style, 'muted', line)),
    ...shownCommands(decision).map((command) => indent + paint(style, 'active', sanitizeLine(command))),
  ];
}

function optionLine({ fallback }: OpenDecision, option: string, index: number): string {
  return `      ${index + 1}. ${sanitizeLine(option)}${option === fallback ? ' (default)' : ''}`;
}

function deadlineLines({ deadlineAt, fallback, overdue }: OpenDecision, now: number): readonly string[] {
  if (overdue) return ['The deadline passed; there is no default, so it goes on waiting.'];
  if (deadlineAt === null) return [];
  const left = `${formatDuration(Math.max(0, deadlineAt - now))} left, until ${dateTime(deadlineAt)}`;
  return [fallback === null ? `${left}; there is no default.` : `${left}; then: ${sanitizeLine(fallback)}`];
}

/** One command stands for all numbered options. */
function shownCommands({ kind, commands, options }: OpenDecision): readonly string[] {
  if ((kind !== 'question' && kind !== 'permission') || options.length === 0) return commands;
  return [`${(commands[0] ?? '').replace(/ 1$/u, '')} NUMBER`, ...commands.slice(-1)];
}
