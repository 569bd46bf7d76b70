import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert } from '../assert.ts';
import type { KnownSecret } from './find.ts';
import { createRedactor, createTextRedactor } from './redact.ts';

const PEM_BODY = Array.from({ length: 12 }, (_, line) => `MIIEvQIBADANBgkqhkiG9w0BAQ${line}FAASCBKcwggSjAgEA`);
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${PEM_BODY.join('\n')}\n-----END RSA PRIVATE KEY-----`;

const KNOWN: readonly KnownSecret[] = [
  { name: 'STAGING_TOKEN', value: 'hunter2-correct horse/battery+staple' },
  { name: 'QUOTED', value: 'say "open\\sesame" now' },
  { name: 'KEY_FILE', value: 'first-line-of-three\nsecond-line-of-three\nthird-line-of-three' },
  { name: 'UMLAUT', value: 'geheimnisträger-größe' },
];

/** Built at run time: whoever scans this file for credentials shall find none. */
const CREDENTIALS: readonly (readonly [rule: string, text: string])[] = [
  ['github-token', `ghp${'_'}${'aB3dE6gH9'.repeat(4)}`],
  ['github-token', `github${'_pat_'}${'11ABCDEFG0'.repeat(4)}`],
  ['anthropic-key', `sk-${'ant-'}api03-${'Zz9_-'.repeat(12)}`],
  ['openai-key', `sk-${'proj-'}${'q1W2e3R4'.repeat(5)}`],
  ['aws-key-id', `AK${'IA'}IOSFODNN7SIMPLER`],
  ['slack-token', `xo${'xb-'}123456789012-abcdefABCDEF`],
  ['google-key', `AI${'za'}SyA1234567890abcdefghijklmnopqrstuv`],
  ['stripe-key', `sk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc`],
  ['json-web-token', `ey${'J'}hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N`],
  ['bearer-token', `Bearer ${'0123456789abcdef'.repeat(2)}`],
  ['private-key', PEM],
];

const redactKnown = createTextRedactor(KNOWN);

describe('whole texts', () => {
  test('known values are replaced by their name, in every encoding', () => {
    const value = 'hunter2-correct horse/battery+staple';
    const pairs = Buffer.from(`user:${value}`).toString('base64');
    const text = [value, JSON.stringify({ value }), encodeURIComponent(value), pairs].join('\n');
    expect(redactKnown(text)).toMatchInlineSnapshot(`
      "[redacted:STAGING_TOKEN]
      {"value":"[redacted:STAGING_TOKEN]"}
      [redacted:STAGING_TOKEN]
      dXNlcjp[redacted:STAGING_TOKEN]U="
    `);
  });

  test('each line of a value with several lines is replaced where it stands alone', () => {
    expect(redactKnown('got second-line-of-three here')).toBe('got [redacted:KEY_FILE] here');
  });

  test.each(CREDENTIALS)('a credential of the kind %s is replaced and its surroundings stay', (rule, text) => {
    expect(redactKnown(`export TOKEN="${text}" # end`)).toBe(`export TOKEN="[redacted:${rule}]" # end`);
    expect(redactKnown(JSON.stringify({ line: `a\n${text}` }))).toBe(`{"line":"a\\n[redacted:${rule}]"}`);
  });

  test('the password in an address is replaced', () => {
    expect(redactKnown('git clone https://bob:s3cr3t-word@example.org/x.git')).toBe(
      'git clone https://bob:[redacted:password]@example.org/x.git',
    );
  });

  test.each([
    'a task-list-of-things-that-need-to-be-done-before-noon stays',
    'commit 4f3a1c9be0d24f0e8c5b7a69d1e2f3a4b5c6d7e8',
    'see https://example.org:8080/path@2 and mail bob@example.org',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'npm_config_registry, hf_hub, sk-learn and AKIA are words',
    'short values such as abc are not looked for',
  ])('harmless text stays as it is: %s', (text) => {
    expect(createTextRedactor([...KNOWN, { name: 'SHORT', value: 'abc' }])(text)).toBe(text);
  });

  test('a private key that was cut off is replaced up to the end', () => {
    expect(redactKnown(`x ${PEM.slice(0, 300)}`)).toBe('x [redacted:private-key]');
  });
});

describe('streams', () => {
  const secrets = [...KNOWN.map(({ value }) => value), ...CREDENTIALS.map(([, text]) => text)];

  test('no split into two chunks lets any part of any secret through', () => {
    let splits = 0;
    for (const secret of secrets) {
      const text = `before ${secret} after\nnext line\n`;
      const whole = redactKnown(text);
      for (let at = 0; at <= text.length; at++) {
        const redactor = createRedactor(KNOWN);
        assert(redactor.feed(text.slice(0, at)) + redactor.feed(text.slice(at)) + redactor.finish() === whole, `${at}`);
        splits++;
      }
    }
    expect(splits).toBeGreaterThan(1_500);
  }, 30_000);

  test('any splits give the same as the whole text', () => {
    const piece = fc.oneof(
      fc.constantFrom(...secrets, '\n', ' ', '-----BEGIN ', 'eyJ', '://', '\r\n'),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), (pieces, cuts) => {
        const text = pieces.join('');
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
        const redactor = createRedactor(KNOWN);
        const fed = places.slice(1).map((end, index) => redactor.feed(text.slice(places[index], end)));
        expect(fed.join('') + redactor.finish()).toBe(redactKnown(text));
      }),
      { numRuns: 400 },
    );
  });

  test('complete lines are given back at once', () => {
    const redactor = createRedactor(KNOWN);
    expect(redactor.feed('one\ntwo\nthr')).toBe('one\ntwo\n');
    expect(redactor.feed('ee\n')).toBe('three\n');
    expect(redactor.finish()).toBe('');
  });

  test('an open private key holds back what follows, within bounds', () => {
    const redactor = createRedactor([]);
    expect(redactor.feed('log\n-----BEGIN PRIVATE KEY-----\nMIIE\n')).toBe('log\n');
    const given = redactor.feed(`${'x'.repeat(99)}\n`.repeat(400));
    expect(given.startsWith('[redacted:private-key]')).toBe(true);
    expect(given.length).toBeGreaterThan(7_000);
  });

  test('a line without end passes in bounded pieces and no secret in it is split', () => {
    const secret = KNOWN[0]!.value;
    const redactor = createRedactor(KNOWN);
    let given = '';
    let longestHold = 0;
    let fed = 0;
    for (let round = 0; round < 2_000; round++) {
      const chunk = `${'.'.repeat(461)}${round % 3 === 0 ? secret : 'x'.repeat(secret.length)}`;
      fed += chunk.length;
      given += redactor.feed(chunk);
      longestHold = Math.max(longestHold, fed - given.length);
    }
    given += redactor.finish();
    expect(given.includes(secret.slice(0, 12))).toBe(false);
    expect(given.split('[redacted:STAGING_TOKEN]')).toHaveLength(668);
    expect(longestHold).toBeLessThan(500_000);
  });

  test.each([
    ['-----BEGIN PRIVATE KEY', 20_000],
    ['-eyJ', 100_000],
    ['://a:', 100_000],
    ['-----BEGIN ', 40_000],
  ])('hostile repetitions of %j are read in linear steps', (piece, times) => {
    const redactor = createRedactor(KNOWN);
    const given = redactor.feed(piece.repeat(times)) + redactor.finish();
    expect(given).toBe(redactKnown(piece.repeat(times)));
  });
});

test('a first line that breaks off is no beginning of the key that follows', () => {
  const key = [
    '-----BEGIN RSA PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQ0FAASCBKcwggSjAgEA',
    '-----END RSA PRIVATE KEY-----',
  ].join('\n');
  expect(createTextRedactor([])(`-----BEGIN \r\n${key}`)).toBe('-----BEGIN \r\n[redacted:private-key]');
});
