import type { FailureClass, FailureReport } from '../../core/run/failure.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { type Redact, shortEnd, shortLine } from '../../core/text/shorten.ts';
import { EVIDENCE_BYTES } from '../../core/text/tail.ts';
import { failureOfEnd } from '../../ports/process-failure.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import type { CodexFacts } from './interpreter.ts';
import { classOfMessage, resetIn } from './provider-words.ts';

/*
 * How a run of codex is judged. The exit status alone says little: 1 for nearly everything, 2 for a flag that it does not know.
 *
 *   turn.completed is the last event     done (gates decide what it is worth)
 *   turn.failed                          by the words of its error
 *   cut off while it tried again         by what the provider said last, when that was a limit or a refused key
 *   cut off otherwise                    again; what was running is named
 *   no stream, text alone                it could not start: by the text
 */

type Ended = Exclude<ProcessEnd, { readonly kind: 'cancelled' }>;

/** Why the run cannot count as done, or null when it claims to be. `now` is the wall clock in milliseconds. */
export function judgeCodex(end: Ended, facts: CodexFacts, now: number): FailureReport | null {
  if (facts.completed) return null;
  if (facts.failed !== null) return ofFailedTurn(facts.failed, facts, now);
  const pending = ofPendingRetry(facts, now);
  if (pending !== null) return pending;
  if (end.kind !== 'exited') {
    const failure = failureOfEnd(end, 'codex', facts.plainTail);
    return { ...failure, message: `${failure.message}${whileRunning(facts)}` };
  }
  return facts.began ? cutOff(end.code, facts) : notStarted(end.code, facts);
}

function ofFailedTurn(said: string, facts: CodexFacts, now: number): FailureReport {
  const words = readable(said, facts.redact);
  const reason = classOfMessage(said);
  const model = facts.unknownModel !== null && reason === 'fatal' ? ` ${sanitizeLine(facts.unknownModel)}` : '';
  const evidence = shortEnd(`${said}\n${facts.plainTail}`.trim(), EVIDENCE_BYTES, facts.redact);
  return report(reason, {
    message: `codex ended with an error: ${sentence(words)}${model}`,
    evidence,
    ...resetOf(reason, { said, facts, now }),
  });
}

/** The last thing heard was that the provider refuses; whatever ended the process then was not the reason. */
function ofPendingRetry(facts: CodexFacts, now: number): FailureReport | null {
  const said = facts.retrying;
  if (said === null) return null;
  const reason = classOfMessage(said);
  if (reason === 'retryable') return null;
  const message = `codex ended while the provider refused its calls: ${sentence(readable(said, facts.redact))}`;
  return report(reason, { message, evidence: facts.plainTail, ...resetOf(reason, { said, facts, now }) });
}

function cutOff(code: number, facts: CodexFacts): FailureReport {
  const message = `codex ended with exit status ${code} before its turn was over.${whileRunning(facts)}`;
  return report('retryable', { message, evidence: facts.plainTail });
}

function whileRunning({ running, redact }: CodexFacts): string {
  const last = running.at(-1);
  return last === undefined ? '' : ` It was running \`${shortLine(last, redact)}\`.`;
}

/** The agent says it is done and did not give the document that was asked for: `wrong` says what about it. */
export function notAsAsked(wrong: string, said: string, redact: Redact): FailureReport {
  const message = `codex ended without the document that was asked for. ${wrong}`;
  return report('quality', { message, evidence: shortEnd(said, EVIDENCE_BYTES, redact) });
}

/** Exit statuses by which a shell or launcher says that there is no such program. */
const NOT_THERE: readonly number[] = [126, 127];
/** Exit status for a call that the program does not understand. */
const WRONG_CALL = 2;

/** Texts by which codex says why it did not start, with what to do. */
const REFUSALS: readonly (readonly [RegExp, FailureClass, string])[] = [
  [
    /already has an active writer/i,
    'retryable',
    'Another process still works in this session; it is tried again. If that repeats, end the other one.',
  ],
  [
    /no rollout found|failed to (?:read|load|parse) (?:the )?(?:rollout|thread|session)/i,
    'retryable',
    'It is tried again, in a new session if need be.',
  ],
  [
    /error loading config|failed to load config/i,
    'dependency',
    'Mend the config.toml in your codex folder (`codex --version` names mistakes in it too), then retry.',
  ],
  [
    /required mcp servers failed/i,
    'dependency',
    'Mend the server, or take `required` from it in config.toml, then retry.',
  ],
  [
    /not logged in|log ?in again|sign ?in again|refresh token/i,
    'auth',
    'Log in with `codex login`, or set CODEX_API_KEY, then retry.',
  ],
];

function notStarted(code: number, { plainTail: plain, redact }: CodexFacts): FailureReport {
  const message = `codex could not start (exit status ${code}): ${sentence(errorLine(plain, redact) || 'it printed nothing')}`;
  if (NOT_THERE.includes(code)) return report('dependency', { message, evidence: plain });
  const known = REFUSALS.find(([pattern]) => pattern.test(plain));
  if (known !== undefined) return { class: known[1], message, hint: known[2], evidence: plain };
  if (code === WRONG_CALL) {
    const hint = 'This version of codex does not know a flag that Slipway uses: update codex, then retry.';
    return { class: 'dependency', message, hint, evidence: plain };
  }
  // Ended from outside, or before it could say a word.
  if (code === 0 || code > 128 || plain === '') return report('retryable', { message, evidence: plain });
  return report('dependency', { message, evidence: plain });
}

/** The line that says what is wrong: warnings and the program's log stand before it. */
function errorLine(plain: string, redact: Redact): string {
  const lines = plain
    .split('\n')
    .filter((line) => !/^(?:WARNING: |\d{4}-\d\d-\d\dT\S+ +(?:WARN|INFO|ERROR) )/.test(line));
  const line = lines.find((each) => /^error\b/i.test(each)) ?? lines.find((each) => each.trim() !== '') ?? '';
  return shortLine(line, redact);
}

/** An error of the provider may be a whole document: its message is what a person reads. */
function readable(said: string, redact: Redact): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(said)?.[1];
  return shortLine(message ?? said, redact);
}

function sentence(words: string): string {
  return `${words.replace(/[.:\s]+$/, '')}.`;
}

const HINTS: Readonly<Record<FailureClass, string>> = {
  retryable: 'It is tried again.',
  limited: 'No task is given to codex until the limit lifts.',
  resource: 'Free memory, or give the run fewer tracks.',
  dependency: 'Run `codex --version` and `codex exec hello` by hand, mend what they name, then retry.',
  quality: 'Look at the evidence.',
  conflict: 'Look at the evidence.',
  auth: 'Log in with `codex login`, or set CODEX_API_KEY (or the key of your own provider), then retry.',
  budget: 'Raise the budget or top up the account, then retry.',
  fatal: 'Split the task, or change its description, the model or the address of the provider, then retry.',
};

function report(
  reason: FailureClass,
  said: { readonly message: string; readonly evidence: string; readonly resetMs?: number },
): FailureReport {
  return { class: reason, hint: HINTS[reason], ...said };
}

/** When the limit lifts: as the thread knows it to the second, or as the words say it to the minute. */
function resetOf(
  reason: FailureClass,
  { said, facts, now }: { readonly said: string; readonly facts: CodexFacts; readonly now: number },
): { readonly resetMs: number } | object {
  if (reason !== 'limited') return {};
  const known = facts.resetsAt === null ? null : Math.max(0, facts.resetsAt * 1_000 - now);
  const resetMs = known ?? resetIn(said, now);
  return resetMs === null ? {} : { resetMs };
}
