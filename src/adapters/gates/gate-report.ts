import { assertNever } from '../../core/assert.ts';
import type { Gate, GateErrorCause, GateReport } from '../../core/gate/gate.ts';
import type { FailureReport } from '../../core/run/failure.ts';
import { endedBySignal } from '../../ports/process-failure.ts';
import type { ProcessEnd } from '../../ports/processes.ts';

/** What was seen of a gate's process. */
export interface GateRun {
  readonly end: ProcessEnd;
  readonly durationMs: number;
  readonly outputTail: string;
}

/** Exit statuses by which a shell says that it found no such program, or may not execute it. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** What a gate says about the tree, from how its command ended. */
export function toGateReport(gate: Gate, run: GateRun): GateReport {
  const { durationMs, outputTail } = run;
  const report = { gate: gate.name, exitCode: null, durationMs, outputTail } as const;
  const could = (cause: GateErrorCause, message: string) => ({ ...report, verdict: 'error', cause, message }) as const;
  const { end } = run;
  switch (end.kind) {
    case 'exited':
      return ofExit(gate, run, end.code);
    case 'signalled':
      return could('signal', `\`${gate.run}\` ${endedBySignal(end.signal)}`);
    case 'limit':
      return could(CAUSES[end.limit], `\`${gate.run}\` was ended: ${end.message}`);
    case 'refused':
      return could('command', `\`${gate.run}\` could not be started: ${end.message} ${end.hint}`);
    case 'lost':
      return could('lost', `Nothing is known about \`${gate.run}\`: ${end.message}`);
    case 'cancelled':
      return could('lost', `\`${gate.run}\` was cancelled.`);
    default:
      return assertNever(end);
  }
}

/** The report of a gate that was not run, because the tree could not be made runnable. */
export function withoutSetup(gate: Gate, problem: FailureReport): GateReport {
  return {
    gate: gate.name,
    verdict: 'error',
    exitCode: null,
    durationMs: 0,
    outputTail: problem.evidence,
    message: problem.message,
    cause: problem.class === 'dependency' ? 'setup' : 'lost',
  };
}

const CAUSES = {
  wall: 'time',
  idle: 'time',
  output: 'output',
  memory: 'memory',
  processes: 'processes',
} as const satisfies Record<Extract<ProcessEnd, { kind: 'limit' }>['limit'], GateErrorCause>;

function ofExit(gate: Gate, { durationMs, outputTail }: GateRun, exitCode: number): GateReport {
  const report = { gate: gate.name, exitCode, durationMs, outputTail } as const;
  if (exitCode === 0) return { ...report, verdict: 'passed', message: `\`${gate.run}\` passed.` };
  if (exitCode !== NOT_FOUND && exitCode !== NOT_EXECUTABLE) {
    return { ...report, verdict: 'failed', message: `\`${gate.run}\` ended with exit status ${exitCode}.` };
  }
  const message = `\`${gate.run}\` needs a program that is not there or cannot be executed (exit status ${exitCode}).`;
  return { ...report, verdict: 'error', cause: 'command', message };
}
