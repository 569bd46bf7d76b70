import type { RunEvent } from '../../core/run/events.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { eventSentence, eventTask } from '../../core/view/sentences.ts';
import { type EventTone, eventTone } from '../../core/view/tone.ts';
import { clockTime } from './clock.ts';
import { paint, type Style, type Tone } from './style.ts';
import { pad } from './width.ts';

const TONES: { readonly [Name in EventTone]: Tone } = {
  detail: 'muted',
  plain: 'plain',
  good: 'good',
  bad: 'bad',
  attention: 'attention',
};

/** Columns that are kept free for the id of a task. */
const ID_COLUMNS = 6;

/** One event as a live line: time, task, one sentence. It is not wrapped, so that every line of the output is one event. */
export function renderEvent(style: Style, { at, event }: { readonly at: number; readonly event: RunEvent }): string {
  const task = sanitizeLine(eventTask(event) ?? '');
  const sentence = paint(style, TONES[eventTone(event)], sanitizeLine(eventSentence(event)));
  return `${paint(style, 'muted', clockTime(at))}  ${paint(style, 'strong', pad(task, ID_COLUMNS))}  ${sentence}\n`;
}
