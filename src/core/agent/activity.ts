import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { Usage } from '../run/usage.ts';
import type { AgentEvent } from './event.ts';
import { sayEvent } from './say-event.ts';

/** What an attempt that works was last heard doing. It is telemetry: nothing is decided by it, and a restart forgets it. */
export interface Activity {
  /** The last tool or text in one line. */
  readonly text: string;
  /** Wall-clock milliseconds at which it was heard. */
  readonly at: number;
  /** What it consumed so far; null where its program does not tell before the end. */
  readonly usage: Usage | null;
}

/** Longest line that is kept, in UTF-16 code units. */
const TEXT_LENGTH = 200;

/** The activity after some more events; `redact` takes secrets out of what is kept. */
export function updateActivity(
  before: Activity | null,
  events: readonly AgentEvent[],
  { at, redact }: { readonly at: number; readonly redact: (text: string) => string },
): Activity {
  let { text, usage } = before ?? { text: '', usage: null };
  for (const event of events) {
    if (event.type === 'usage') usage = event.usage;
    else if (event.type !== 'session' && event.type !== 'result')
      text = firstLine(redact(present(sayEvent(event), 'what it says')));
  }
  return { text, at, usage };
}

function firstLine(text: string): string {
  return at(text.trim().split('\n'), 0).slice(0, TEXT_LENGTH);
}
