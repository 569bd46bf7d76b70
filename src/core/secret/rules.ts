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
  /** True where the prefix is a word of everyday language: what follows has to look drawn at random. */
  readonly random?: boolean;
}

type Row = readonly [name: string, alphabet: PrefixRule['alphabet'], least: number, prefixes: readonly string[]];

/** Prefixes that vendors document for their credentials. Longer prefixes come before shorter ones that they begin with. */
const ROWS: readonly Row[] = [
  ['anthropic-key', 'token', 20, ['sk-ant-']],
  ['openai-key', 'token', 32, ['sk-']],
  ['github-token', 'word', 30, ['ghp_', 'gho_', 'ghu_', 'ghr_']],
  ['github-token', 'token', 30, ['ghs_']],
  ['github-token', 'word', 22, ['github_pat_']],
  ['gitlab-token', 'token', 20, ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glcbt-', 'glsoat-', 'gloas-']],
  ['slack-token', 'token', 10, ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.xox', 'xapp-']],
  ['slack-webhook', 'token', 20, ['https://hooks.slack.com/services/', 'https://hooks.slack.com/workflows/']],
  ['aws-key-id', 'upper', 16, ['AKIA', 'ASIA', 'ABIA', 'ACCA']],
  ['google-key', 'token', 35, ['AIza']],
  ['google-client-secret', 'token', 20, ['GOCSPX-']],
  ['google-token', 'token', 20, ['ya29.']],
  ['stripe-key', 'word', 16, ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_']],
  ['webhook-secret', 'token', 20, ['whsec_']],
  ['npm-token', 'word', 36, ['npm_']],
  ['pypi-token', 'token', 50, ['pypi-']],
  ['rubygems-key', 'word', 40, ['rubygems_']],
  ['sendgrid-key', 'token', 40, ['SG.']],
  ['huggingface-token', 'word', 30, ['hf_', 'api_org_']],
  ['digitalocean-token', 'word', 40, ['dop_v1_', 'doo_v1_', 'dor_v1_']],
  ['vault-token', 'token', 24, ['hvs.', 'hvb.', 'hvr.']],
  ['docker-token', 'token', 20, ['dckr_pat_', 'dckr_oat_']],
  ['shopify-token', 'word', 32, ['shpat_', 'shpss_', 'shpca_', 'shppa_']],
  ['atlassian-token', 'token', 40, ['ATATT3', 'ATCTT3']],
  ['grafana-token', 'token', 32, ['glsa_', 'glc_']],
  ['linear-key', 'word', 32, ['lin_api_']],
  ['new-relic-key', 'upper', 20, ['NRAK-']],
  ['okta-token', 'token', 30, ['SSWS ']],
  ['age-key', 'upper', 40, ['AGE-SECRET-KEY-1']],
  ['model-provider-key', 'word', 32, ['gsk_', 'xai-', 'pplx-', 'r8_']],
  ['json-web-token', 'token', 40, ['eyJ']],
  ['bearer-token', 'token', 20, ['Bearer ', 'bearer ']],
];

/** What follows `Basic` is a credential where it looks drawn at random, and a word of a sentence otherwise. */
const BASIC: readonly PrefixRule[] = ['Basic ', 'basic '].map((prefix) => ({
  name: 'basic-credentials',
  prefix,
  alphabet: 'token',
  least: 12,
  random: true,
}));

/** All prefixes that are looked for. */
export const PREFIX_RULES: readonly PrefixRule[] = [
  ...ROWS.flatMap(([name, alphabet, least, prefixes]) =>
    prefixes.map((prefix): PrefixRule => ({ name, prefix, alphabet, least })),
  ),
  ...BASIC,
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
