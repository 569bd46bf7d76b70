import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegular, replaceFile } from '../../files/private-file.ts';

/*
 * The user's login. The program renews it by putting a new file in place of the old one, which it cannot do with a file that is shown at
 * another place; and the user's own folder is not for agents to write. So in a sandbox all attempts share one private folder that holds a
 * copy: who renews first renews for everybody, and who comes second reads what the first one wrote. What they write is brought to the user only if it is
 * the same login of the same account, renewed: nothing else that an agent may put there ever leaves the folder.
 */

const LOGIN_BYTES = 64 * 1024;
const FILE = 'auth.json';

/** Where the user's login is, and the folder that attempts share; `users` is null when the user has none. */
export interface LoginPlaces {
  readonly users: string | null;
  readonly shared: string;
}

/** Makes the shared copy the user's login, or brings a renewed one to the user first; false when the user has no login. */
export function shareLogin(places: LoginPlaces): boolean {
  const own = places.users === null ? null : readRegular(realPath(places.users), LOGIN_BYTES);
  if (own === null) {
    rmSync(join(places.shared, FILE), { force: true, recursive: true });
    return false;
  }
  mkdirSync(places.shared, { recursive: true, mode: 0o700 });
  if (!carryBack(places)) {
    rmSync(join(places.shared, FILE), { force: true, recursive: true });
    replaceFile(join(places.shared, FILE), own);
  }
  return true;
}

/** Brings a login that an attempt renewed to the user; true when what both have is the same now. */
export function carryBack({ users, shared }: LoginPlaces): boolean {
  if (users === null) return false;
  const target = realPath(users);
  const [own, copy] = [readRegular(target, LOGIN_BYTES), readRegular(join(shared, FILE), LOGIN_BYTES)];
  if (own === null || copy === null) return false;
  if (own === copy) return true;
  if (!isRenewal(own, copy)) return false;
  replaceFile(target, copy);
  return true;
}

const login = z.looseObject({
  auth_mode: z.string().nullish(),
  OPENAI_API_KEY: z.string().nullish(),
  tokens: z
    .looseObject({
      id_token: z.string(),
      access_token: z.string(),
      refresh_token: z.string(),
      account_id: z.string().nullish(),
    })
    .nullish(),
  last_refresh: z.string().nullish(),
});

/** A login of the future would win over every true renewal. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Whether the second is the first with new tokens of the same person for the same account, and nothing else changed. `now` is the wall clock in
 * milliseconds. Tokens are not verified, so this keeps out mistakes and simple forgeries; a forged access token is refused by the provider.
 */
export function isRenewal(before: string, after: string, now = Date.now()): boolean {
  const [old, renewed] = [parseLogin(before), parseLogin(after)];
  if (!old?.tokens || !renewed?.tokens) return false;
  const renewedAt = Date.parse(renewed.last_refresh ?? '');
  const isNewer = renewedAt > Date.parse(old.last_refresh ?? '1970-01-01') && renewedAt <= now + CLOCK_SKEW_MS;
  return (
    isNewer &&
    fixedPart(old) === fixedPart(renewed) &&
    personOf(old.tokens.id_token) === personOf(renewed.tokens.id_token) &&
    isSameKind(old.tokens.access_token, renewed.tokens.access_token)
  );
}

/** Access tokens that say whose they are must say the same; those that say nothing stay so. */
function isSameKind(before: string, after: string): boolean {
  const [old, renewed] = [personOf(before), personOf(after)];
  return old === before ? renewed === after : old === renewed;
}

/** What a login is without what a renewal changes. */
function fixedPart({ tokens, last_refresh: _, ...rest }: z.infer<typeof login>): string {
  const { id_token: _id, access_token: _access, refresh_token: _refresh, ...account } = tokens ?? {};
  const fixed = { ...rest, ...account, OPENAI_API_KEY: rest.OPENAI_API_KEY ?? null };
  return JSON.stringify(Object.entries(fixed).toSorted(([a], [b]) => a.localeCompare(b)));
}

/** The person that a token speaks of; its signature is the provider's business. Null never equals another null's person. */
function personOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const read = z.looseObject({ sub: z.string().optional(), email: z.string().optional() }).parse(claims);
    return JSON.stringify([read.sub ?? null, read.email ?? null]);
  } catch {
    return token;
  }
}

function parseLogin(text: string): z.infer<typeof login> | null {
  try {
    return login.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Kinds of login that a file can hold. */
export type LoginKind = 'account' | 'key' | 'none';

/** What the user's login file holds, without looking closer at it. */
export function kindOfLogin(users: string | null): LoginKind {
  const read = users === null ? null : parseLogin(readRegular(realPath(users), LOGIN_BYTES) ?? '');
  if (read?.tokens) return 'account';
  return read?.OPENAI_API_KEY ? 'key' : 'none';
}

/** The user's file may be a link of the user's own. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
