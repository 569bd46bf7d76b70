import { appendFileSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseClaim } from '../../../src/adapters/process/claim.ts';
import { openProcTable } from '../../../src/adapters/process/process-table.ts';
import { isAlive } from '../../../src/adapters/process/process-tree.ts';
import type { ProcessSpec } from '../../../src/ports/processes.ts';
import { makeLimits } from '../../../src/testing/process-specs.ts';
import { killOwner, startOwner } from './owner-process.ts';
import { createMachineRig, eventually, isThere, NEVER, runToEnd } from './rig.ts';

const table = openProcTable('/proc');

const claimOf = (spec: ProcessSpec) => parseClaim(readFileSync(`${spec.directory}/claim`, 'latin1'));

describe('Jobs of a daemon that was killed', () => {
  it('are all adopted by the next one, restarted never, no byte lost: 10 rounds of 8 jobs', async () => {
    for (let round = 0; round < 10; round += 1) {
      await using rig = createMachineRig();
      const isolation = (['sandbox', 'best-effort', 'none'] as const)[round % 3]!;
      const script = (name: string) =>
        `echo start >>${rig.tree}/${name}.starts; i=0; while [ $i -lt 40 ]; do echo "${name} $i"; i=$((i+1)); sleep 0.02; done; exit 7`;
      const specs = Array.from({ length: 8 }, (_, index) =>
        rig.script(`j${index}`, script(`j${index}`), { isolation }),
      );
      await killOwner(await startOwner(rig, specs));
      const later = rig.open();
      const adopted: string[] = [];
      const ends = await Promise.all(
        specs.map((spec) =>
          runToEnd(later, spec, { started: (_identity, isAdopted) => adopted.push(`${spec.key} ${isAdopted}`) }),
        ),
      );
      const expected = (name: string) => Array.from({ length: 40 }, (_, index) => `${name} ${index}\n`).join('');
      expect(ends.map(({ end, text }) => ({ end, text }))).toEqual(
        specs.map(({ key }) => ({ end: { kind: 'exited', code: 7 }, text: expected(key) })),
      );
      expect(adopted.toSorted()).toEqual(specs.map(({ key }) => `${key} true`));
      expect(specs.map(({ key }) => readFileSync(`${rig.tree}/${key}.starts`, 'utf8'))).toEqual(
        specs.map(() => 'start\n'),
      );
    }
  });

  it('keep the time they have used: the wall limit goes on where it was', async () => {
    await using rig = createMachineRig();
    const limits = makeLimits({ wallMs: 1_500 });
    const spec = rig.script('slow', 'sleep 60', { limits });
    const owner = await startOwner(rig, [spec]);
    const begin = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await killOwner(owner);
    const { end } = await runToEnd(rig.open(), spec);
    expect(end).toMatchObject({ kind: 'limit', limit: 'wall' });
    // A limit that began afresh would end it only after 2.5 s.
    expect(performance.now() - begin).toBeLessThan(2_400);
  });

  it('keep the silence they have kept: the watchdog goes on where it was', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('quiet', 'echo begun; sleep 60', { limits: makeLimits({ idleMs: 4_000 }) });
    const owner = await startOwner(rig, [spec]);
    const begin = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    await killOwner(owner);
    const { end } = await runToEnd(rig.open(), spec);
    expect(end).toMatchObject({ kind: 'limit', limit: 'idle' });
    // A watchdog that began afresh would end it only after 7.5 s.
    expect(performance.now() - begin).toBeLessThan(7_000);
  });

  it('are given a second to be heard, however long they were silent, and go on when they are', async () => {
    await using rig = createMachineRig();
    const limits = makeLimits({ idleMs: 2_000 });
    const spec = rig.script(
      'late',
      `until [ -e ${rig.tree}/speak ]; do sleep 0.05; done; echo here; sleep 1.2; exit 3`,
      {
        limits,
      },
    );
    await killOwner(await startOwner(rig, [spec]));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const running = runToEnd(rig.open(), spec);
    writeFileSync(`${rig.tree}/speak`, '');
    expect((await running).end).toEqual({ kind: 'exited', code: 3 });
  });

  it('tell how they ended when they ended in between', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('short', 'sleep 0.2; echo result; exit 5');
    await killOwner(await startOwner(rig, [spec]));
    await eventually(() => claimOf(spec).status === 'ended', 'the end of the job');
    const { end, text } = await runToEnd(rig.open(), spec);
    expect({ end, text }).toEqual({ end: { kind: 'exited', code: 5 }, text: 'result\n' });
  });

  it('are lost when their shim was killed too, and nothing of them stays', async () => {
    for (const isolation of ['sandbox', 'best-effort', 'none'] as const) {
      await using rig = createMachineRig();
      const spec = rig.script('job', `echo $$ >${rig.tree}/pid; sleep 60`, { isolation });
      await killOwner(await startOwner(rig, [spec]));
      const claim = claimOf(spec);
      expect(claim.status).toBe('running');
      if (claim.status !== 'running') continue;
      const children = table.list().filter((row) => row.parent === claim.shim.pid);
      process.kill(claim.shim.pid, 'SIGKILL');
      const { end } = await runToEnd(rig.open(), spec);
      expect(end).toMatchObject({ kind: 'lost' });
      const left = children.filter((row) => isAlive(table, { ...row, bootId: table.bootId }));
      expect({ isolation, left }).toEqual({ isolation, left: [] });
    }
  });
});

describe('A claim', () => {
  it('of another boot of the machine is lost, and no process of this boot is touched', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('job', 'echo again');
    mkdirSync(spec.directory);
    writeFileSync(`${spec.directory}/claim`, 'slipway-claim 1 1 1 another-boot 1\n');
    const signalled: number[] = [];
    const { end } = await runToEnd(rig.open({ kill: (pid) => signalled.push(pid) }), spec);
    expect(end).toMatchObject({ kind: 'lost', message: expect.stringContaining('restarted') });
    expect(signalled).toEqual([]);
  });

  it('whose shim number belongs to another process by now is lost, and that process is not touched', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('job', 'echo again');
    mkdirSync(spec.directory);
    writeFileSync(`${spec.directory}/claim`, `slipway-claim 1 ${process.pid} 1 ${table.bootId} 1\n`);
    const signalled: number[] = [];
    const { end } = await runToEnd(rig.open({ kill: (pid) => signalled.push(pid) }), spec);
    expect({ end: end.kind, signalled }).toEqual({ end: 'lost', signalled: [] });
  });

  it('that was torn counts as claimed: nothing is started', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('job', `touch ${rig.tree}/ran`);
    mkdirSync(spec.directory);
    writeFileSync(`${spec.directory}/claim`, 'slipway-cl');
    expect((await runToEnd(rig.open(), spec)).end).toMatchObject({ kind: 'lost' });
    expect(isThere(`${rig.tree}/ran`)).toBe(false);
  });

  it('with a torn end is not over', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('job', 'true');
    mkdirSync(spec.directory);
    writeFileSync(`${spec.directory}/claim`, `slipway-claim 1 999999999 1 ${table.bootId} 1\nend 0`);
    expect((await runToEnd(rig.open(), spec)).end).toMatchObject({ kind: 'lost' });
    appendFileSync(`${spec.directory}/claim`, '\n');
    expect((await runToEnd(rig.open(), spec)).end).toEqual({ kind: 'exited', code: 0 });
  });

  it("decides between the order in a dead daemon's shim and the next daemon: one start", async () => {
    await using rig = createMachineRig();
    const first = rig.open();
    let shim = 0;
    const warm = rig.script('warm', 'sleep 0.3');
    await first.run(warm, { started: (identity) => (shim = identity.pid) }, NEVER);
    expect(shim).toBeGreaterThan(1);
    process.kill(shim, 'SIGSTOP');
    const spec = rig.script('job', `echo start >>${rig.tree}/starts; sleep 0.3; echo done`);
    const fromFirst = runToEnd(first, spec);
    const fromSecond = runToEnd(rig.open(), spec);
    await eventually(() => isThere(`${rig.tree}/starts`), 'the start by the second daemon');
    process.kill(shim, 'SIGCONT');
    const ends = await Promise.all([fromFirst, fromSecond]);
    expect(ends.map(({ end, text }) => ({ end, text }))).toEqual([
      { end: { kind: 'exited', code: 0 }, text: 'done\n' },
      { end: { kind: 'exited', code: 0 }, text: 'done\n' },
    ]);
    expect(readFileSync(`${rig.tree}/starts`, 'utf8')).toBe('start\n');
  });
});

describe('Shims', () => {
  it('end when the daemon closes and their job is done', async () => {
    await using rig = createMachineRig();
    const processes = rig.open();
    const shims: { pid: number; startTicks: number; bootId: string }[] = [];
    const started = (identity: (typeof shims)[number]) => shims.push(identity);
    const busy = rig.script('busy', 'echo up; sleep 0.5; touch done');
    await runToEnd(processes, rig.script('idle', 'true'), { started });
    const up = Promise.withResolvers<void>();
    void processes.run(busy, { started, output: () => up.resolve() }, NEVER);
    await up.promise;
    await processes.close();
    await eventually(() => !shims.some((shim) => isAlive(table, shim)), 'the end of all shims');
    expect(isThere(`${rig.tree}/done`)).toBe(true);
    expect(claimOf(busy)).toMatchObject({ status: 'ended', code: 0 });
  });

  it('serve one job after the other, and jobs beyond the bound wait', async () => {
    await using rig = createMachineRig();
    const processes = rig.open({ maxRunning: 2 });
    const specs = Array.from({ length: 12 }, (_, index) => rig.script(`j${index}`, 'sleep 0.01'));
    const ends = await Promise.all(specs.map((spec) => processes.run(spec, {}, NEVER)));
    expect(ends.every((end) => end.kind === 'exited' && end.code === 0)).toBe(true);
    // The claim names the shim: `slipway-claim 1 PID ...`.
    const shims = specs.map((spec) => readFileSync(`${spec.directory}/claim`, 'utf8').split(' ')[2]);
    expect(new Set(shims).size).toBe(2);
  });

  it('do not need the folder they worked in', async () => {
    await using rig = createMachineRig();
    const processes = rig.open();
    let shim = 0;
    await runToEnd(processes, rig.script('a', 'sleep 0.3'), { started: ({ pid }) => (shim = pid) });
    expect(shim).toBeGreaterThan(1);
    await eventually(() => readLink(`/proc/${shim}/cwd`) === '/', 'the shim being back in the root');
  });
});

describe('Ending a job that is over', () => {
  it('leaves what it printed as it is', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('a', 'echo evidence; exit 1');
    await runToEnd(rig.open(), spec);
    await rig.open().end(spec);
    expect(readFileSync(`${spec.directory}/output`, 'utf8')).toBe('evidence\n');
  });

  it('leaves alone what its shim serves by now', async () => {
    await using rig = createMachineRig();
    const processes = rig.open({ maxRunning: 1 });
    const first = rig.script('a', 'true');
    await runToEnd(processes, first);
    const second = runToEnd(processes, rig.script('b', 'sleep 0.6; echo whole'));
    await eventually(() => isThere(`${rig.script('b', '').directory}/claim`), 'the second job in the same shim');
    await processes.end(first);
    expect(await second).toMatchObject({ end: { kind: 'exited', code: 0 }, text: 'whole\n' });
  });
});

function readLink(path: string): string {
  return realpathSync(path);
}
