import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createProcesses, type ProcessesOptions } from '../../../src/adapters/process/create-processes.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Processes, ProcessObserver, ProcessSpec } from '../../../src/ports/processes.ts';
import { makeProcessSpec } from '../../../src/testing/process-specs.ts';

export const NEVER = new AbortController().signal;

/** The clock of this machine: these tests are about real processes. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
};

/** A state folder, a home and a working tree in a temporary folder, and daemons on them. */
export interface MachineRig extends AsyncDisposable {
  readonly root: string;
  readonly state: string;
  readonly home: string;
  readonly tree: string;
  open(options?: Partial<ProcessesOptions>): Processes;
  /** A spec that runs a shell script in the working tree. */
  script(key: string, text: string, changes?: Partial<ProcessSpec>): ProcessSpec;
}

export function createMachineRig(): MachineRig {
  // Not in /tmp alone: sandboxes hide that, and what is hidden must be hidden for a reason of its own here.
  const root = mkdtempSync(`${tmpdir()}/slipway-process-`);
  const at = (name: string) => `${root}/${name}`;
  for (const name of ['state', 'home', 'tree', 'main']) mkdirSync(at(name), { mode: 0o700 });
  const opened: Processes[] = [];
  return {
    root,
    state: at('state'),
    home: at('home'),
    tree: at('tree'),
    open: (options = {}) => {
      const processes = createProcesses({
        clock: realClock,
        stateDirectory: at('state'),
        hiddenPaths: [at('home')],
        graceMs: 300,
        ...options,
      });
      opened.push(processes);
      return processes;
    },
    script: (key, text, changes = {}) =>
      makeProcessSpec({
        key,
        directory: `${at('state')}/${key}`,
        argv: ['/bin/sh', '-c', text],
        cwd: at('tree'),
        environment: { PATH: '/usr/bin:/bin', HOME: at('home') },
        access: { writable: [at('tree')], readable: [dirname(process.execPath)], network: 'none' },
        ...changes,
      }),
    [Symbol.asyncDispose]: async () => {
      for (const processes of opened) await processes.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Runs a spec to its end and collects its output. */
export async function runToEnd(processes: Processes, spec: ProcessSpec, observer: ProcessObserver = {}) {
  const chunks: Uint8Array[] = [];
  const end = await processes.run(spec, { ...observer, output: (chunk) => chunks.push(chunk) }, NEVER);
  return { end, bytes: Buffer.concat(chunks), text: Buffer.concat(chunks).toString('utf8') };
}

/** Living processes whose command line holds the text. */
export function findByCommandLine(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Waits, for 10 seconds at most, until a condition holds. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 10_000) throw new Error(`${what} did not come true within 10 s`);
    await setTimeout(20);
  }
}

/** Whether a file is there. */
export function isThere(path: string): boolean {
  return existsSync(path);
}
