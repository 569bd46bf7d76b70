import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFile, openRegular, readRegular, readStart, readTail, replaceFile } from './private-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'private-file-'));
const at = (name: string) => join(folder, name);
writeFileSync(at('ten'), '0123456789');
writeFileSync(at('empty'), '');
mkdirSync(at('folder'));
symlinkSync(at('ten'), at('link'));
symlinkSync(at('nowhere'), at('dangling'));
execFileSync('mkfifo', [at('pipe')]);

describe('reading', () => {
  test.each(['folder', 'link', 'dangling', 'pipe', 'absent', 'ten/below', '/dev/null'])('%s is no file', (name) => {
    const path = name.startsWith('/') ? name : at(name);
    expect(openRegular(path)).toBeNull();
    expect([readRegular(path, 100), readStart(path, 100), readTail(path, 100)]).toEqual([null, null, null]);
  });

  test.each([
    [10, '0123456789', '0123456789', '0123456789'],
    [100, '0123456789', '0123456789', '0123456789'],
    [9, null, '012345678', '123456789'],
    [0, null, '', ''],
  ])('of at most %i bytes gives the whole or nothing, the start, the end', (limit, whole, start, end) => {
    expect([readRegular(at('ten'), limit), readStart(at('ten'), limit), readTail(at('ten'), limit)]).toEqual([
      whole,
      start,
      end,
    ]);
  });

  test('an empty file has an empty text', () => {
    expect([readRegular(at('empty'), 8), readStart(at('empty'), 8), readTail(at('empty'), 8)]).toEqual(['', '', '']);
  });
});

describe('writing', () => {
  test('replaces a link and not what it leads to; others may not read it', () => {
    writeFileSync(at('users'), 'mine');
    symlinkSync(at('users'), at('planted'));
    replaceFile(at('planted'), 'new');
    expect([readFileSync(at('users'), 'utf8'), readRegular(at('planted'), 10)]).toEqual(['mine', 'new']);
    expect(statSync(at('planted')).mode & 0o777).toBe(0o600);
  });

  test('makes a file once, and none behind a link that leads nowhere', () => {
    createFile(at('once'), 'first');
    createFile(at('once'), 'second');
    createFile(at('dangling'), 'x');
    expect([readRegular(at('once'), 10), openRegular(at('nowhere'))]).toEqual(['first', null]);
    expect(() => createFile(at('absent/file'), 'x')).toThrow('ENOENT');
  });
});
