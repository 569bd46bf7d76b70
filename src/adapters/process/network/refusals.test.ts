import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRefusals } from './refusals.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refusals-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const lines = () => readFileSync(join(folder, 'refused'), 'utf8').split('\n').slice(0, -1);

it('each target is noted once, also by the next guard of the job', () => {
  writeFileSync(join(folder, 'refused'), 'not-listed a.example:443\n');
  const note = openRefusals(join(folder, 'refused'));
  note('not-listed', 'a.example:443');
  note('not-listed', 'b.example:443');
  note('not-listed', 'b.example:443');
  note('not-public', 'b.example:443');
  expect(lines()).toEqual(['not-listed a.example:443', 'not-listed b.example:443', 'not-public b.example:443']);
});

it('a target is a host and a port, whatever bytes were asked for, and there are a hundred at the most', () => {
  const note = openRefusals(join(folder, 'refused'));
  note('no-host', 'a\nnot-listed b:1\u001b[31m /x?token=y');
  note('no-host', 'x'.repeat(10_000));
  for (let index = 0; index < 200; index += 1) note('not-listed', `h${index}.example:443`);
  expect(lines().slice(0, 2)).toEqual(['no-host a?not-listed?b:1?[31m??x?token?y', `no-host ${'x'.repeat(300)}`]);
  expect(lines()).toHaveLength(100);
});

it('what cannot be noted is no failure', () => {
  expect(() => openRefusals(join(folder, 'nowhere/refused'))('not-listed', 'a.example:443')).not.toThrow();
});
