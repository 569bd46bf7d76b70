import { type Redact, shortLine } from '../text/shorten.ts';

/** Calls that are named at most, and the longest text of one, in UTF-16 code units. */
const MOST_CALLS = 5;
const CALL_LENGTH = 400;

/**
 * The prompt of an attempt that goes on in its session. Programs do not run again what was cut off, and some drop it from their history:
 * the model has to be told, by name where it is known, and that nobody rejected anything. `redact` replaces secrets in what is named.
 */
export function resumePrompt(prompt: string, interrupted: readonly string[], redact: Redact): string {
  return `${OPENING}\n${interruption(interrupted, redact)}\n${CLOSING}\n\n${prompt}`;
}

const OPENING =
  'You go on with a task that you worked on before in this session. Your process ended meanwhile; nobody rejected anything.';

const CLOSING = 'The working folder may be another copy with the same content. This is the task as it stands now:';

const LOOK = 'look at `git status` and at the files, and do again what is missing.';

function interruption(calls: readonly string[], redact: Redact): string {
  if (calls.length === 0) return `A command that was running then may have been done in part: ${LOOK}`;
  const named = calls.slice(-MOST_CALLS).map((call) => `- ${shortLine(call, redact, CALL_LENGTH)}`);
  return `It ended while this was being done, which may have been done in part or not at all:\n${named.join('\n')}\nNothing of it runs any more. Before anything else, ${LOOK}`;
}
