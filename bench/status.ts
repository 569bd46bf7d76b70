import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { connectDaemon } from '../src/client/connect.ts';
import { startRig } from '../src/testing/daemon-rig.ts';
import { anAttempt, aRun, aTask } from '../src/testing/run-builders.ts';

// How long `status --json` of a 10,000-task run takes: at the client's socket, and as a process beside `node -e 0`.

const ENTRY = process.argv[2] ?? fileURLToPath(new URL('../src/main/slipway.ts', import.meta.url));
const ROUNDS = 9;

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, fastest ${at(0)} ms, slowest ${at(1)} ms`;
}

async function timed(rounds: number, work: () => unknown): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

await using rig = await startRig();
const tasks = Array.from({ length: 10_000 }, (_, index) =>
  aTask({ id: `T${index}`, title: `Write part ${index}`, status: 'completed', attempts: [anAttempt()] }),
);
rig.service.put(aRun({ tasks }));
const { socketPath, tokenPath } = rig;
const connected = await connectDaemon({ socketPath, tokenPath, startDaemon: null });
if (!connected.ok) throw new Error(connected.failure.message);
const client = connected.value;

console.log(`status text, first (nothing kept): ${spread(await timed(1, () => client.runText('r7k2')))}`);
console.log(`status text, 10,000 tasks:         ${spread(await timed(ROUNDS, () => client.runText('r7k2')))}`);
console.log(`list of runs:                      ${spread(await timed(ROUNDS, () => client.runs(null)))}`);
client.close();

const { PATH = '' } = process.env;
const environment = { env: { PATH, HOME: rig.folder } };
const bare = await timed(ROUNDS, () => execFileSync(process.execPath, ['-e', '0'], environment));
const version = await timed(ROUNDS, () => execFileSync(process.execPath, [ENTRY, '--version'], environment));
const help = await timed(ROUNDS, () => execFileSync(process.execPath, [ENTRY, '--help'], environment));
console.log(`node -e 0:                         ${spread(bare)}`);
console.log(`slipway --version:                 ${spread(version)}`);
console.log(`slipway --help:                    ${spread(help)}`);
