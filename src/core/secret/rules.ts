/**
 * A kind of credential that is known by how it begins. The scan is `indexOf(prefix)` and then character by character, without
 * regular expressions, so that hostile output costs linear time.
 */
export interface PrefixRule {
  /** Shown in place of the credential. */
  readonly name: string;
  readonly prefix: string;
  /** Characters that the credential goes on with. */
  readonly alphabet: 'word' | 'token' | 'upper';
  /** Fewer characters than this after the prefix are no credential. */
  readonly least: number;
}

/** Prefixes that vendors document for their credentials. */
export const PREFIX_RULES: readonly PrefixRule[] = [
  { name: 'anthropic-key', prefix: 'sk-ant-', alphabet: 'token', least: 20 },
  { name: 'openai-key', prefix: 'sk-', alphabet: 'token', least: 32 },
  { name: 'github-token', prefix: 'ghp_', alphabet: 'word', least: 30 },
  { name: 'github-token', prefix: 'gho_', alphabet: 'word', least: 30 },
  { name: 'github-token', prefix: 'ghu_', alphabet: 'word', least: 30 },
  { name: 'github-token', prefix: 'ghs_', alphabet: 'token', least: 30 },
  { name: 'github-token', prefix: 'ghr_', alphabet: 'word', least: 30 },
  { name: 'github-token', prefix: 'github_pat_', alphabet: 'word', least: 22 },
  { name: 'gitlab-token', prefix: 'glpat-', alphabet: 'token', least: 20 },
  { name: 'slack-token', prefix: 'xoxb-', alphabet: 'token', least: 10 },
  { name: 'slack-token', prefix: 'xoxp-', alphabet: 'token', least: 10 },
  { name: 'slack-token', prefix: 'xoxa-', alphabet: 'token', least: 10 },
  { name: 'slack-token', prefix: 'xoxr-', alphabet: 'token', least: 10 },
  { name: 'slack-token', prefix: 'xapp-', alphabet: 'token', least: 10 },
  { name: 'slack-webhook', prefix: 'https://hooks.slack.com/services/', alphabet: 'token', least: 20 },
  { name: 'aws-key-id', prefix: 'AKIA', alphabet: 'upper', least: 16 },
  { name: 'aws-key-id', prefix: 'ASIA', alphabet: 'upper', least: 16 },
  { name: 'google-key', prefix: 'AIza', alphabet: 'token', least: 35 },
  { name: 'google-client-secret', prefix: 'GOCSPX-', alphabet: 'token', least: 20 },
  { name: 'google-token', prefix: 'ya29.', alphabet: 'token', least: 20 },
  { name: 'stripe-key', prefix: 'sk_live_', alphabet: 'word', least: 16 },
  { name: 'stripe-key', prefix: 'sk_test_', alphabet: 'word', least: 16 },
  { name: 'stripe-key', prefix: 'rk_live_', alphabet: 'word', least: 16 },
  { name: 'webhook-secret', prefix: 'whsec_', alphabet: 'token', least: 20 },
  { name: 'npm-token', prefix: 'npm_', alphabet: 'word', least: 36 },
  { name: 'pypi-token', prefix: 'pypi-', alphabet: 'token', least: 50 },
  { name: 'sendgrid-key', prefix: 'SG.', alphabet: 'token', least: 40 },
  { name: 'huggingface-token', prefix: 'hf_', alphabet: 'word', least: 30 },
  { name: 'digitalocean-token', prefix: 'dop_v1_', alphabet: 'word', least: 40 },
  { name: 'vault-token', prefix: 'hvs.', alphabet: 'token', least: 24 },
  { name: 'json-web-token', prefix: 'eyJ', alphabet: 'token', least: 40 },
  { name: 'bearer-token', prefix: 'Bearer ', alphabet: 'token', least: 20 },
  { name: 'bearer-token', prefix: 'bearer ', alphabet: 'token', least: 20 },
];

/** Longest credential that a rule covers, in characters after its prefix. */
export const LONGEST_TOKEN = 8_192;

/** Whether a character belongs to an alphabet. */
export function isOf(alphabet: PrefixRule['alphabet'], code: number): boolean {
  const isDigit = code >= 48 && code <= 57;
  const isUpper = code >= 65 && code <= 90;
  if (alphabet === 'upper') return isDigit || isUpper;
  const isWord = isDigit || isUpper || (code >= 97 && code <= 122) || code === 95;
  if (alphabet === 'word' || isWord) return isWord;
  // - . / + = and ~: base64, base64url and JSON web tokens
  return code === 45 || code === 46 || code === 47 || code === 43 || code === 61 || code === 126;
}
