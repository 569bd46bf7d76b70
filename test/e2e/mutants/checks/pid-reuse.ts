// The number of a dead shim was given to somebody else: that process is neither taken for the agent nor signalled.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { formatClaim } from '../../../../src/adapters/process/claim.ts';
import { openProcTable } from '../../../../src/adapters/process/process-table.ts';
import { createMachineRig } from '../../../integration/process/rig.ts';
import { conclude } from './verdict.ts';

await using rig = createMachineRig();
const stranger = spawn('/bin/sh', ['-c', 'sleep 20 & wait'], { detached: true, env: {}, stdio: 'ignore' });
const pid = stranger.pid ?? 0;
const table = openProcTable('/proc');
const startTicks = table.find(pid)?.startTicks ?? 0;
const spec = rig.script('agent', 'true');
mkdirSync(spec.directory, { recursive: true });
const shim = { pid, startTicks: startTicks - 100, bootId: table.bootId };
writeFileSync(`${spec.directory}/claim`, `${formatClaim(shim, 0)}\n`);
writeFileSync(`${spec.directory}/output`, '');
const signalled: number[] = [];
const processes = rig.open({ table, kill: (target) => void signalled.push(target) });
const problems: string[] = [];
const started: boolean[] = [];
const cancelled = AbortSignal.timeout(500);
const observer = { started: (_: unknown, adopted: boolean) => void started.push(adopted) };
const end = await Promise.race([processes.run(spec, observer, cancelled), waited(2_000)]);
if (started.length > 0) problems.push('a stranger with the number of the shim was taken for it');
if (end?.kind !== 'lost') problems.push(`the attempt is ${end?.kind ?? 'followed for ever'}, not lost`);
if (signalled.length > 0) problems.push(`strangers were signalled: ${signalled.join(', ')}`);
for (const own of [...children(pid), pid]) process.kill(own, 'SIGKILL');
conclude(problems);

function children(parent: number): readonly number[] {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'latin1')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

function waited(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
