import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const core = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Codes that the sources give, found in their text. */
function codesInSources(): readonly string[] {
  const files = ['spec', 'plan'].flatMap((folder) =>
    readdirSync(join(core, folder), { recursive: true }).map((name) => join(core, folder, String(name))),
  );
  const sources = files.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const codes = sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/code: '([a-z-]+\/[a-z-]+)'/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(codes)].sort();
}

test('the table of diagnostic codes in docs/formats.md names exactly the codes that the readers give', () => {
  const page = readFileSync(join(core, '..', '..', 'docs', 'formats.md'), 'utf8');
  const documented = [...page.matchAll(/^\| `([a-z-]+\/[a-z-]+)` \|/gm)].map((match) => match[1]).sort();
  expect(codesInSources()).toEqual(documented);
  expect(documented.length).toBeGreaterThan(20);
});
