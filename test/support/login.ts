/*
 * Logins as Codex keeps them for an account, and the answer of a provider that renews them. Nothing in them is secret or signed.
 */

const NEVER = 4_000_000_000;
const LONG_AGO = 1_000_000_000;

/** The text of an `auth.json` whose tokens ran out long ago. */
export function expiredLogin(): string {
  const tokens = { ...tokensUntil(LONG_AGO), refresh_token: 'refresh-1', account_id: 'account-1' };
  return JSON.stringify({ auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens, last_refresh: '2026-01-01T00:00:00Z' });
}

/** What the provider answers when a login is renewed for the n-th time. */
export function renewedTokens(renewal: number): object {
  return { ...tokensUntil(NEVER), refresh_token: `refresh-${renewal + 1}` };
}

function tokensUntil(exp: number) {
  const auth = { chatgpt_plan_type: 'plus', chatgpt_account_id: 'account-1', chatgpt_user_id: 'user-1' };
  const token = [
    { alg: 'none' },
    { exp, sub: 'user-1', email: 'user@example.org', 'https://api.openai.com/auth': auth },
    'none',
  ];
  const text = token.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return { id_token: text, access_token: text };
}
