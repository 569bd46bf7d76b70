import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireDaemonLock, type LockFailure, readLockOwner } from '../../../src/adapters/sqlite/lock.ts';

interface Answer {
  readonly got: boolean;
  readonly tookMs: number;
  readonly failure?: LockFailure;
}

let folder: string;
let path: string;
const children = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-lock-'));
  path = join(folder, 'home', 'daemon.lock');
});

afterEach(async () => {
  await Promise.all([...children].map(endChild));
  rmSync(folder, { recursive: true });
});

it('goes to exactly one of 100 processes, and the others learn its pid', async () => {
  const holders = await Promise.all(Array.from({ length: 100 }, startHolder));
  const answers = await Promise.all(holders.map((holder) => holder.go()));
  const winner = answers.findIndex((answer) => answer.got);
  expect(answers.filter((answer) => answer.got)).toHaveLength(1);
  for (const answer of answers.filter((other) => !other.got)) {
    expect(answer.failure).toMatchObject({ reason: 'held', owner: { pid: holders[winner]?.child.pid } });
  }
});

it('is free as soon as its owner was killed, and the dead owner is not named any more', async () => {
  for (let round = 0; round < 5; round++) {
    const holder = await startHolder();
    expect(await holder.go()).toMatchObject({ got: true });
    expect(readLockOwner(path)?.pid).toBe(holder.child.pid);
    await endChild(holder.child);
    expect(readLockOwner(path)).toBeNull();
    const next = await acquireDaemonLock(path);
    expect(next.ok).toBe(true);
    if (next.ok) next.value[Symbol.dispose]();
  }
});

it('is refused within the same process too, and is free after it was disposed', async () => {
  const first = await acquireDaemonLock(path);
  expect(await acquireDaemonLock(path)).toMatchObject({ ok: false, failure: { owner: { pid: process.pid } } });
  if (first.ok) first.value[Symbol.dispose]();
  expect(existsSync(`${path}.owner`)).toBe(false);
  const second = await acquireDaemonLock(path);
  expect(second.ok).toBe(true);
  if (second.ok) second.value[Symbol.dispose]();
});

it('does not believe an owner file whose pid belongs to somebody else now, or that is damaged', async () => {
  const first = await acquireDaemonLock(path);
  if (first.ok) first.value[Symbol.dispose]();
  for (const text of ['{"pid":1', '[]', '{"pid":-1,"startTicks":null,"bootId":null}', ownerText({ startTicks: 1 })]) {
    writeFileSync(`${path}.owner`, text);
    expect(readLockOwner(path)).toBeNull();
  }
});

it('says what to do when its folder cannot be used', async () => {
  writeFileSync(join(folder, 'home'), 'a file');
  expect(await acquireDaemonLock(path)).toMatchObject({
    ok: false,
    failure: { reason: 'unavailable', hint: expect.stringContaining('SLIPWAY_HOME') },
  });
});

function ownerText(changes: object): string {
  return JSON.stringify({ pid: process.pid, startTicks: null, bootId: null, ...changes });
}

async function startHolder(): Promise<{ readonly child: ChildProcess; go: () => Promise<Answer> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lock-holder.ts'), path], {
    env: {},
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    go: async () => {
      child.stdin.write('go\n');
      const { value } = await lines.next();
      return JSON.parse(String(value));
    },
  };
}

async function endChild(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
