import { statSync } from 'node:fs';
import type { ProcessIdentity, ProcessSpec } from '../../ports/processes.ts';
import { outputPath } from './claim.ts';
import type { OpenControl } from './control.ts';
import type { EndCause } from './end-cause.ts';
import type { OutputTail } from './output-tail.ts';

/** A job that runs, as this daemon knows it. Owned by one call of `run`; updated by it and by the supervision. */
export interface LiveJob {
  readonly spec: ProcessSpec;
  readonly shim: ProcessIdentity;
  /** Its name on this machine. */
  readonly name: string;
  readonly tail: OutputTail | null;
  /** What its allow-list refused, where somebody listens. */
  readonly refusals: OutputTail | null;
  /** Its standard input, where it listens. */
  readonly control: OpenControl | null;
  /** When it was started, in milliseconds of the port's monotonic clock; possibly long before this daemon. */
  readonly startedAt: number;
  /** Start ticks by pid of everything ever seen in the tree, the dead forgotten. */
  known: ReadonlyMap<number, number>;
  /** Why we ended it, once we decided to. */
  cause: EndCause | null;
  /** The program itself is over; others of its tree may remain. */
  programEnded: boolean;
  outputBytes: number;
  /** When its output grew last, or it was started, in milliseconds of the port's monotonic clock. */
  outputGrewAt: number;
}

/** Bytes in the output of a job so far. */
export function outputSize(directory: string): number {
  return statSync(outputPath(directory), { throwIfNoEntry: false })?.size ?? 0;
}

/** When the output of a job grew last, in wall-clock milliseconds; null where there is none. */
export function outputGrewAt(directory: string): number | null {
  return statSync(outputPath(directory), { throwIfNoEntry: false })?.mtimeMs ?? null;
}
