import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveSecrets, type SecretSources } from './secrets.ts';

let base = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

function sources(variables: SecretSources['variables'] = {}): SecretSources {
  return { variables, root: base, home: base };
}

function file(name: string, content: string, mode = 0o600): void {
  writeFileSync(join(base, name), content);
  chmodSync(join(base, name), mode);
}

test('variables and files are read, a final line end is dropped', () => {
  file('token', 'from-file\n');
  const references = { A: 'env:FROM', B: 'file:token', C: 'file:~/token', D: `file:${join(base, 'token')}` };
  expect(resolveSecrets(references, sources({ FROM: 'from-variable' }))).toEqual({
    ok: true,
    value: [
      { name: 'A', value: 'from-variable' },
      { name: 'B', value: 'from-file' },
      { name: 'C', value: 'from-file' },
      { name: 'D', value: 'from-file' },
    ],
  });
});

test('everything that is missing is named at once', () => {
  file('empty', '\n');
  file('open', 'value', 0o644);
  file('huge', 'x'.repeat(65_537));
  const references = {
    A: 'env:NONE',
    B: 'env:BLANK',
    C: 'file:none',
    D: 'file:empty',
    E: 'file:open',
    F: 'file:huge',
    G: 'file:.',
  };
  const resolved = resolveSecrets(references, sources({ BLANK: '' }));
  const lines = resolved.ok ? [] : resolved.failure.map(({ message, hint }) => `${message} ${hint}`);
  expect(lines.join('\n').replaceAll(base, 'BASE')).toMatchInlineSnapshot(`
    "The secret A is not there: the environment variable NONE is not set. Set NONE where Slipway is started, or refer to another place.
    The secret B is not there: the environment variable BLANK is empty. Set BLANK where Slipway is started, or refer to another place.
    The secret C is not there: the file BASE/none cannot be read (ENOENT). Create the file, or refer to another place.
    The secret D is not there: the file BASE/empty is empty. Write the value into it.
    The secret E is not there: every user of this machine can read BASE/open. Run: chmod 600 'BASE/open'
    The secret F is not there: BASE/huge is no file of at most 65536 bytes. Put the value alone into a file.
    The secret G is not there: BASE is no file of at most 65536 bytes. Put the value alone into a file."
  `);
});
