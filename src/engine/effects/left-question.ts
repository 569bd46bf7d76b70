import { parseQuestion } from '../../core/agent/question.ts';
import type { Redact } from '../../core/text/shorten.ts';
import type { AgentOutcome } from '../../ports/agents.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ProcessEnd } from '../../ports/processes.ts';

/*
 * An agent asks by writing its question file and ending. Some write it and wait for the answer instead: a program that stays silent beside a
 * question is ended early, and a question that lies there counts also where a limit of ours ended its program.
 */

/** The longest that a program may stay silent beside its question, in milliseconds; half of its limit of silence where that is less. */
const LONGEST_WAIT_MS = 30_000;

/** Resolves once a question has lain there unchanged, and its program was silent, for long enough; or when the signal aborts. */
export async function awaitQuestion(
  clock: Clock,
  at: {
    readonly idleMs: number;
    readonly readQuestion: () => string | null;
    /** When the program was heard last, on the clock that only moves forward. */
    readonly heardAt: () => number;
  },
  signal: AbortSignal,
): Promise<'asked' | 'over'> {
  const wait = Math.min(LONGEST_WAIT_MS, at.idleMs / 2);
  let seen = '';
  let seenAt = 0;
  while (!signal.aborted) {
    await clock.sleep(wait / 2, signal);
    if (signal.aborted) break;
    const now = clock.monotonic();
    const text = at.readQuestion() ?? '';
    if (text !== seen) seenAt = now;
    seen = text;
    if (parseQuestion(text, (said) => said) !== null && now - seenAt >= wait / 2 && now - at.heardAt() >= wait)
      return 'asked';
  }
  return 'over';
}

/**
 * The outcome of an attempt whose program did not end by itself: what it asks, where it left a question. `stopped` says that somebody ended the
 * attempt, who wants no question of it any more.
 */
export function withLeftQuestion(
  outcome: AgentOutcome,
  at: {
    readonly end: ProcessEnd;
    readonly stopped: boolean;
    readonly readQuestion: () => string | null;
    readonly redact: Redact;
  },
): AgentOutcome {
  if (at.stopped || !isEndedByUs(outcome, at.end)) return outcome;
  const question = parseQuestion(at.readQuestion() ?? '', at.redact);
  return question === null ? outcome : { kind: 'asked', ...question, usage: outcome.usage };
}

/** Whether it ran into a limit of time or silence, or was ended beside its question, by an earlier daemon too. */
function isEndedByUs(outcome: AgentOutcome, end: ProcessEnd): boolean {
  if (outcome.kind === 'cancelled') return true;
  return outcome.kind === 'failed' && end.kind === 'limit' && (end.limit === 'idle' || end.limit === 'wall');
}
