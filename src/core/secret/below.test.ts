import { describe, expect, test } from 'vitest';
import { createRedactor, createTextRedactor } from './redact.ts';

const redact = createTextRedactor([]);
const WORD = ['Maple', 'Heron', '47'].join('-');
const HALVES = [['Ab3x', 'Q9mT', 'k2Lp', 'R7vW'].join(''), ['zN5c', 'Y8dF', 'h4Js', 'G6bE'].join('')] as const;
const CODES = ['k3f9x-2m7pq', 'z8w4t-5n1rd', 'b6h2v-9c3yj'];

/** The text in pieces of a few characters, as a stream gives it. */
function streamed(text: string, size: number): string {
  const redactor = createRedactor([]);
  let given = '';
  for (let at = 0; at < text.length; at += size) given += redactor.feed(text.slice(at, at + size));
  return given + redactor.finish();
}

describe('what a line announces is found below it', () => {
  test.each([
    ['a heading', `Password for the test tenant:\n\n    ${WORD}\n\nthe end of T014`, [WORD]],
    ['a question', `ben: what was the pw for the shop?\nlisa: ${WORD}\n`, [WORD]],
    [
      'a question for access',
      `can I get into the admin of the printer?\nsure, admin / Sr${'+'}E7ayasj9D6\n`,
      ['E7ayasj9D6'],
    ],
    ['a row of columns', `host,user,password\nweb1,deploy,${WORD}\nweb2,deploy,\n`, [WORD]],
    ['columns of blanks', `NAME      USER     PASSWORD\nweb       deploy   ${WORD}\n`, [WORD]],
    ['a table', `| System | Kennwort |\n|---|---|\n| Jira | ${WORD} |\n`, [WORD]],
    ['a list of codes', `GitHub recovery codes:\n\n${CODES.join('\n')}\n\n(the others are used up)`, CODES],
    [
      'words of a wallet',
      `Seed words of the treasury:\n${'ripple candle orbit '.repeat(4).trim()}\n`,
      ['candle orbit'],
    ],
    ['a folded value', `encryption_key: >-\n  ${HALVES[0]}\n  ${HALVES[1]}\nother: 1`, HALVES],
    ['a command that goes on', `curl -H "Authorization: Bearer \\\n${HALVES[0]}\\\n${HALVES[1]}"\n`, HALVES],
    ['a variable that goes on', `export DEPLOY_TOKEN=${HALVES[0]}\\\n${HALVES[1]}\n`, HALVES],
    ['joined texts', `const token = "${HALVES[0]}" +\n  "${HALVES[1]}";\n`, HALVES],
  ])('%s', (_name, text, secrets) => {
    const redacted = redact(text);
    for (const secret of secrets) expect(redacted).not.toContain(secret.slice(0, 8));
    for (const size of [1, 2, 3, 7, 16, 40]) expect(streamed(text, size)).toBe(redacted);
  });

  test('lines of columns keep what is no secret', () => {
    const text = `host,user,password\nweb1,deploy,${WORD}\nweb2,reader,none\n`;
    expect(redact(text)).toBe('host,user,password\nweb1,deploy,[redacted:password]\nweb2,reader,none\n');
  });

  test.each([
    '## Password policy\n\n- at least 12 characters\n- no word of list B2\n- US-12\n',
    'DB_PASSWORD=\nDB_NAME=app_dev2\n',
    ':root {\n  --primary: #2563eb;\n  --danger: #ef4444;\n}\n',
    'Key areas of user stories:\n- **FR-001**: sign up\n- **FR-002**: sign in\n',
    'name, login, password,\nfirst2, second3, third4\n',
    'Which user can log in?\nOnly T014 and v2.1.0-rc1 decide.\n',
  ])('ordinary lines stay: %j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

test('a heading is forgotten after some lines, and behind a line without end', () => {
  const far = `Password:\n${'\n'.repeat(20)}${WORD}\n`;
  expect(redact(far)).toBe(far);
  const long = `Password:\n${'x'.repeat(2_000)}\n${WORD}\n`;
  expect(redact(long)).toBe(long);
});
