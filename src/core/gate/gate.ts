/** When a gate runs: on a task's work, on what is about to land, at a phase's end, at the end of a spec, at the end of the run. */
export type GateStage = 'task' | 'merge' | 'phase' | 'spec' | 'run';

/** A command that judges code, declared as data. */
export interface Gate {
  readonly name: string;
  /** Shell command, run at the root of a clean checkout; exit status 0 passes. */
  readonly run: string;
  readonly at: GateStage;
  /** Wall-clock limit in milliseconds. */
  readonly timeoutMs: number;
  /** Path of a report that the command writes, relative to the checkout; kept as evidence. */
  readonly report: string | null;
}

/** What became of one gate. `error` means that it could not judge: it timed out, was killed or could not start. */
export type GateVerdict = 'passed' | 'failed' | 'error';

/**
 * Why a gate could not judge: a bound was reached (`time`, `output`, `memory`, `processes`), a `signal` ended it, its `command` was not
 * found, the `setup` before it failed, or nothing is left that could tell (`lost`).
 */
export type GateErrorCause = 'time' | 'output' | 'memory' | 'processes' | 'signal' | 'command' | 'setup' | 'lost';

/** The evidence of one gate on one tree. */
export interface GateReport {
  readonly gate: string;
  readonly verdict: GateVerdict;
  /** Exit status, or null when the command did not exit by itself. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** Last part of the combined output, redacted, at most 8 KiB. */
  readonly outputTail: string;
  /** One sentence: why it did not pass, or that it did. */
  readonly message: string;
  /** With the verdict `error`: why it could not judge. */
  readonly cause?: GateErrorCause;
}
