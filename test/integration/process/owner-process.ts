import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ProcessSpec } from '../../../src/ports/processes.ts';
import { eventually, type MachineRig } from './rig.ts';

/** Starts a daemon in a process of its own and waits until all its jobs run. */
export async function startOwner(rig: MachineRig, specs: readonly ProcessSpec[]): Promise<ChildProcess> {
  const script = new URL('./owner.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify({ state: rig.state, specs })], {
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  child.stdout!.on('data', (chunk: Buffer) => {
    lines += chunk.toString().split('\n').length - 1;
  });
  await eventually(() => lines >= specs.length, `all ${specs.length} jobs of the owner`);
  return child;
}

/** Ends it as a crash does. */
export async function killOwner(owner: ChildProcess): Promise<void> {
  const gone = once(owner, 'exit');
  owner.kill('SIGKILL');
  await gone;
}
