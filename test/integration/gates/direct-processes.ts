import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { ProcessEnd, Processes, ProcessObserver, ProcessSpec } from '../../../src/ports/processes.ts';

/** Processes as plain children, without sandbox and adoption: what was asked for is remembered, and each key is started once. */
export class DirectProcesses implements Processes {
  readonly specs: ProcessSpec[] = [];
  /** Ends that are told instead of starting anything, by the last part of the key. */
  readonly scripted = new Map<string, ProcessEnd>();
  readonly #ends = new Map<string, Promise<ProcessEnd>>();

  async probe() {
    return { level: 'none', explanation: 'Nothing is enforced.', hint: '' } as const;
  }

  run(spec: ProcessSpec, observer: ProcessObserver, signal: AbortSignal): Promise<ProcessEnd> {
    const known = this.#ends.get(spec.key);
    if (known !== undefined) return known;
    this.specs.push(spec);
    const scripted = this.scripted.get(spec.key.split('/').at(-1) ?? '');
    const end = scripted === undefined ? start(spec, observer.output, signal) : Promise.resolve(scripted);
    this.#ends.set(spec.key, end);
    return end;
  }

  running() {
    return Promise.resolve([]);
  }

  async end() {}

  async close() {}
}

function start(spec: ProcessSpec, output: ProcessObserver['output'], signal: AbortSignal): Promise<ProcessEnd> {
  if (signal.aborted) return Promise.resolve({ kind: 'cancelled' });
  mkdirSync(spec.directory, { recursive: true });
  const [program, ...rest] = spec.argv;
  const child = spawn(program, rest, {
    cwd: spec.cwd,
    env: { ...spec.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', output ?? (() => {}));
  child.stderr.on('data', output ?? (() => {}));
  signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  return new Promise((resolve) => {
    child.once('exit', (code, name) => {
      // The pipes may be held open by grandchildren of a killed shell.
      if (signal.aborted) resolve({ kind: 'cancelled' });
      else child.once('close', () => resolve(endOf(code, name)));
    });
  });
}

function endOf(code: number | null, name: NodeJS.Signals | null): ProcessEnd {
  return code === null ? { kind: 'signalled', signal: name === 'SIGKILL' ? 9 : 15 } : { kind: 'exited', code };
}
