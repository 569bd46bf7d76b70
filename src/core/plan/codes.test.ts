import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const core = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Folders whose codes are about plans that could be executed; docs/planning.md has their table. */
const CRITICS = /[/\\](?:critique|strategy)[/\\]/;

/** Codes that the sources give, found in their text. */
function codesIn(wanted: (path: string) => boolean): readonly string[] {
  const files = ['spec', 'plan', 'secret'].flatMap((folder) =>
    readdirSync(join(core, folder), { recursive: true }).map((name) => join(core, folder, String(name))),
  );
  const sources = files.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && wanted(path));
  const codes = sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?:code|rule): '([a-z-]+\/[a-z-]+)'/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(codes)].sort();
}

test.each([
  ['formats.md', 'the readers', (path: string) => !CRITICS.test(path)],
  ['planning.md', 'the critics', (path: string) => CRITICS.test(path)],
])('the table of codes in docs/%s names exactly those that %s give', (name, _, wanted) => {
  const page = readFileSync(join(core, '..', '..', 'docs', name), 'utf8');
  const documented = [...page.matchAll(/^\| `([a-z-]+\/[a-z-]+)` \|/gm)].map((match) => match[1]).sort();
  expect(codesIn(wanted)).toEqual(documented);
  expect(documented.length).toBeGreaterThan(20);
});
