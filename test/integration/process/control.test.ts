import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openProcTable } from '../../../src/adapters/process/process-table.ts';
import { isAlive } from '../../../src/adapters/process/process-tree.ts';
import type { ProcessControl, ProcessIdentity } from '../../../src/ports/processes.ts';
import { createMachineRig, eventually, type MachineRig, NEVER } from './rig.ts';

const table = openProcTable('/proc');
const LISTEN = 'while IFS= read -r line; do printf "heard %s\\n" "$line"; done; exit 3';
const listening = (rig: MachineRig, isolation: 'none' | 'sandbox' = 'none') =>
  rig.script('a', LISTEN, { control: true, isolation });

/** Starts a process that listens, tells it its first line, and lets go of it once it has answered. */
async function listenAndLetGo(rig: MachineRig, isolation: 'none' | 'sandbox' = 'none'): Promise<ProcessIdentity> {
  const processes = rig.open();
  const spec = listening(rig, isolation);
  const heard = Promise.withResolvers<void>();
  const started = Promise.withResolvers<ProcessIdentity>();
  void processes.run(
    spec,
    {
      started: (identity) => started.resolve(identity),
      control: (to) => to.write({ key: '1', line: 'one' }),
      output: () => heard.resolve(),
    },
    NEVER,
  );
  await heard.promise;
  const shim = await started.promise;
  await processes.close();
  return shim;
}

/** Takes the process over, does something with its control, and answers with all that it said. */
async function takeOver(rig: MachineRig, use: (control: ProcessControl) => void): Promise<string> {
  const chunks: Uint8Array[] = [];
  const observer = { control: use, output: (chunk: Uint8Array) => chunks.push(chunk) };
  const end = await rig.open().run(listening(rig), observer, NEVER);
  expect(end).toEqual({ kind: 'exited', code: 3 });
  return Buffer.concat(chunks).toString();
}

/** Living processes whose parent is this shim. */
const childrenOf = (shim: ProcessIdentity) => table.list().filter((row) => row.parent === shim.pid && !row.zombie);

describe('A daemon that died while it wrote to a process', () => {
  it('left a line that was not handed on: the next one hands it on', async () => {
    await using rig = createMachineRig();
    await listenAndLetGo(rig);
    const { directory } = listening(rig);
    appendFileSync(`${directory}/control-lines`, `${JSON.stringify({ key: '2', line: 'two ü' })}\n`);
    const text = await takeOver(rig, (control) => {
      expect([...control.written]).toEqual(['1', '2']);
      control.end();
    });
    expect(text).toBe('heard one\nheard two ü\n');
  });

  it('left a part of a line: the rest follows', async () => {
    await using rig = createMachineRig();
    await listenAndLetGo(rig);
    const { directory } = listening(rig);
    appendFileSync(`${directory}/control-lines`, `${JSON.stringify({ key: '2', line: 'two ü' })}\n`);
    appendFileSync(`${directory}/control`, Buffer.from('two ü').subarray(0, 5));
    expect(await takeOver(rig, (control) => control.end())).toBe('heard one\nheard two ü\n');
  });

  it('left a torn record: the line was never said, and may be said again', async () => {
    await using rig = createMachineRig();
    await listenAndLetGo(rig);
    appendFileSync(`${listening(rig).directory}/control-lines`, '{"key":"2","li');
    const text = await takeOver(rig, (control) => {
      expect([...control.written]).toEqual(['1']);
      expect(control.write({ key: '2', line: 'two' })).toBe(true);
      control.end();
    });
    expect(text).toBe('heard one\nheard two\n');
  });
});

describe('The pump of a process that listens', () => {
  it('ends with its shim', async () => {
    for (const isolation of ['none', 'sandbox'] as const) {
      await using rig = createMachineRig();
      const shim = await listenAndLetGo(rig, isolation);
      const children = childrenOf(shim);
      expect(children.length).toBe(2);
      process.kill(shim.pid, 'SIGKILL');
      await rig.open().run(listening(rig, isolation), {}, NEVER);
      await eventually(
        () => !children.some((row) => isAlive(table, { ...row, bootId: table.bootId })),
        'the end of program and pump',
      );
    }
  });

  it('ends with its program, and the shim serves the next job', async () => {
    await using rig = createMachineRig();
    const processes = rig.open({ maxRunning: 1 });
    const identities: ProcessIdentity[] = [];
    const started = (identity: ProcessIdentity) => identities.push(identity);
    const spec = rig.script('a', 'sleep 0.3; exit 4', { control: true });
    expect(await processes.run(spec, { started }, NEVER)).toEqual({ kind: 'exited', code: 4 });
    expect(await processes.run(rig.script('b', 'sleep 0.3; exit 5'), { started }, NEVER)).toEqual({
      kind: 'exited',
      code: 5,
    });
    expect(identities[1]?.pid).toBe(identities[0]?.pid);
    expect(childrenOf(identities[0]!)).toEqual([]);
    expect(['pipe', 'wake'].filter((name) => existsSync(`${spec.directory}/${name}`))).toEqual([]);
  });

  it('hands on megabytes at the pace of the reader, and says when it is too much', async () => {
    await using rig = createMachineRig();
    const line = 'x'.repeat(1024 * 1024);
    const spec = rig.script('a', 'sleep 0.5; wc -c', { control: true });
    let text = '';
    const control = (to: ProcessControl) => {
      for (let count = 0; count < 8; count += 1) expect(to.write({ key: String(count), line })).toBe(true);
      expect(to.write({ key: 'big', line: line.repeat(60) })).toBe(false);
      to.end();
    };
    const output = (chunk: Uint8Array) => (text += Buffer.from(chunk).toString());
    expect(await rig.open().run(spec, { control, output }, NEVER)).toEqual({ kind: 'exited', code: 0 });
    expect(Number(text)).toBe(8 * (line.length + 1));
  });

  it('is not there where nobody listens', async () => {
    await using rig = createMachineRig();
    await rig.open().run(rig.script('a', 'true'), {}, NEVER);
    const { directory } = rig.script('a', 'true');
    expect(existsSync(`${directory}/pipe`) || existsSync(`${directory}/control`)).toBe(false);
    expect(readFileSync(`${directory}/claim`, 'utf8')).toContain('end 0');
  });
});
