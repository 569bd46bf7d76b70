import { assertNever } from '../core/assert.ts';
import type { FailureClass, FailureReport } from '../core/run/failure.ts';
import type { ProcessEnd } from './processes.ts';

/** An end of a process that tells nothing about the work, only that it did not come to an end of its own. */
export type AbnormalEnd = Exclude<ProcessEnd, { readonly kind: 'exited' | 'cancelled' }>;

/** What an abnormal end of an agent's process means; `who` names the program, `evidence` is the end of its output. */
export function failureOfEnd(end: AbnormalEnd, who: string, evidence: string): FailureReport {
  switch (end.kind) {
    case 'signalled':
      return {
        class: 'retryable',
        message: `${who} ${endedBySignal(end.signal)}`,
        hint: 'It is tried again; if that repeats, look at the end of its output and at the memory of this machine.',
        evidence,
      };
    case 'limit':
      return { class: LIMIT_CLASSES[end.limit], message: end.message, hint: LIMIT_HINTS[end.limit], evidence };
    case 'lost':
      return { class: 'retryable', message: end.message, hint: 'It is tried again.', evidence };
    case 'refused':
      return { class: 'dependency', message: end.message, hint: end.hint, evidence };
    default:
      return assertNever(end);
  }
}

/** The end of a sentence about a program whose status names a signal: it may have chosen that status itself. */
export function endedBySignal(signal: number): string {
  return `ended with exit status ${128 + signal}: by signal ${signal}, unless it chose that status itself.`;
}

type Limit = Extract<ProcessEnd, { kind: 'limit' }>['limit'];

const LIMIT_CLASSES: Readonly<Record<Limit, FailureClass>> = {
  wall: 'retryable',
  idle: 'retryable',
  output: 'resource',
  memory: 'resource',
  processes: 'resource',
};

const LIMIT_HINTS: Readonly<Record<Limit, string>> = {
  wall: 'Raise `limits.timeout` for this task, or split the task.',
  idle: 'It is tried again; raise `limits.idle` where long silence is normal.',
  output: 'Raise `limits.output`, or have it print less.',
  memory: 'Raise `limits.memory`, or give the run fewer tracks.',
  processes: 'Raise `limits.processes`.',
};
