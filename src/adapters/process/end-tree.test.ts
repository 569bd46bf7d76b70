import { describe, expect, it } from 'vitest';
import type { Clock } from '../../ports/clock.ts';
import { makeProcessSpec } from '../../testing/process-specs.ts';
import { endTree } from './end-tree.ts';
import type { LiveJob } from './live-job.ts';
import type { ProcessRow } from './proc-stat.ts';
import type { ProcessTable } from './process-table.ts';
import { openTaskGroups } from './task-groups.ts';

/** A machine whose process table is scripted and whose time passes only while somebody sleeps. */
function createScriptedMachine(processes: Map<number, ProcessRow>) {
  const signals: string[] = [];
  let time = 0;
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    sleep: (ms) => {
      time += ms;
      return Promise.resolve();
    },
  };
  const table: ProcessTable = {
    bootId: 'boot',
    list: () => [...processes.values()],
    find: (pid) => processes.get(pid) ?? null,
    environment: () => null,
    proportionalBytes: () => null,
    taskCount: () => 0,
    children: () => [],
  };
  const kill = (pid: number, signal: NodeJS.Signals) => {
    signals.push(`${signal} ${pid} at ${time}`);
    if (signal === 'SIGKILL') processes.delete(pid);
  };
  return { tools: { table, clock, kill, graceMs: 100, groups: openTaskGroups(null) }, signals, table };
}

const makeRow = (pid: number, parent: number, startTicks: number): ProcessRow => ({
  pid,
  parent,
  group: 10,
  session: 10,
  zombie: false,
  startTicks,
  residentBytes: 0,
});

function makeJob(changes: Partial<LiveJob> = {}): LiveJob {
  return {
    spec: makeProcessSpec({ key: 'a', directory: '/a', isolation: 'best-effort' }),
    shim: { pid: 10, startTicks: 1, bootId: 'boot' },
    name: 'a',
    tail: null,
    refusals: null,
    control: null,
    startedAt: 0,
    known: new Map(),
    cause: null,
    programEnded: true,
    outputBytes: 0,
    outputGrewAt: 0,
    ...changes,
  };
}

describe('Ending a tree', () => {
  it('asks first, and kills after the grace', async () => {
    const machine = createScriptedMachine(
      new Map([
        [10, makeRow(10, 1, 1)],
        [20, makeRow(20, 10, 5)],
      ]),
    );
    expect(await endTree(makeJob(), machine.tools)).toBe(0);
    expect(machine.signals).toEqual(['SIGTERM 20 at 0', 'SIGCONT 20 at 0', 'SIGSTOP 20 at 105', 'SIGKILL 20 at 105']);
  });

  it('never signals a process that got the number of a member between the look and the signal: 50 of 50', async () => {
    for (let round = 0; round < 50; round += 1) {
      const processes = new Map([
        [10, makeRow(10, 1, 1)],
        [20, makeRow(20, 10, 5)],
      ]);
      const machine = createScriptedMachine(processes);
      let looks = 0;
      const find = (pid: number) => {
        looks += 1;
        // After some looks the member is gone, and a stranger has its number.
        if (looks > round % 4) processes.set(20, { ...makeRow(20, 1, 900 + round), session: 20, group: 20 });
        return processes.get(pid) ?? null;
      };
      const before = machine.signals.length;
      await endTree(makeJob(), { ...machine.tools, table: { ...machine.table, find } });
      expect(machine.signals.slice(before).filter((line) => line.startsWith('SIGKILL'))).toEqual([]);
      expect(processes.get(20)?.startTicks).toBe(900 + round);
    }
  });

  it('touches nobody when all numbers are of another boot', async () => {
    const machine = createScriptedMachine(
      new Map([
        [10, makeRow(10, 1, 1)],
        [20, makeRow(20, 10, 5)],
      ]),
    );
    const job = makeJob({ shim: { pid: 10, startTicks: 1, bootId: 'earlier' } });
    expect(await endTree(job, machine.tools)).toBe(0);
    expect(machine.signals).toEqual([]);
  });

  it('waits for a program that only starts now', async () => {
    const processes = new Map([[10, makeRow(10, 1, 1)]]);
    const machine = createScriptedMachine(processes);
    const job = makeJob({ programEnded: false });
    const sleep = machine.tools.clock.sleep;
    let beats = 0;
    const clock: Clock = {
      ...machine.tools.clock,
      sleep: (ms, signal) => {
        beats += 1;
        if (beats === 3) processes.set(20, makeRow(20, 10, 5));
        if (beats > 3 && !processes.has(20)) job.programEnded = true;
        return sleep(ms, signal);
      },
    };
    expect(await endTree(job, { ...machine.tools, clock })).toBe(0);
    expect(machine.signals[0]).toBe('SIGTERM 20 at 45');
  });

  it('gives up on what cannot be killed, and says how much is left', async () => {
    const machine = createScriptedMachine(
      new Map([
        [10, makeRow(10, 1, 1)],
        [20, makeRow(20, 10, 5)],
      ]),
    );
    const kill = () => {
      throw new Error('EPERM');
    };
    expect(await endTree(makeJob(), { ...machine.tools, kill })).toBe(1);
    expect(machine.tools.clock.monotonic()).toBeLessThan(11_000);
  });

  it('does not ask the two processes that hold a sandbox', async () => {
    const machine = createScriptedMachine(
      new Map([
        [10, makeRow(10, 1, 1)],
        [20, makeRow(20, 10, 5)],
        [30, makeRow(30, 20, 5)],
        [40, makeRow(40, 30, 5)],
      ]),
    );
    const spec = makeProcessSpec({ key: 'a', directory: '/a', isolation: 'sandbox' });
    await endTree(makeJob({ spec }), machine.tools);
    expect(machine.signals.filter((line) => line.startsWith('SIGTERM'))).toEqual(['SIGTERM 40 at 0']);
    expect(machine.signals.filter((line) => line.startsWith('SIGKILL'))[0]).toBe('SIGKILL 20 at 105');
  });
});
