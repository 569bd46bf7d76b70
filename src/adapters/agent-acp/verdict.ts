import { assertNever } from '../../core/assert.ts';
import type { FailureClass, FailureReport } from '../../core/run/failure.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { type Redact, shortEnd, shortLine } from '../../core/text/shorten.ts';
import { EVIDENCE_BYTES } from '../../core/text/tail.ts';
import { failureOfEnd } from '../../ports/process-failure.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import type { AcpFacts, AcpReading } from './interpreter.ts';
import { classOfWords, readableError, resetIn, sentence } from './provider-words.ts';
import type { RpcError } from './rpc.ts';
import { AUTH_REQUIRED, type SessionFault, type Step, sayRpcError } from './session.ts';

/*
 * How an attempt is judged. The exit status says nothing: programs exit with 0 whatever became of the turn.
 *
 *   answer to the prompt, end_turn             done (gates decide what it is worth)
 *   answer to the prompt, another reason       by the reason
 *   a request was refused                      by the code, the HTTP status in its place, or the words
 *   no answer to the prompt                    what the provider was last heard to say, else cut off: again
 *   no answer at all                           it could not start, or speaks no ACP
 */

type Program = AcpReading['program'];

/** Why the attempt cannot count as done, or null when it claims to be. */
export function judgeAcp(
  end: Exclude<ProcessEnd, { readonly kind: 'cancelled' }>,
  facts: AcpFacts,
  program: Program,
): FailureReport | null {
  if (facts.fault !== null) return ofFault(facts.fault, facts, program);
  if (facts.stopReason === 'end_turn') return null;
  if (facts.stopReason !== null) return ofStop(facts.stopReason, facts, program);
  const { refusal } = facts;
  // A limit that was reached says more than trouble that may pass; who is ended for that trouble has no other reason.
  if (refusal !== null && (refusal.class !== 'retryable' || end.kind === 'signalled')) {
    const message = `${program.name} ended while the provider refused its calls: ${refusal.said}`;
    return report(refusal.class, { message, evidence: facts.plainTail, said: refusal.said }, program);
  }
  if (end.kind !== 'exited') return failureOfEnd(end, program.name, facts.plainTail);
  if (!facts.began) return notStarted(end.code, facts, program);
  const message = `${program.name} ended with exit status ${end.code} before it told what came of the task.`;
  return report('retryable', { message, evidence: facts.plainTail }, program);
}

/** It claims to be done and did not give the document that was asked for; `why` is a sentence. */
export function notAsAsked(
  why: string,
  said: string,
  { program, redact }: { readonly program: Program; readonly redact: Redact },
): FailureReport {
  const message = `${program.name} did not give the document that was asked for. ${why}`;
  return report('quality', { message, evidence: shortEnd(said, EVIDENCE_BYTES, redact) }, program);
}

function ofStop(reason: string, facts: AcpFacts, program: Program): FailureReport {
  const evidence = shortEnd(`${facts.said}\n${facts.plainTail}`.trim(), EVIDENCE_BYTES, facts.redact);
  const [kind, message] = STOPS[reason] ?? [
    'retryable',
    `stopped for a reason that is not known: ${shortLine(reason, facts.redact)}.`,
  ];
  return report(kind, { message: `${program.name} ${message}`, evidence }, program);
}

const STOPS: Readonly<Record<string, readonly [FailureClass, string]>> = {
  max_tokens: ['retryable', 'used up its tokens before the task was done.'],
  max_turn_requests: ['retryable', 'used up its turns before the task was done.'],
  refusal: ['fatal', 'refused to do the task.'],
  cancelled: ['retryable', 'was stopped before the task was done.'],
};

function ofFault(fault: SessionFault, facts: AcpFacts, program: Program): FailureReport {
  switch (fault.kind) {
    case 'version': {
      const message = `${program.name} speaks version ${fault.version} of the Agent Client Protocol, and Slipway speaks version 1.`;
      return report('dependency', { message, evidence: facts.plainTail }, program);
    }
    case 'odd': {
      const message = `${program.name} ${ASKED[fault.step]} with something that the Agent Client Protocol does not know.`;
      return report('dependency', { message, evidence: facts.plainTail }, program);
    }
    case 'refused':
      return ofRefusal(fault.step, fault.error, { facts, program });
    default:
      return assertNever(fault);
  }
}

const ASKED: Readonly<Record<Step, string>> = {
  initialize: 'answered the first request',
  'sign-in': 'answered the request to sign in',
  open: 'answered the request for a session',
  model: 'answered the request for a model',
  prompt: 'ended its turn',
};

const FAILED: Readonly<Record<Step, string>> = {
  initialize: 'does not begin',
  'sign-in': 'does not sign in',
  open: 'gives no session',
  model: 'does not take the model',
  prompt: 'ended with an error',
};

function ofRefusal(
  step: Step,
  error: RpcError,
  { facts, program }: { readonly facts: AcpFacts; readonly program: Program },
): FailureReport {
  const said = sanitize(sayRpcError(error));
  const message = sentence(`${program.name} ${FAILED[step]}: ${readableError(said, facts.redact)}`);
  const evidence = shortEnd(`${said}\n${facts.plainTail}`.trim(), EVIDENCE_BYTES, facts.redact);
  return report(classOfRefusal(step, error, said), { message, evidence, said }, program);
}

/** Codes by which a program says that it does not know what it was asked: method, form of the parameters, form of the request. */
const NOT_KNOWN: readonly number[] = [-32_601, -32_602, -32_600, -32_700];

function classOfRefusal(step: Step, error: RpcError, said: string): FailureClass {
  if (error.code === AUTH_REQUIRED || step === 'sign-in') return 'auth';
  if (step === 'model') return 'fatal';
  const known = classOfWords(said, error.code);
  if (known !== null) return known;
  return step === 'initialize' || NOT_KNOWN.includes(error.code) ? 'dependency' : 'retryable';
}

/** Exit statuses by which a shell or launcher says that there is no such program. */
const NOT_THERE: readonly number[] = [126, 127];

function notStarted(code: number, { plainTail: plain, redact }: AcpFacts, program: Program): FailureReport {
  const said = readableError(errorLine(plain), redact) || 'it printed nothing';
  const message = sentence(
    `${program.name} did not begin to speak the Agent Client Protocol (exit status ${code}): ${said}`,
  );
  if (NOT_THERE.includes(code)) return report('dependency', { message, evidence: plain }, program);
  const known = classOfWords(plain);
  if (known !== null) return report(known, { message, evidence: plain, said: plain }, program);
  // Ended from outside, or before it could say a word.
  const isOutside = code > 128 || (plain === '' && code !== 0);
  return report(isOutside ? 'retryable' : 'dependency', { message, evidence: plain }, program);
}

function errorLine(plain: string): string {
  const lines = plain.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? '';
}

function report(
  reason: FailureClass,
  told: { readonly message: string; readonly evidence: string; readonly said?: string },
  program: Program,
): FailureReport {
  const { message, evidence, said = '' } = told;
  const resetMs = reason === 'limited' ? resetIn(said) : null;
  return { class: reason, message, hint: hintFor(reason, program), evidence, ...(resetMs === null ? {} : { resetMs }) };
}

function hintFor(reason: FailureClass, { name, check, logIn }: Program): string {
  switch (reason) {
    case 'retryable':
      return 'It is tried again.';
    case 'limited':
      return `No task is given to ${name} until the limit lifts.`;
    case 'resource':
      return 'Free memory, or give the run fewer tracks.';
    case 'dependency':
      return check;
    case 'quality':
    case 'conflict':
      return 'Look at the evidence.';
    case 'auth':
      return logIn;
    case 'budget':
      return 'Raise the budget or top up the account, then retry.';
    case 'fatal':
      return 'Split the task, or change its description or model, then retry.';
    default:
      return assertNever(reason);
  }
}
