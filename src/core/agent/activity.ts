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

/** The activity after some more events; `redact` takes secrets out of what is kept: of thousands of lines at once that is the last one. */
export function updateActivity(
  before: Activity | null,
  events: readonly AgentEvent[],
  { at, redact }: { readonly at: number; readonly redact: (text: string) => string },
): Activity {
  const { text, usage } = before ?? { text: '', usage: null };
  const said = lastSaid(events);
  const told = events.findLast((event) => event.type === 'usage');
  return { text: said === null ? text : firstLine(redact(said)), at, usage: told?.usage ?? usage };
}

function lastSaid(events: readonly AgentEvent[]): string | null {
  for (const event of events.toReversed()) {
    const said = isDoing(event) ? sayEvent(event) : null;
    if (said !== null) return said;
  }
  return null;
}

/** What an agent does or says, and not what is told about its session. */
function isDoing({ type }: AgentEvent): boolean {
  return type !== 'session' && type !== 'result' && type !== 'usage';
}

function firstLine(text: string): string {
  return at(text.trim().split('\n'), 0).slice(0, TEXT_LENGTH);
}
