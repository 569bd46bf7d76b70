import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGates } from '../../../src/adapters/gates/gates.ts';
import type { Gate, GateReport } from '../../../src/core/gate/gate.ts';
import type { GateRequest } from '../../../src/ports/gates.ts';
import { asItIs } from '../../../src/testing/as-it-is.ts';
import { DirectProcesses } from './direct-processes.ts';

const NEVER = new AbortController().signal;
const PATH = [dirname(process.execPath), process.env['PATH']].join(':');

let root: string;
let processes: DirectProcesses;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-gates-'));
  mkdirSync(join(root, 'checkout'));
  processes = new DirectProcesses();
});
afterEach(() => rmSync(root, { recursive: true }));

const clock = { now: () => 0, monotonic: () => performance.now(), sleep: async () => {} };

const gate = (name: string, run: string, fields: Partial<Gate> = {}): Gate => ({
  name,
  run,
  at: 'task',
  timeoutMs: 10_000,
  report: null,
  ...fields,
});

async function judge(gates: readonly Gate[], fields: Partial<GateRequest> = {}): Promise<readonly GateReport[]> {
  const { run } = createGates({
    processes,
    clock,
    cacheDirectory: join(root, 'cache'),
    environment: {},
    redact: asItIs,
  });
  const result = await run(
    {
      key: 'r1/T1/1/verify',
      directory: join(root, 'gates'),
      commit: 'c0ffee',
      checkout: join(root, 'checkout'),
      readable: ['/objects'],
      gates,
      setup: null,
      isolation: 'none',
      environment: { PATH },
      ...fields,
    },
    NEVER,
  );
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

test('each gate is reported, in the order of their declaration, with exit status and the end of its output', async () => {
  const reports = await judge([
    gate('slow', 'sleep 0.2; echo done'),
    gate('red', 'printf "\\033[31mno\\033[0m\\n" >&2; exit 3'),
  ]);
  expect(reports).toEqual([
    {
      gate: 'slow',
      verdict: 'passed',
      exitCode: 0,
      durationMs: expect.any(Number),
      outputTail: 'done',
      message: '`sleep 0.2; echo done` passed.',
    },
    {
      gate: 'red',
      verdict: 'failed',
      exitCode: 3,
      durationMs: expect.any(Number),
      outputTail: 'no',
      message: expect.stringContaining('ended with exit status 3.'),
    },
  ]);
});

test('gates run at the same time', async () => {
  const waitFor = (file: string) =>
    `n=0; until [ -e ${file} ]; do n=$((n+1)); [ $n -lt 200 ] || exit 1; sleep 0.02; done`;
  const reports = await judge([gate('a', `touch a; ${waitFor('b')}`), gate('b', `touch b; ${waitFor('a')}`)]);
  expect(reports.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
});

test('a gate may write to the checkout alone, has no network, and gets its own time', async () => {
  await judge([gate('a', 'true', { timeoutMs: 1_234 })]);
  expect(processes.specs).toEqual([
    expect.objectContaining({
      key: 'r1/T1/1/verify/c0ffee/a',
      cwd: join(root, 'checkout'),
      environment: { PATH },
      access: { writable: [join(root, 'checkout')], readable: ['/objects'], network: 'none' },
      limits: expect.objectContaining({ wallMs: 1_234, idleMs: 1_234 }),
      input: null,
    }),
  ]);
});

test('of much output the end is kept', async () => {
  const [report] = await judge([gate('loud', 'i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i+1)); done')]);
  expect(report?.outputTail.length).toBeLessThanOrEqual(8_192);
  expect(report?.outputTail).toMatch(/line 2999$/);
});

test.each([
  ['exit 127', 'command'],
  ['exit 126', 'command'],
] as const)('a shell that ends with %s cannot judge because of its %s', async (command, cause) => {
  expect(await judge([gate('a', command)])).toMatchObject([{ verdict: 'error', cause }]);
});

test.each([
  [{ kind: 'limit', limit: 'wall', message: 'Over 1 s.' }, 'time'],
  [{ kind: 'limit', limit: 'idle', message: 'Silent for 1 s.' }, 'time'],
  [{ kind: 'limit', limit: 'output', message: 'Over 1 MiB.' }, 'output'],
  [{ kind: 'limit', limit: 'memory', message: 'Over 1 GiB.' }, 'memory'],
  [{ kind: 'limit', limit: 'processes', message: 'Over 10.' }, 'processes'],
  [{ kind: 'signalled', signal: 9 }, 'signal'],
  [{ kind: 'lost', message: 'Nothing is left.' }, 'lost'],
  [{ kind: 'refused', message: 'No.', hint: 'Do.' }, 'command'],
  [{ kind: 'cancelled' }, 'lost'],
] as const)('%j is an error with the cause %s', async (end, cause) => {
  processes.scripted.set('a', end);
  processes.scripted.set('a+again', end);
  expect(await judge([gate('a', 'true')])).toMatchObject([{ verdict: 'error', exitCode: null, cause }]);
});

test('a report file is kept as evidence', async () => {
  await judge([gate('unit', 'mkdir out; echo "<xml/>" >out/junit.xml', { report: 'out/junit.xml' })]);
  expect(readFileSync(join(root, 'gates/c0ffee/unit/report.xml'), 'utf8')).toBe('<xml/>\n');
});

test.each(['link.xml', '../secret', 'missing.xml', '.'])('%s is no report', async (report) => {
  writeFileSync(join(root, 'secret'), 'x');
  symlinkSync(join(root, 'secret'), join(root, 'checkout/link.xml'));
  expect(await judge([gate('unit', 'true', { report })])).toMatchObject([{ verdict: 'passed' }]);
  expect(['report', 'report.xml'].some((name) => existsSync(join(root, 'gates/c0ffee/unit', name)))).toBe(false);
});

test('more gates than run at a time are all reported, in order', async () => {
  const gates = Array.from({ length: 20 }, (_, index) => gate(`g${index}`, `exit ${index % 2}`));
  expect((await judge(gates)).map(({ gate: name, exitCode }) => [name, exitCode])).toEqual(
    gates.map(({ name }, index) => [name, index % 2]),
  );
});

test('no gate judges a tree that could not be made runnable', async () => {
  const setup = { run: 'echo no registry; exit 1', lockfiles: [], produces: [], timeoutMs: 1_000 };
  expect(await judge([gate('a', 'touch ran')], { setup })).toEqual([
    {
      gate: 'a',
      verdict: 'error',
      exitCode: null,
      durationMs: 0,
      outputTail: 'no registry',
      message: 'The setup command `echo no registry; exit 1` ended with exit status 1.',
      cause: 'setup',
    },
  ]);
  expect(existsSync(join(root, 'checkout/ran'))).toBe(false);
});

test('gates see what the setup command made', async () => {
  const setup = { run: 'mkdir deps; echo 1 >deps/a', lockfiles: [], produces: ['deps'], timeoutMs: 10_000 };
  expect(await judge([gate('a', 'cat deps/a')], { setup, isolation: 'sandbox' })).toMatchObject([
    { verdict: 'passed', outputTail: '1' },
  ]);
  expect(processes.specs.at(-1)?.access.readable).toEqual(['/objects', expect.stringContaining('/cache/')]);
});
