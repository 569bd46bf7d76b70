import { createRandom } from './random.ts';

/** A kind of credential and what one looks like, drawn anew at each call. */
export interface PlantedKind {
  readonly kind: string;
  readonly draw: () => string;
  /** A text around it, where the kind has no shape of its own. */
  readonly within?: (secret: string) => string;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGIT = '0123456789';
const HEX = '0123456789abcdef';
const WORD = `${UPPER}${UPPER.toLowerCase()}${DIGIT}`;

/** The kinds of credentials that are planted, drawn from a seed: never a key of anybody, and no literal that looks like one. */
export function plantedKinds(seed: number): readonly PlantedKind[] {
  const random = createRandom(seed);
  const some = (alphabet: string, length: number) => Array.from({ length }, () => random.pick([...alphabet])).join('');
  const join = (...parts: readonly string[]) => parts.join('');
  const url64 = (length: number) => some(`${WORD}-_`, length);
  const base64 = (length: number) => some(`${WORD}+/`, length);
  const pem = (label: string) =>
    [`-----BEGIN ${label}-----`, ...Array.from({ length: 5 }, () => base64(64)), `-----END ${label}-----`].join('\n');
  return [
    { kind: 'AWS key id', draw: () => join('AK', 'IA', some(UPPER, 16)) },
    { kind: 'AWS secret', draw: () => base64(40), within: (key) => `aws_secret_access_key = ${key}` },
    { kind: 'GCP service account', draw: () => pem('PRIVATE KEY'), within: (key) => JSON.stringify({ key }) },
    { kind: 'Google API key', draw: () => join('AI', 'za', url64(35)) },
    { kind: 'Azure storage', draw: () => `${base64(86)}==`, within: (key) => `AccountName=a;AccountKey=${key};X=y` },
    { kind: 'Azure signature', draw: () => `${some(WORD, 43)}%3D`, within: (key) => `https://a.b/c?sv=1&sig=${key}` },
    { kind: 'GitHub classic', draw: () => join('gh', 'p_', some(WORD, 36)) },
    { kind: 'GitHub fine-grained', draw: () => join('github', '_pat_', some(WORD, 22), '_', some(WORD, 59)) },
    { kind: 'GitLab', draw: () => join('gl', 'pat-', url64(20)) },
    { kind: 'Slack token', draw: () => join('xo', 'xb-', some(DIGIT, 12), '-', some(WORD, 24)) },
    {
      kind: 'Slack webhook',
      draw: () => join('T', some(UPPER, 8), '/B', some(UPPER, 8), '/', some(WORD, 24)),
      within: (key) => ['https://hooks.sl', 'ack.com/services/', key].join(''),
    },
    { kind: 'Stripe', draw: () => join('sk', '_live_', some(WORD, 24)) },
    { kind: 'OpenAI', draw: () => join('sk', '-proj-', url64(120)) },
    { kind: 'Anthropic', draw: () => join('sk', '-ant-', 'api03-', url64(95)) },
    { kind: 'npm', draw: () => join('np', 'm_', some(WORD, 36)) },
    { kind: 'PyPI', draw: () => join('py', 'pi-AgEIcHlwaS5vcmc', url64(120)) },
    { kind: 'SendGrid', draw: () => join('S', 'G.', url64(22), '.', url64(43)) },
    { kind: 'Twilio', draw: () => join('S', 'K', some(HEX, 32)) },
    { kind: 'JSON web token', draw: () => join('ey', 'J', url64(33), '.ey', 'J', url64(60), '.', url64(43)) },
    { kind: 'private key', draw: () => pem('OPENSSH PRIVATE KEY') },
    { kind: 'database address', draw: () => some(WORD, 16), within: (key) => `postgres://app:${key}@db:5432/app` },
    { kind: 'address with password', draw: () => some(WORD, 12), within: (key) => `https://bob:${key}@host.example/x` },
    { kind: 'password', draw: () => some(WORD, 20), within: (key) => `password: "${key}"` },
    { kind: 'token', draw: () => some(HEX, 40), within: (key) => `DEPLOY_TOKEN=${key}` },
    { kind: 'Telegram', draw: () => join(some(DIGIT, 10), ':A', 'A', url64(33)) },
    { kind: 'Discord', draw: () => join('M', 'T', some(WORD, 24), '.', some(WORD, 6), '.', url64(38)) },
    { kind: 'Hugging Face', draw: () => join('h', 'f_', some(WORD, 34)) },
    { kind: 'DigitalOcean', draw: () => join('do', 'p_v1_', some(HEX, 64)) },
    { kind: 'Vault', draw: () => join('hv', 's.', url64(90)) },
  ];
}

/** The secret in a text as a person may have written it. */
export function plant({ within }: PlantedKind, secret: string): string {
  return within === undefined ? `use ${secret} for it` : within(secret);
}

/** A stretch of the secret that is longer than chance: it must not be left anywhere. */
export function isLeft(text: string, secret: string): boolean {
  const lines = secret.split('\n').filter((line) => !line.startsWith('-----'));
  return lines.some((line) =>
    Array.from({ length: Math.max(1, line.length - 7) }).some((_, at) => text.includes(line.slice(at, at + 8))),
  );
}
