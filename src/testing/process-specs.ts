import type { AttemptLimits } from '../core/run/settings.ts';
import type { ProcessSpec } from '../ports/processes.ts';

/** Limits that no well-behaved test process comes near. */
export function makeLimits(changes: Partial<AttemptLimits> = {}): AttemptLimits {
  return {
    wallMs: 60_000,
    idleMs: 60_000,
    outputBytes: 4 * 1024 * 1024,
    memoryBytes: 1024 * 1024 * 1024,
    processes: 64,
    fileBytes: 1024 * 1024 * 1024,
    ...changes,
  };
}

/** A spec of which only what matters is given; it runs `true` without isolation. */
export function makeProcessSpec(changes: Partial<ProcessSpec> & Pick<ProcessSpec, 'key' | 'directory'>): ProcessSpec {
  return {
    argv: ['true'],
    cwd: '/',
    environment: { PATH: '/usr/bin:/bin' },
    isolation: 'none',
    access: { writable: [], readable: [], network: 'none' },
    limits: makeLimits(),
    input: null,
    ...changes,
  };
}
