import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { createWorld, dataOf, runPlan, type World } from './rig.ts';

const PLAN = '# Tasks\n\n- [ ] T001 first\n- [ ] T002 second (depends on T001)\n';
const CONFIGURATION = 'retry:\n  attempts: 1\ngates:\n  - { name: test, run: test ! -e bad }\n';

/** A run whose first task landed and whose second one failed its gate. */
async function stuckRun(world: World): Promise<string> {
  const { view } = await runPlan(world, 'test -e good && touch bad; touch good');
  return view.id;
}

async function completeRun(world: World): Promise<string> {
  const { view } = await runPlan(world, 'echo "$SLIPWAY_PACKET" > out.txt');
  expect(view.status).toBe('completed');
  return view.id;
}

/** Everything that doctor finds to say about consistency, as `state code`. */
async function findings(world: World, ...flags: string[]): Promise<readonly string[]> {
  const ran = await world.slipway(['doctor', '--json', ...flags]);
  const all: readonly { code: string; state: string; hint: string; message: string }[] = dataOf(ran);
  const found = all.filter(({ code }) => /^(run|workspace|process|state|daemon)\//.test(code) && !QUIET.has(code));
  for (const { state, hint } of found) if (state !== 'repaired') expect(hint).not.toBe('');
  return found.map(({ code, state }) => `${state} ${code}`).toSorted();
}

const QUIET = new Set(['state/folders', 'daemon/answers']);

/** Cuts a run's history right after the last event of a type, as a crash there would have. */
function cutAfter(world: World, runId: string, type: string): void {
  using database = new DatabaseSync(join(world.state, 'state', 'journal.db'));
  const { seq } =
    database.prepare('SELECT max(seq) AS seq FROM events WHERE run_id = ? AND type = ?').get(runId, type) ?? {};
  expect(Number(seq)).toBeGreaterThan(0);
  database.prepare('DELETE FROM events WHERE run_id = ? AND seq > ?').run(runId, Number(seq));
  database.prepare("UPDATE runs SET last_seq = ?, status = 'running' WHERE id = ?").run(Number(seq), runId);
}

function claimOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `slipway-claim 1 ${pid} ${ticks} ${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} 1\n`;
}

/** A process tree as an agent's that nobody ended. */
async function startOrphan(): Promise<ChildProcess> {
  const orphan = spawn('/bin/sh', ['-c', 'sleep 600; true'], { stdio: 'ignore', detached: true });
  await new Promise((resolve) => orphan.once('spawn', resolve));
  return orphan;
}

it('finds what does not fit together in journal, repository, folders and processes, and mends or explains all of it', async () => {
  await using world = await createWorld({ 'tasks.md': PLAN, 'slipway.yaml': CONFIGURATION });
  const { git } = world;
  const state = join(world.state, 'state');
  const complete = await completeRun(world);
  const [gone, cut, back] = [await stuckRun(world), await stuckRun(world), await stuckRun(world)];
  const landing = await completeRun(world);
  const moved = await stuckRun(world);
  expect(await findings(world)).toEqual([]);

  // 1, 2: the result branch and the ref of a snapshot are deleted.
  await git('update-ref', '-d', `refs/heads/slipway/${gone}/result`);
  const pins = (await git('for-each-ref', '--format=%(refname)', `refs/slipway/${gone}/t002*/*`)).split('\n');
  for (const pin of pins) await git('update-ref', '-d', pin);
  // 3: work that landed is thrown off the branch by hand; 4: a commit is put on top by hand.
  await git('update-ref', `refs/heads/slipway/${back}/result`, 'main');
  const tip = `refs/heads/slipway/${moved}/result`;
  await git('update-ref', tip, await git('commit-tree', '-p', tip, '-m', 'by hand', `${tip}^{tree}`));
  // 5: a candidate landed, and the crash came before the journal heard of it.
  cutAfter(world, landing, 'merge-intended');
  // 6, 7: an attempt that has lost its process and its tree.
  cutAfter(world, cut, 'attempt-prepared');
  const [attempt = ''] = (await readdir(join(state, 'runs', cut))).filter((name) => name.startsWith('t002'));
  await writeFile(join(state, 'runs', cut, attempt, 'claim'), 'slipway-claim 1 999999 1 gone 1\n');
  const [repository = ''] = await readdir(join(state, 'workspaces'));
  const lease = (runId: string, taskId: string) =>
    `{"version":1,"status":"leased","holder":{"kind":"attempt","runId":"${runId}","taskId":"${taskId}","attempt":1},"commit":"${'0'.repeat(40)}","since":1}`;
  const slots = join(state, 'workspaces', repository, 'slots');
  await mkdir(join(slots, 'w90'));
  await writeFile(join(slots, 'w90', 'slot.json'), lease(cut, 'T002'));
  // 8: a tree of a task that is over.
  await mkdir(join(slots, 'w91', 'tree'), { recursive: true });
  await writeFile(join(slots, 'w91', 'tree', 'work.txt'), 'work\n');
  await writeFile(join(slots, 'w91', 'slot.json'), lease(complete, 'T001'));
  // 9: a process of a run that is over.
  const orphan = await startOrphan();
  await mkdir(join(state, 'runs', complete, 'extra.1'), { recursive: true });
  await writeFile(join(state, 'runs', complete, 'extra.1', 'claim'), claimOf(orphan.pid ?? 0));
  // 10: a socket and an owner's name of a daemon that was killed.
  const listener = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  await new Promise((done) =>
    spawn(process.execPath, ['-e', listener, join(world.state, 'runtime', 'daemon.sock')]).once('exit', done),
  );
  await writeFile(join(state, 'daemon.lock.owner'), '{"pid":999999,"startTicks":1,"bootId":"gone"}\n');
  // 11: the list of runs is wrong; 12: others may read the journal; 13: a folder of a run that nobody knows.
  using database = new DatabaseSync(join(state, 'journal.db'));
  database.prepare("UPDATE runs SET status = 'running' WHERE id = ?").run(complete);
  await mkdir(join(state, 'runs', 'rnobody'));
  await chmod(join(state, 'journal.db'), 0o644);

  expect(await findings(world)).toMatchInlineSnapshot(`
    [
      "error process/orphan",
      "error run/branch-missing",
      "error run/landed-work-missing",
      "error state/loose-permissions",
      "note daemon/stale-owner",
      "note daemon/stale-socket",
      "note process/lost",
      "note run/landed-unrecorded",
      "note run/unknown-folder",
      "warning run/branch-moved",
      "warning run/snapshot-unpinned",
      "warning run/status-hint",
      "warning workspace/lease-without-attempt",
      "warning workspace/tree-missing",
    ]
  `);
  await chmod(join(state, 'journal.db'), 0o644);
  expect(await findings(world, '--fix')).toMatchInlineSnapshot(`
    [
      "error run/landed-work-missing",
      "note process/lost",
      "note run/landed-unrecorded",
      "repaired daemon/stale-owner",
      "repaired daemon/stale-socket",
      "repaired process/orphan",
      "repaired run/branch-missing",
      "repaired run/snapshot-unpinned",
      "repaired run/status-hint",
      "repaired run/unknown-folder",
      "repaired state/loose-permissions",
      "repaired workspace/lease-without-attempt",
      "repaired workspace/tree-missing",
      "warning run/branch-moved",
    ]
  `);
  expect(await findings(world)).toMatchInlineSnapshot(`
    [
      "error run/landed-work-missing",
      "note process/lost",
      "note run/landed-unrecorded",
      "warning run/branch-moved",
    ]
  `);

  expect(await git('rev-parse', '--verify', `refs/heads/slipway/${gone}/result`)).not.toBe('');
  const aside = await readdir(join(state, 'set-aside'));
  const kept = aside.find((name) => name.endsWith('w91')) ?? '';
  expect(readFileSync(join(state, 'set-aside', kept, 'tree', 'work.txt'), 'utf8')).toBe('work\n');
  await expect.poll(() => orphan.exitCode !== null || orphan.signalCode !== null, { timeout: 5_000 }).toBe(true);
  expect(existsSync(join(state, 'daemon.lock.owner'))).toBe(false);

  // What is left is explained, and the next daemon goes on from it: the commit is not landed twice, the lost attempt is over.
  const landed = await git('rev-list', '--count', `slipway/${landing}/result`);
  await world.slipway(['daemon', 'start']);
  const view = async (id: string) => dataOf(await world.slipway(['status', '--json', id]));
  await expect.poll(async () => (await view(landing)).status, { timeout: 30_000 }).toBe('completed');
  expect(await git('rev-list', '--count', `slipway/${landing}/result`)).toBe(landed);
  await expect.poll(async () => (await view(cut)).tasks[1].attempts[0].status, { timeout: 30_000 }).toBe('failed');
}, 180_000);
