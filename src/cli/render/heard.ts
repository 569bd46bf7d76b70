import type { AgentEvent, RecordedAgentEvent } from '../../core/agent/event.ts';
import { sayEvent } from '../../core/agent/say-event.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { clockTime } from './clock.ts';
import { paint, type Style, type Tone } from './style.ts';
import { pad } from './width.ts';

const TONES: { readonly [Type in AgentEvent['type']]: Tone } = {
  session: 'muted',
  text: 'plain',
  tool: 'plain',
  file: 'good',
  retry: 'attention',
  usage: 'muted',
  denied: 'bad',
  question: 'attention',
  result: 'good',
  unknown: 'muted',
};

/** Columns of the kind of an event. */
const KIND_COLUMNS = 8;
/** Lines of one event that are shown; the whole is in the program's own output. */
const LINES = 40;

/** What an agent was heard doing: time, kind, and the text with its further lines below; nothing for what tells nothing. */
export function renderHeard(style: Style, { at, event }: RecordedAgentEvent): string {
  const said = sayEvent(event);
  if (said === null) return '';
  const [first = '', ...rest] = sanitize(said).trimEnd().split('\n').slice(0, LINES);
  const head = `${paint(style, 'muted', clockTime(at))}  ${paint(style, 'muted', pad(event.type, KIND_COLUMNS))}  `;
  const indent = ' '.repeat(clockTime(at).length + KIND_COLUMNS + 4);
  return [`${head}${paint(style, TONES[event.type], first)}`, ...rest.map((line) => `${indent}${line}`), ''].join('\n');
}
