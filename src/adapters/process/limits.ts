import type { AttemptLimits } from '../../core/run/settings.ts';
import type { EndCause } from './end-cause.ts';

/** What was seen of a job at one moment. */
export interface Observation {
  readonly elapsedMs: number;
  /** Time since the output grew. */
  readonly silentMs: number;
  readonly outputBytes: number;
  readonly memoryBytes: number;
  readonly processes: number;
}

/** The bound that a job has reached, worst first, or null. */
export function findBreach(limits: AttemptLimits, seen: Observation): EndCause | null {
  if (seen.memoryBytes > limits.memoryBytes) {
    const figures = `${toMebibytes(seen.memoryBytes)} MiB of memory, allowed are ${toMebibytes(limits.memoryBytes)} MiB`;
    return { kind: 'limit', limit: 'memory', message: `The process tree used ${figures}.` };
  }
  if (seen.processes > limits.processes) {
    const message = `The process tree had ${seen.processes} processes, allowed are ${limits.processes}.`;
    return { kind: 'limit', limit: 'processes', message };
  }
  if (seen.outputBytes > limits.outputBytes) return outputBreach(limits);
  if (seen.elapsedMs >= limits.wallMs) {
    const message = `It ran for ${toSeconds(seen.elapsedMs)} s, allowed are ${toSeconds(limits.wallMs)} s.`;
    return { kind: 'limit', limit: 'wall', message };
  }
  if (seen.silentMs >= limits.idleMs) {
    const message = `It printed nothing for ${toSeconds(seen.silentMs)} s, allowed are ${toSeconds(limits.idleMs)} s.`;
    return { kind: 'limit', limit: 'idle', message };
  }
  return null;
}

/** The cause of an end by too much output. */
export function outputBreach(limits: AttemptLimits): EndCause {
  const message = `It printed more than ${limits.outputBytes} bytes; the rest was dropped.`;
  return { kind: 'limit', limit: 'output', message };
}

function toMebibytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}

function toSeconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
