import { formatDuration } from '../../core/text/duration.ts';
import { agentLabel } from '../../core/text/label.ts';
import { sanitize, sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import type { AgentListing, AgentTrial } from '../ports.ts';
import { paint, type Style } from './style.ts';
import { type Cell, table } from './table.ts';

const COLUMNS = [
  { header: 'AGENT' },
  { header: 'STATE' },
  { header: 'VERSION' },
  { header: 'LOGGED IN' },
  { header: 'CREDENTIAL', flexible: true },
  { header: 'ISOLATION', from: 70 },
];

/** The agents of this machine as a table, and below it what to do about those that cannot work. */
export function renderAgents(style: Style, agents: readonly AgentListing[]): string {
  const lines = table(style, { columns: COLUMNS, rows: agents.map(toRow) });
  const hints = agents.filter(({ hint }) => hint !== '');
  const told = hints.flatMap(({ name, detail, hint }) => [
    `${paint(style, 'strong', name)}  ${sanitizeLine(detail)}`,
    `  ${sanitizeLine(hint)}`,
  ]);
  const below = [...told, ...networkLines(style, agents)];
  return `${[...lines, ...(below.length === 0 ? [] : ['', ...below])].join('\n')}\n`;
}

/** What an allow-list would leave each agent, and where none can be enforced that. */
function networkLines(style: Style, agents: readonly AgentListing[]): readonly string[] {
  const known = agents.filter(({ available, providers }) => available && providers.length > 0);
  if (known.length === 0) return [];
  const title = paint(style, 'strong', 'network');
  if (!known.some(({ isolation }) => isolation === 'sandbox'))
    return [`${title}  Not restricted: without a sandbox nothing holds agents to an allow-list.`];
  return [
    `${title}  With network.access: allow an agent in a sandbox reaches its provider and what is listed:`,
    ...known.map(({ name, providers }) => `  ${sanitizeLine(`${name}: ${providers.join(', ')}`)}`),
  ];
}

function toRow({ name, available, version, login, credentials, isolation }: AgentListing): readonly Cell[] {
  const needsLogin = available && login === 'no';
  return [
    { text: name, tone: 'strong' },
    available
      ? { text: needsLogin ? 'no login' : 'ready', tone: needsLogin ? 'attention' : 'good' }
      : { text: 'not here', tone: 'muted' },
    { text: version === null ? '' : sanitizeLine(version) },
    { text: available && login !== 'not-needed' ? login : '' },
    { text: sanitizeLine(credentials.join(', ')), tone: 'muted' },
    { text: isolation, tone: 'muted' },
  ];
}

/** What an agent did with its trial: verdict, class of failure, time, usage. */
export function renderTrial(style: Style, trial: AgentTrial): string {
  const { agent, works, failure, message, hint, evidence, durationMs, usage, isolation } = trial;
  const verdict = works ? paint(style, 'good', 'works') : paint(style, 'bad', `does not work (${failure ?? 'fatal'})`);
  const spent = [
    counted(usage.messages, 'message'),
    `${counted(usage.inputTokens, 'token')} in`,
    `${counted(usage.outputTokens, 'token')} out`,
    ...(usage.costUsd > 0 ? [`$${usage.costUsd.toFixed(4)} by its own reckoning`] : []),
  ];
  const lines = [
    `${paint(style, 'strong', sanitizeLine(agentLabel(agent)))}  ${verdict}`,
    `  ${sanitizeLine(message)}`,
    ...(hint === '' ? [] : [`  ${sanitizeLine(hint)}`]),
    `  ${formatDuration(durationMs)} in isolation ${isolation}: ${spent.join(', ')}`,
    ...(evidence === '' ? [] : ['', sanitize(evidence).trimEnd()]),
  ];
  return `${lines.join('\n')}\n`;
}
