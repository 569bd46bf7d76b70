/**
 * `npm run bench:reliability [NAME...]`: promises that the tests show once or a few times, at their full size. Exits 1 when one is broken.
 *
 *   pid-reuse   50 times the number of a dead shim belongs to somebody else when its job is looked for: nobody is signalled
 *   two-daemons two daemons are started in the same moment, 100 times: one serves, the other names it and ends
 *   swaps       a folder of the agent is swapped with a link out of the tree while snapshots are taken: nothing outside is read or written
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProcTable } from '../src/adapters/process/process-table.ts';
import { type DaemonProcess, startDaemon } from '../test/e2e/rig/daemon-process.ts';
import { openScene } from '../test/e2e/rig/scene.ts';
import { attempt, createFixture, git, prepare, snapshot } from '../test/integration/git/git-fixture.ts';
import { createMachineRig, NEVER } from '../test/integration/process/rig.ts';
import { percentile, summarize } from './process-rig.ts';

const REUSES = 50;
const RACES = 100;
const SNAPSHOTS = 150;
const LEAST_SWAPS = 1_000;
/** EX_TEMPFAIL of sysexits: another daemon runs. */
const LOCKED = 75;
const LAST_PID = '/proc/sys/kernel/ns_last_pid';

/** Swaps `d` between a folder and a link to the folder outside, as fast as it can, and says how often when it is told to end. */
const SWAPPER = `
const { renameSync, symlinkSync, rmSync } = require('node:fs');
const [tree, outside] = process.argv.slice(1);
let swaps = 0;
process.on('SIGTERM', () => { console.log(swaps); process.exit(0); });
const swap = () => {
  for (let index = 0; index < 20; index += 1) {
    renameSync(tree + '/d', tree + '/.kept');
    symlinkSync(outside, tree + '/d');
    rmSync(tree + '/d');
    renameSync(tree + '/.kept', tree + '/d');
    swaps += 2;
  }
  setImmediate(swap);
};
swap();
`;

const PROMISES: Readonly<Record<string, () => Promise<boolean>>> = {
  'pid-reuse': reusePids,
  'two-daemons': raceDaemons,
  swaps: swapFolders,
};

const asked = process.argv.slice(2);
for (const name of asked.length === 0 ? Object.keys(PROMISES) : asked) {
  const keep = PROMISES[name];
  if (keep === undefined) throw new Error(`There is no ${name}; there are ${Object.keys(PROMISES).join(', ')}.`);
  const kept = await keep();
  if (!kept) process.exitCode = 1;
}

async function reusePids(): Promise<boolean> {
  const table = openProcTable('/proc');
  await using rig = createMachineRig();
  let [reused, lost, hurt] = [0, 0, 0];
  for (let round = 0; round < REUSES; round += 1) {
    const dead = await start('true');
    await ended(dead);
    const stranger = await startAs(dead.pid ?? 0);
    if (stranger === null) continue;
    reused += 1;
    const spec = rig.script(`job${round}`, 'echo again');
    mkdirSync(spec.directory);
    // The dead shim started a tick before whoever has its number now.
    const ticks = (table.find(stranger.pid ?? 0)?.startTicks ?? 1) - 1;
    writeFileSync(join(spec.directory, 'claim'), `slipway-claim 1 ${stranger.pid} ${ticks} ${table.bootId} 1\n`);
    const end = await rig.open().run(spec, {}, NEVER);
    if (end.kind === 'lost') lost += 1;
    if (stranger.exitCode !== null || stranger.signalCode !== null) hurt += 1;
    stranger.kill('SIGKILL');
    await ended(stranger);
  }
  const kept = reused === REUSES && lost === REUSES && hurt === 0;
  console.log(
    `${verdict(kept)} pid reuse: ${reused} of ${REUSES} numbers were given to somebody else, ${lost} jobs were told as lost, ${hurt} strangers were signalled`,
  );
  return kept;
}

/** A process with exactly this number, or null where the machine does not let us choose. */
async function startAs(pid: number): Promise<ChildProcess | null> {
  for (let tries = 0; tries < 50; tries += 1) {
    writeFileSync(LAST_PID, String(pid - 1));
    const child = await start('sleep 60');
    if (child.pid === pid) return child;
    child.kill('SIGKILL');
    await ended(child);
  }
  return null;
}

async function start(script: string): Promise<ChildProcess> {
  const child = spawn('/bin/sh', ['-c', `exec ${script}`], { stdio: 'ignore', env: {} });
  await once(child, 'spawn');
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function raceDaemons(): Promise<boolean> {
  using scene = openScene(['T1']);
  let [right, named] = [0, 0];
  const refusals: number[] = [];
  for (let race = 0; race < RACES; race += 1) {
    const begin = performance.now();
    const timed = async () => {
      const daemon = await startDaemon(scene);
      if (daemon.status === 'ended') refusals.push(performance.now() - begin);
      return daemon;
    };
    const both = await Promise.all([timed(), timed()]);
    const ready = both.filter((daemon): daemon is DaemonProcess => daemon.status === 'ready');
    const refused = both.flatMap((daemon) => (daemon.status === 'ended' ? daemon : []));
    if (ready.length === 1 && refused[0]?.code === LOCKED) right += 1;
    if (refused[0]?.stderr.includes(String(ready[0]?.pid)) === true) named += 1;
    for (const daemon of ready) await daemon.kill();
  }
  const kept = right === RACES && named === RACES;
  console.log(
    `${verdict(kept)} two daemons at once: ${right} of ${RACES} times one served and one gave way, which named the other ${named} times, ` +
      `after ${summarize(refusals)} ms from its start, p95 ${percentile(refusals, 0.95).toFixed(0)} ms (bar 1,000 ms)`,
  );
  return kept;
}

async function swapFolders(): Promise<boolean> {
  await using fixture = await createFixture({ files: { 'd/file.txt': 'inside\n' } });
  const outside = join(fixture.root, 'outside');
  const secret = `a secret of the user ${Math.random()}\n`;
  mkdirSync(outside);
  writeFileSync(join(outside, 'file.txt'), secret);
  writeFileSync(join(outside, 'other.txt'), secret);
  let [taken, refused, swaps] = [0, 0, 0];
  for (let round = 0; round < SNAPSHOTS; round += 1) {
    const key = attempt('T001', round + 1);
    const { path } = await prepare(fixture, key);
    const swapper = spawn(process.execPath, ['-e', SWAPPER, path, outside], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {},
    });
    let told = '';
    swapper.stdout.on('data', (chunk) => {
      told += String(chunk);
    });
    writeFileSync(join(path, 'new.txt'), `${round}\n`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const made = await snapshot(fixture, key);
    if (made.ok) taken += 1;
    else refused += 1;
    swapper.kill('SIGTERM');
    await once(swapper, 'close');
    swaps += Number(told);
    await fixture.workspaces.release(key, fixture.target, { awaited: false });
  }
  const leaked = await holdsBlob(fixture.repository, secret);
  const written = ['file.txt', 'other.txt'].some((name) => readFileSync(join(outside, name), 'utf8') !== secret);
  const kept = !leaked && !written && swaps >= LEAST_SWAPS && taken + refused === SNAPSHOTS;
  console.log(
    `${verdict(kept)} swapped folders: ${swaps} swaps beside ${SNAPSHOTS} snapshots, ${taken} taken and ${refused} refused; ` +
      `content from outside ${leaked ? 'was read' : 'was never read'} and ${written ? 'was written' : 'never written'}`,
  );
  rmSync(outside, { recursive: true });
  return kept;
}

/** Whether the repository, into which every snapshot is pinned, has an object with this content. */
async function holdsBlob(repository: string, content: string): Promise<boolean> {
  const hash = createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex');
  return git(repository, 'cat-file', '-e', hash).then(
    () => true,
    () => false,
  );
}

function verdict(kept: boolean): string {
  return kept ? 'PASS' : 'FAIL';
}
