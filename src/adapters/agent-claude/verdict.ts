import { classOfStatus, isRefusedRequest } from '../../core/agent/provider-status.ts';
import type { FailureClass, FailureReport } from '../../core/run/failure.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { type Redact, shortEnd, shortLine } from '../../core/text/shorten.ts';
import { EVIDENCE_BYTES } from '../../core/text/tail.ts';
import { failureOfEnd } from '../../ports/process-failure.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import type { ClaudeFacts } from './interpreter.ts';
import type { ClaudeResult } from './stream.ts';

/*
 * How a run of claude is judged. The exit status alone says little: 0 also when it was interrupted, 1 for nearly everything else.
 *
 *   result line, no error, subtype success        done (gates decide what it is worth)
 *   result line, too long to tell             by the exit status
 *   result line, an error of the provider         by its status, or its text where there is none
 *   result line, another subtype                  by the subtype
 *   stream without a result line                  cut off: again
 *   no stream, text alone                         it could not start: by the text
 */

/** Why the run cannot count as done, or null when it claims to be. `now` is the wall clock in milliseconds. */
export function judgeClaude(
  end: Exclude<ProcessEnd, { readonly kind: 'cancelled' }>,
  facts: ClaudeFacts,
  now: number,
): FailureReport | null {
  const { result, tellsVerdict } = facts;
  // The program ends with 0 where a turn came to its end without an error; an end before any result has 0 too.
  if (result !== null && !tellsVerdict && end.kind === 'exited' && end.code === 0) return null;
  if (result !== null && !result.is_error && result.subtype === 'success') return null;
  if (result !== null) return ofResult(result, facts, now);
  const pending = ofPendingRetry(facts, now);
  if (pending !== null) return pending;
  if (end.kind !== 'exited') return failureOfEnd(end, 'claude', facts.plainTail);
  return facts.began ? cutOff(end.code, facts) : notStarted(end.code, facts);
}

function ofResult(result: ClaudeResult, facts: ClaudeFacts, now: number): FailureReport {
  const said = sanitize(
    [result.result ?? '', ...result.errors.filter((error) => typeof error === 'string')].join('\n'),
  );
  const evidence = shortEnd(`${said}\n${facts.plainTail}`.trim(), EVIDENCE_BYTES, facts.redact);
  switch (result.subtype) {
    case 'error_max_turns':
      return report('retryable', { message: 'claude used up its turns before the task was done.', evidence });
    case 'error_max_structured_output_retries':
      return report('quality', { message: 'claude did not give the document that was asked for.', evidence });
    case 'error_max_budget_usd':
      return report('budget', { message: 'claude reached the budget it was given.', evidence });
    default: {
      const promptTooLong = result.terminal_reason === 'prompt_too_long';
      const reason = promptTooLong ? 'fatal' : classOf(result.api_error_status, said);
      const message = `claude ended with an error: ${firstLine(said, facts.redact) || result.subtype}.`.replace(
        /\.\.$/,
        '.',
      );
      return report(reason, { message, evidence, ...resetOf(reason, { facts, said, now }) });
    }
  }
}

/** It claims to be done and did not give the document that was asked for; `why` is a sentence. */
export function notAsAsked(why: string, said: string, redact: Redact): FailureReport {
  const message = `claude did not give the document that was asked for. ${why}`;
  return report('quality', { message, evidence: shortEnd(said, EVIDENCE_BYTES, redact) });
}

/** The last thing heard was that the provider refuses; whatever ended the process then was not the reason. */
function ofPendingRetry(facts: ClaudeFacts, now: number): FailureReport | null {
  const { lastRetry } = facts;
  if (lastRetry === null) return null;
  const said = lastRetry.error ?? '';
  const reason = said === 'authentication_failed' ? 'auth' : classOf(lastRetry.error_status, said);
  if (reason !== 'auth' && reason !== 'limited') return null;
  const status = lastRetry.error_status === undefined ? '' : ` with status ${lastRetry.error_status}`;
  const message = `claude ended while the provider refused its calls${status} (${said || 'no reason given'}).`;
  return report(reason, { message, evidence: facts.plainTail, ...resetOf(reason, { facts, said, now }) });
}

function cutOff(code: number, facts: ClaudeFacts): FailureReport {
  const message = `claude ended with exit status ${code} before it told its result.`;
  return report('retryable', { message, evidence: facts.plainTail });
}

/** Exit statuses by which a shell or launcher says that there is no such program. */
const NOT_THERE: readonly number[] = [126, 127];

function notStarted(code: number, { plainTail: plain, redact }: ClaudeFacts): FailureReport {
  const message =
    `claude could not start (exit status ${code}): ${firstLine(plain, redact) || 'it printed nothing'}.`.replace(
      /\.\.$/,
      '.',
    );
  if (NOT_THERE.includes(code)) return report('dependency', { message, evidence: plain });
  const known = classOfText(plain);
  if (known !== null) return report(known, { message, evidence: plain });
  // Ended from outside, or before it could say a word.
  if (code === 0 || code > 128 || plain === '') return report('retryable', { message, evidence: plain });
  return report('dependency', { message, evidence: plain });
}

function classOf(status: number | undefined, said: string): FailureClass {
  const known = (status === undefined ? null : classOfStatus(status)) ?? classOfText(said);
  if (known !== null) return known;
  return status !== undefined && isRefusedRequest(status) ? 'fatal' : 'retryable';
}

/** Texts by which claude tells what no field does. */
const TEXTS: readonly (readonly [RegExp, FailureClass])[] = [
  [
    /not logged in|please run \/login|invalid api key|authentication_error|oauth token (?:has expired|revoked)/i,
    'auth',
  ],
  [/credit balance is too low/i, 'budget'],
  [/usage limit reached|hit your (?:session|weekly|usage) limit|rate_limit/i, 'limited'],
  [/prompt is too long|context window/i, 'fatal'],
  [/already in use|no conversation found/i, 'retryable'],
  [/cannot be used with root|sudo privileges/i, 'dependency'],
];

function classOfText(said: string): FailureClass | null {
  return TEXTS.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}

const HINTS: Readonly<Record<FailureClass, string>> = {
  retryable: 'It is tried again.',
  limited: 'No task is given to claude until the limit lifts.',
  resource: 'Free memory, or give the run fewer tracks.',
  dependency: 'Run `claude --version` and `claude -p hello` by hand, mend what they name, then retry.',
  quality: 'Look at the evidence.',
  conflict: 'Look at the evidence.',
  auth: 'Log in by running `claude` once, or set ANTHROPIC_API_KEY, then retry.',
  budget: 'Raise the budget or top up the account, then retry.',
  fatal: 'Split the task or change its description or model, then retry.',
};

function report(
  reason: FailureClass,
  said: { readonly message: string; readonly evidence: string; readonly resetMs?: number },
): FailureReport {
  return { class: reason, hint: HINTS[reason], ...said };
}

/** When the limit lifts: as the stream said, or as the text says behind a bar, in seconds since the epoch. */
function resetOf(
  reason: FailureClass,
  at: { readonly facts: ClaudeFacts; readonly said: string; readonly now: number },
): { readonly resetMs: number } | object {
  if (reason !== 'limited') return {};
  const told = /\|(\d{10})\b/.exec(at.said)?.[1];
  const until = told === undefined ? at.facts.limitedUntil : Number(told) * 1_000;
  return until === null ? {} : { resetMs: Math.max(0, until - at.now) };
}

function firstLine(said: string, redact: Redact): string {
  return shortLine(redact(said).trim().split('\n')[0] ?? '', redact);
}
