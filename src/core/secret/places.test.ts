import { describe, expect, test } from 'vitest';
import { createRedactor, createTextRedactor } from './redact.ts';
import { withoutSensitive } from './scan.ts';

const redact = createTextRedactor([]);
/** A password as people make them up, and a token as programs draw them; no literal looks like one of anybody. */
const WORD = ['Maple', 'badger', '471!'].join('#');
const TAIL = ['q7Zx2', 'LmR94', 'vTbK8', 'yWc3N', 'pD5hE', 'sJ6g'].join('');
const HEX = '3f9a1c07'.repeat(8);

describe('a password is found by what stands around it', () => {
  test.each([
    ['in SQL', `CREATE USER app WITH PASSWORD '${WORD}' VALID UNTIL 'infinity';`],
    ['in SQL of another dialect', `CREATE USER 'app'@'%' IDENTIFIED BY '${WORD}';`],
    ['in an element', `<server><password>${WORD}</password></server>`],
    ['in an attribute', `<add key="Password" value="${WORD}"/>`],
    ['in a call', `pool.setPassword("${WORD}");`],
    ['behind a comma', `env.put("DB_PASSWORD", "${WORD}");`],
    ['in PowerShell', `$sec = ConvertTo-SecureString "${WORD}" -AsPlainText -Force`],
    ['of a shell command', `sshpass -p '${WORD}' scp dump.sql host:`],
    ['of a client', `mysqldump -h db -u app -p'${WORD}' shop > dump.sql`],
    ['of a login', `docker login -u ci -p ${WORD} example.org`],
    ['of curl', `curl -u ci:${WORD} https://example.org`],
    ['in an address without a scheme', `sql.Open("mysql", "billing:${WORD}@tcp(10.0.0.1:3306)/shop")`],
    ['in bold', `**Password:** ${WORD}`],
    ['in Spanish', `Contraseña: ${WORD}`],
    ['in German', `Das Passwort ist ${WORD}`],
    ['in Chinese', `密码：${WORD}`],
    ['in a sentence', `We reset the password to ${WORD} yesterday.`],
    ['with marks that end words', `SECRET_KEY = '2o-1*4961h0t@jw(=+@41gv_4z,c2kxp!t;w*_&b9'`],
  ])('%s', (_name, text) => {
    const redacted = redact(text);
    expect(redacted).toMatch(/\[redacted:(?:password|assigned-secret|basic-credentials)\]/);
    for (const part of ['badger', '4961h0t', 'b9']) expect(redacted).not.toContain(part);
  });

  test.each([
    ['of a chat', `rob: admin, pw is ${WORD}`],
    ['with words between', `Das Kennwort für den Benutzer wartung lautet jetzt ${WORD}, bitte nicht weitergeben`],
    ['behind a login', `- [x] T032 Create bootstrap admin (kcadmin / ${WORD})`],
    ['of a network', 'WLAN: ACME-Guest, key Kestrel_badger7896'],
    ['that is one word and a number', 'Identifiant : recette / Mot de passe : otter.badger4910B771'],
    ['drawn at random', 'a senha do banco mudou: zCl6TJbadgerkyZpT9'],
    ['of four words', 'password: "msme vker badg erzu"'],
  ])('in a note %s', (_name, text) => {
    const redacted = redact(text);
    expect(redacted).toContain('[redacted:password]');
    expect(redacted).not.toMatch(/badg/);
  });

  test('in the column of a table that is headed so, in any row', () => {
    const table = [
      '| System | Login | Password |',
      '|---|---|:--|',
      '| CMS | editor | - |',
      `| Shop | admin | \`${WORD}\` |`,
      '',
      `| ${WORD} | of no heading | - |`,
    ].join('\n');
    const { text, kinds } = withoutSensitive(table, (kept) => kept);
    expect(kinds).toEqual({ password: 1 });
    expect(text.split('\n')[3]).toBe('| Shop | admin | `[redacted:password]` |');
    expect(text.split('\n')[5]).toContain(WORD);
  });

  test('in a column of keys, whether or not the row ends with a bar; a row that is too short or says more has none', () => {
    const table = [
      '| API key | Note |',
      '|---|---|',
      `| ${TAIL}`,
      '| | |',
      `| ${TAIL}, which expired | - |`,
      `| \`${TAIL}\` | - |`,
      '',
      '| Note | Password |',
      '|---|---|',
      '| of no account |',
    ].join('\n');
    const { text, kinds } = withoutSensitive(table, (kept) => kept);
    expect(kinds).toEqual({ 'assigned-secret': 2 });
    expect(text.split('\n')[2]).toBe('| [redacted:assigned-secret]');
    expect(text.split('\n')[5]).toBe('| `[redacted:assigned-secret]` | - |');
  });

  test('and not where a word of another script stands', () => {
    const text = 'const password = "обязательное";';
    expect(redact(text)).toBe(text);
  });
});

describe('a token is found by its shape', () => {
  test.each([
    ['with a prefix that is not known', `client = connect("zqx_${TAIL}")`, 'vendor-token'],
    ['with a prefix of two words', `zqx-live-${TAIL}`, 'vendor-token'],
    ['in JSON text behind a line feed', JSON.stringify(`a\nzqx_${TAIL}`), 'vendor-token'],
    ['of a personal access', `base('${['pat', 'A1b2C3d4E5f6G7'].join('')}.${HEX}')`, 'airtable-token'],
    [
      'as a hash of a password',
      `app:${['$2b', '12', 'a1B2c3D4e5F6g7H8i9J0k.'.padEnd(53, 'L3m')].join('$')}`,
      'password-hash',
    ],
    [
      'as a UUID that is announced',
      'their API key for labels is ed0f5bba-f2a0-456e-847d-a725d62834f7',
      'assigned-secret',
    ],
    [
      'beside its id',
      `new Keys("${['AK', 'IAULBFWYXXSGU7DUK6'].join('')}", "${'aPNt0DBN0p'.repeat(4)}")`,
      'aws-secret',
    ],
    ['in a JSON web key', `{"kty":"EC","x":"abc","d":"${TAIL}${TAIL}"}`, 'private-key'],
    ['in a signed address', `https://a.example/b?X-Amz-Expires=60&X-Amz-Signature=${HEX}`, 'signature'],
    ['in a row', `| client_secret | ${TAIL} |`, 'assigned-secret'],
    [
      'that signs',
      `const t = jwt.sign({ id: user.id }, "acme-jwt-signing-9f2Lk", { expiresIn: "7d" })`,
      'assigned-secret',
    ],
    ['in a query', 'fetch("https://a.example/b?q=Lyon&appid=caf1fb184314c6efbd5a4b3821b77173")', 'assigned-secret'],
    ['of a connection', `new PDO('mysql:host=db;dbname=shop', 'shop', 'Sup3rV1sor')`, 'password'],
    ['as twelve words', `mnemonic: "${'ripple candle orbit '.repeat(4).trim()}"`, 'recovery-phrase'],
  ])('%s', (_name, text, kind) => {
    expect(redact(text)).toContain(`[redacted:${kind}]`);
  });
});

describe('what only speaks of secrets stays', () => {
  test.each([
    'Private keys begin with "-----BEGIN PRIVATE KEY-----" and must be kept in the vault.',
    '-----BEGIN RSA PRIVATE KEY-----\n<paste your key here>\n-----END RSA PRIVATE KEY-----',
    '/-----BEGIN ([A-Z ]+)PRIVATE KEY-----[\\s\\S]+?-----END/g',
    ['STRIPE=sk', 'live', 'x'.repeat(24)].join('_'),
    'postgresql://user:password@host:5432/dbname',
    'SecretArn: arn:aws:secretsmanager:eu-west-1:513863130905:secret:prod/db/orders-a1B2c3',
    'user.password = Hash::make($request->input("password"));',
    'PublicKeyToken=31bf3856ad364e35',
    'const HEADER_API_KEY = "X-Api-Key";',
    'the password field shows "At least 12 characters"',
    `data:application/json;base64,${['ey', 'J2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImFwcC50cyIsInRva2VuLnRzIl0'].join('')}`,
    `session ses_${TAIL} answered call_${TAIL}`,
    `integrity sha512-${TAIL}${TAIL}`,
    '<T extends Token>(token: Promise<Token>, password: string) => passwords[index]',
    'setPassword(password); password("admin")',
    'Passwords are hashed with argon2id (OAuth2.0, RFC6238, Base64Url) in ~10-50ms since v2.1.0-Beta of 2024-06-11',
    'login at https://example.org/Start99! and read docs/Login2024.md',
    'postgresql://postgres:[password]@host/db',
    'mongodb://<user>:<password>@localhost:27017/test',
    `Content-Type: multipart/form-data; boundary=----WebKitFormBoundary${TAIL.slice(0, 16)}`,
    'the admin reads `user.Password1` and resetPassword2FA(token)',
    'cache_key = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
    'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

test('a mention of a key is not held back in a stream, a key that has begun is', () => {
  const mention = createRedactor([]);
  expect(mention.feed('-----BEGIN PRIVATE KEY----- opens every key in this format.\n')).toContain('opens every key');
  const key = createRedactor([]);
  expect(key.feed('-----BEGIN PRIVATE KEY-----\n')).toBe('');
  expect(key.feed(`${HEX}\n`)).toBe('');
  expect(key.feed('-----END PRIVATE KEY-----\n')).toBe('[redacted:private-key]\n');
});

test.each([
  ['dashes', 'a-'.repeat(100_000)],
  ['prefixes', 'ab_cd-'.repeat(30_000)],
  ['words', 'wallet word '.repeat(16_000)],
  ['bars', '|'.repeat(200_000)],
  ['names', 'password '.repeat(22_000)],
])('200 kilobytes of %s are read', (_name, text) => {
  expect(withoutSensitive(text, redact).text).toBe(text);
});
