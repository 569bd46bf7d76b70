import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTextRedactor } from '../../core/secret/redact.ts';
import { createLog, type LogOptions } from './log.ts';
import { LOG_FILE } from './log-file.ts';

let base = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'logs-'));
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

function options(changes: Partial<LogOptions> = {}): LogOptions {
  return {
    directory: join(base, 'logs'),
    level: 'info',
    fileBytes: 1_000_000,
    files: 3,
    redact: createTextRedactor([{ name: 'TOKEN', value: 'very-"secret"-value' }]),
    onProblem: (problem) => {
      throw problem;
    },
    ...changes,
  };
}

interface Entry {
  readonly msg: string;
  readonly index?: number;
  readonly long?: string;
  readonly many?: readonly number[];
}

function entries(name = LOG_FILE): readonly Entry[] {
  const lines = readFileSync(join(base, 'logs', name), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line));
}

test('entries are JSON lines with level, time, fields and message', async () => {
  const log = createLog(options());
  log.debug('not written');
  log.child({ run: 'r1' }).warn('task waits', { task: 'T001', since: new Date(0), count: 3n, nothing: null });
  await log.close();
  expect(entries()).toEqual([
    expect.objectContaining({
      level: 40,
      run: 'r1',
      task: 'T001',
      since: '1970-01-01T00:00:00.000Z',
      count: '3',
      msg: 'task waits',
    }),
  ]);
});

test('secrets are replaced wherever they stand, and the line stays JSON', async () => {
  const secret = 'very-"secret"-value';
  const log = createLog(options());
  const error = new Error(`failed with ${secret}`, { cause: { token: secret } });
  log.child({ child: secret }).error(`message ${secret}`, { list: [secret], deep: { er: secret }, error });
  log.info('-----BEGIN PRIVATE KEY-----\nMIIEvQ', { next: 'field' });
  await log.close();
  const text = JSON.stringify(entries());
  expect(text).not.toContain('secret\\"-value');
  expect(text.match(/\[redacted:TOKEN\]/g)).toHaveLength(7);
  expect(entries()[1]).toMatchObject({ msg: '[redacted:private-key]', next: 'field' });
});

test('values that are too deep, too long or no JSON are written in a short form', async () => {
  const log = createLog(options());
  const loop: { self?: unknown } = {};
  loop.self = loop;
  log.info('odd', {
    loop,
    long: 'x'.repeat(20_000),
    bytes: new Uint8Array(9),
    many: Array(500).fill(1),
    bad: new Date(Number.NaN),
  });
  await log.close();
  const [entry] = entries();
  expect(String(entry?.long)).toHaveLength(16_384 + '… (20000 characters)'.length);
  expect(entry).toMatchObject({ bytes: '[9 bytes]', bad: 'invalid date' });
  expect(entry?.many).toHaveLength(100);
});

test('files rotate by size, the oldest go, and all are private', async () => {
  mkdirSync(join(base, 'logs'), { mode: 0o700 });
  writeFileSync(join(base, 'logs', LOG_FILE), '', { mode: 0o644 });
  const log = createLog(options({ fileBytes: 4_000, files: 2 }));
  for (let index = 0; index < 200; index++) {
    log.info('entry', { index, padding: 'x'.repeat(100) });
    // The stream rotates between writes, when the loop is free.
    if (index % 10 === 0) await new Promise(setImmediate);
  }
  await log.close();
  const names = readdirSync(join(base, 'logs')).filter((name) => name.endsWith('.log'));
  expect(names.toSorted()).toEqual(['slipway.1.log', 'slipway.2.log', 'slipway.log']);
  for (const name of names) expect((statSync(join(base, 'logs', name)).mode & 0o777).toString(8)).toBe('600');
  const kept = names
    .toSorted()
    .toReversed()
    .flatMap((name) => (statSync(join(base, 'logs', name)).size === 0 ? [] : entries(name)));
  expect(Math.max(...kept.map((entry) => Number(entry.index)))).toBe(199);
});

test('a log that cannot be written tells so once and stops no one', async () => {
  mkdirSync(join(base, 'logs', LOG_FILE), { recursive: true });
  const problems: Error[] = [];
  const log = createLog(options({ onProblem: (problem) => problems.push(problem) }));
  log.info('first');
  await expect.poll(() => problems.length).toBeGreaterThan(0);
  log.info('second');
  await log.close();
  expect(problems).toHaveLength(1);
});

test('after closing, entries are dropped without a word', async () => {
  const log = createLog(options());
  log.info('before');
  await log.close();
  log.info('after');
  await log.close();
  expect(existsSync(join(base, 'logs', LOG_FILE))).toBe(true);
  expect(entries()).toHaveLength(1);
});
