import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FOURTH_SET } from '../../testing/independent-fourth.ts';
import { INDEPENDENT_SET } from '../../testing/independent-secrets.ts';
import { isLeft, plant, plantedKinds } from '../../testing/planted-secrets.ts';
import { findSecrets, secretTexts } from './find.ts';
import { createTextRedactor } from './redact.ts';

const KINDS = plantedKinds(7);
const EACH = 5;
const redact = createTextRedactor([]);
const NONE = secretTexts([]);

test('every planted key of every kind is found and nothing of it is left', () => {
  expect(KINDS.length).toBeGreaterThanOrEqual(21);
  const missed = KINDS.flatMap((kind) =>
    Array.from({ length: EACH }, () => plantAndRedact(kind)).filter(({ text, secret }) => isLeft(text, secret)),
  );
  expect(missed).toEqual([]);
});

function plantAndRedact(kind: (typeof KINDS)[number]) {
  const raw = kind.draw();
  const secret = kind.kind === 'GCP service account' ? JSON.stringify(raw).slice(1, -1) : raw;
  return { kind: kind.kind, secret, text: redact(plant(kind, raw)) };
}

// Each set was written by somebody who had seen none of the rules, and rules were written for what it showed to be missed: from then on it
// holds what is known and no longer tells how much is not. Read for the first time, 86 of the first set were found, 84 and 95 of the next
// two, 82 of the fourth. The rules by class that followed were written before anybody looked at what was missed of the fourth: 95 of it
// were found by them. A fifth set, written after them and read once, was found whole, with 2 alarms in its 300 ordinary texts.
test.each([
  ['the first set', INDEPENDENT_SET],
  ['the fourth set', FOURTH_SET],
])('of a hundred keys of %s, which somebody else planted, at least ninety-eight are found', (_name, set) => {
  const missed = set.filter(({ text, secret }) => isLeft(redact(text), secret)).map(({ style }) => style);
  expect(set).toHaveLength(100);
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(2);
});

test('ordinary text raises no alarm: this repository has none', () => {
  const alarms: string[] = [];
  let lines = 0;
  for (const path of ordinaryFiles()) {
    const text = readFileSync(path, 'utf8');
    lines += text.split('\n').length;
    alarms.push(
      ...findSecrets(text, NONE).map(({ name, start, end }) => `${path}: ${name}: ${text.slice(start, end)}`),
    );
  }
  expect(lines).toBeGreaterThan(10_000);
  expect(alarms.length / lines, alarms.slice(0, 40).join('\n')).toBe(0);
});

/** Sources, documents and examples; tests are left out, because they plant. */
function ordinaryFiles(): readonly string[] {
  const top = join(import.meta.dirname, '../../..');
  return ['src', 'docs', 'examples'].flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|md|ya?ml|json)$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => join(top, folder, name)),
  );
}
