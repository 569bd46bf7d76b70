import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { carryBack, isRenewal, kindOfLogin, shareLogin } from './login.ts';

let root: string;
const places = () => ({ users: join(root, 'users/auth.json'), shared: join(root, 'shared') });
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-codex-login-')));
  mkdirSync(join(root, 'users'));
});
afterEach(() => rmSync(root, { recursive: true }));

const token = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const ME = { sub: 'user-1', email: 'me@example.org' };

function login(fields: object = {}, tokens: object = {}): string {
  return JSON.stringify({
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: { id_token: token(ME), access_token: 'a-1', refresh_token: 'r-1', account_id: 'account-1', ...tokens },
    last_refresh: '2026-01-01T00:00:00Z',
    ...fields,
  });
}
const RENEWED = login(
  { last_refresh: '2026-02-01T00:00:00Z' },
  { access_token: 'a-2', refresh_token: 'r-2', id_token: token({ ...ME, exp: 9 }) },
);
const users = () => readFileSync(join(root, 'users/auth.json'), 'utf8');
const shared = () => readFileSync(join(root, 'shared/auth.json'), 'utf8');

test('attempts share a private copy', () => {
  writeFileSync(places().users, login());
  expect(shareLogin(places())).toBe(true);
  expect(shared()).toBe(login());
  expect(statSync(join(root, 'shared')).mode & 0o777).toBe(0o700);
  expect(statSync(join(root, 'shared/auth.json')).mode & 0o777).toBe(0o600);
});

test('a renewed login reaches the user, at once and at the next attempt', () => {
  writeFileSync(places().users, login());
  shareLogin(places());
  writeFileSync(join(root, 'shared/auth.json'), RENEWED);
  expect(carryBack(places())).toBe(true);
  expect(users()).toBe(RENEWED);
  writeFileSync(places().users, login());
  shareLogin(places());
  expect([users(), shared()]).toEqual([RENEWED, RENEWED]);
});

test('a user who logged in anew, or as somebody else, is followed', () => {
  writeFileSync(places().users, login());
  shareLogin(places());
  writeFileSync(places().users, login({ last_refresh: '2026-03-01T00:00:00Z' }, { account_id: 'account-2' }));
  shareLogin(places());
  expect(shared()).toBe(users());
});

test('a user who logged out leaves no copy behind', () => {
  writeFileSync(places().users, login());
  shareLogin(places());
  expect(shareLogin({ ...places(), users: null })).toBe(false);
  expect(() => shared()).toThrow();
});

test.each([
  ['a key', '{"OPENAI_API_KEY":"planted"}'],
  ['nothing', ''],
  ['another account', login({ last_refresh: '2026-02-01T00:00:00Z' }, { account_id: 'account-2' })],
  ['another person', login({ last_refresh: '2026-02-01T00:00:00Z' }, { id_token: token({ ...ME, sub: 'user-2' }) })],
  ['a key beside the tokens', login({ last_refresh: '2026-02-01T00:00:00Z', OPENAI_API_KEY: 'planted' })],
  ['another kind', login({ last_refresh: '2026-02-01T00:00:00Z', auth_mode: 'apikey' })],
  ['an older one', login({ last_refresh: '2025-01-01T00:00:00Z' })],
  ['one without a time', login({ last_refresh: null })],
])('%s that an agent puts in its place does not reach the user', (_, planted) => {
  writeFileSync(places().users, login());
  shareLogin(places());
  writeFileSync(join(root, 'shared/auth.json'), planted);
  expect(carryBack(places())).toBe(false);
  expect(users()).toBe(login());
  shareLogin(places());
  expect(shared()).toBe(login());
});

test('links and folders in its place are neither followed nor in the way', () => {
  writeFileSync(places().users, login());
  writeFileSync(join(root, 'other'), RENEWED);
  mkdirSync(join(root, 'shared'));
  symlinkSync(join(root, 'other'), join(root, 'shared/auth.json'));
  expect(carryBack(places())).toBe(false);
  shareLogin(places());
  expect(readFileSync(join(root, 'other'), 'utf8')).toBe(RENEWED);
  rmSync(join(root, 'shared/auth.json'));
  mkdirSync(join(root, 'shared/auth.json'));
  shareLogin(places());
  expect(shared()).toBe(login());
});

test("a user's login may be a link of the user's own, and stays one", () => {
  writeFileSync(join(root, 'real.json'), login());
  symlinkSync(join(root, 'real.json'), places().users);
  shareLogin(places());
  writeFileSync(join(root, 'shared/auth.json'), RENEWED);
  expect(carryBack(places())).toBe(true);
  expect(readFileSync(join(root, 'real.json'), 'utf8')).toBe(RENEWED);
});

test('tokens that nobody can read are the same person only when they are the same', () => {
  const odd = (id: string, at: string) => login({ last_refresh: at }, { id_token: id });
  expect(isRenewal(odd('x', '2026-01-01'), odd('x', '2026-02-01'))).toBe(true);
  expect(isRenewal(odd('x', '2026-01-01'), odd('y', '2026-02-01'))).toBe(false);
});

test.each([
  [login(), 'account'],
  ['{"OPENAI_API_KEY":"k"}', 'key'],
  ['{"OPENAI_API_KEY":null}', 'none'],
  ['{}', 'none'],
  ['no json', 'none'],
  ['x'.repeat(70_000), 'none'],
])('the kind of a login is told, never its content (%#)', (text, kind) => {
  writeFileSync(places().users, text);
  expect(kindOfLogin(places().users)).toBe(kind);
});

test.each([
  ['a time in the future', { last_refresh: '9999-01-01T00:00:00Z' }, {}],
  [
    'an access token of somebody else',
    { last_refresh: '2026-02-01T00:00:00Z' },
    { access_token: token({ sub: 'user-2' }) },
  ],
  ['an access token that says nothing any more', { last_refresh: '2026-02-01T00:00:00Z' }, { access_token: 'opaque' }],
])('a login with %s is no renewal', (_, fields, tokens) => {
  const own = login({}, { access_token: token(ME) });
  expect(isRenewal(own, login(fields, { access_token: token(ME), ...tokens }), Date.parse('2026-03-01'))).toBe(false);
});

test('a renewal with an access token of the same person is one', () => {
  const own = login({}, { access_token: token(ME) });
  const renewed = login({ last_refresh: '2026-02-01T00:00:00Z' }, { access_token: token({ ...ME, exp: 9 }) });
  expect(isRenewal(own, renewed, Date.parse('2026-03-01'))).toBe(true);
});
