import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { basePin, candidatePin, leftoverPin, snapshotPin, toSlug } from './names.ts';

const HOSTILE = [
  '',
  ' ',
  '.',
  '..',
  '../..',
  '../../etc/passwd',
  '/',
  '/etc',
  '//',
  '\\',
  'C:\\x',
  '-',
  '--help',
  '-rf',
  '~',
  '~root',
  'HEAD',
  '@',
  '@{u}',
  'a@{1}',
  'a..b',
  'a.lock',
  '.hidden',
  'a/',
  'a//b',
  'a b',
  'a\nb',
  'a\0b',
  'a\tb',
  '*',
  '?',
  '[a]',
  'a:b',
  'a^b',
  '$(touch x)',
  '`id`',
  ';rm -rf .',
  '|',
  '.git',
  '.GIT',
  'git~1',
  'é',
  'e\u0301',
  'ﬁ',
  'Ａ',
  '\u200b',
  '\ud800',
  '💥',
  'x'.repeat(5_000),
  'T001',
  't001',
  'base',
  'con',
  'nul',
];

test('hostile names become valid, unique names inside the root', () => {
  const slugs = HOSTILE.map(toSlug);
  expect(new Set(slugs).size).toBe(HOSTILE.length);
  for (const slug of slugs) {
    expect(slug).toMatch(/^[a-z0-9][a-z0-9-]{0,60}$/);
    expect(resolve('/root', slug).startsWith(`/root${sep}`)).toBe(true);
  }
});

test('git takes every ref that is made of hostile names, all of them in one repository', () => {
  const refs = HOSTILE.flatMap((name) => {
    const key = { runId: name, taskId: name, attempt: 1 };
    return [basePin(name), snapshotPin(key), candidatePin(key), leftoverPin(key)];
  });
  const repository = mkdtempSync(join(tmpdir(), 'slipway-names-'));
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', ['-C', repository, ...args], { input, encoding: 'utf8' });
  try {
    git(['init', '--quiet', '--bare']);
    const object = git(['hash-object', '-w', '--stdin']).trim();
    git(['update-ref', '--stdin', '-z'], refs.map((ref) => `create ${ref}\0${object}\0`).join(''));
    expect(git(['for-each-ref', '--format=%(refname)']).trim().split('\n')).toEqual([...refs].sort());
  } finally {
    rmSync(repository, { recursive: true });
  }
});

test('different identifiers never share a slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      expect(toSlug(one) === toSlug(other)).toBe(one === other);
    }),
  );
});

test('the pins of one run and task are all different refs, none a folder of another', () => {
  const key = { runId: 'r1', taskId: 'base', attempt: 1 };
  const refs = [
    basePin('r1'),
    snapshotPin(key),
    candidatePin(key),
    leftoverPin(key),
    snapshotPin({ ...key, attempt: 11 }),
  ];
  for (const one of refs) for (const other of refs) expect(other.startsWith(`${one}/`)).toBe(false);
  expect(new Set(refs).size).toBe(refs.length);
});
