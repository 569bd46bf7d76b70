import { expect, test } from 'vitest';
import { createRedactor, createTextRedactor } from '../../../src/core/secret/redact.ts';
import { FOURTH_SET } from '../../../src/testing/independent-fourth.ts';
import { INDEPENDENT_SET } from '../../../src/testing/independent-secrets.ts';
import { plant, plantedKinds } from '../../../src/testing/planted-secrets.ts';

const redact = createTextRedactor([]);

test.each([
  ['every kind', plantedKinds(7).map((kind) => ({ kind: kind.kind, planted: plant(kind, kind.draw()) }))],
  ['the independent set', INDEPENDENT_SET.map(({ style, text }) => ({ kind: style, planted: text }))],
  ['the fourth set', FOURTH_SET.map(({ style, text }) => ({ kind: style, planted: text }))],
])('no split lets any part of a key of %s through', (_name, texts) => {
  let splits = 0;
  for (const { kind, planted } of texts) {
    const text = `first line\n${planted}\nlast line\n`;
    const whole = redact(text);
    for (let at = 0; at <= text.length; at++) {
      const redactor = createRedactor([]);
      const given = redactor.feed(text.slice(0, at)) + redactor.feed(text.slice(at)) + redactor.finish();
      if (given !== whole) expect.fail(`${kind} at ${at}: ${given}`);
      splits++;
    }
  }
  expect(splits).toBeGreaterThan(2_000);
});
