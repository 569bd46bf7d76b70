import { createRandom } from '../../src/testing/random.ts';

/** A text with a planted key: `secret` is what must not be left of it. */
export interface Planted {
  readonly style: string;
  readonly text: string;
  readonly secret: string;
}

const random = createRandom(20_261);
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const UPPER_DIGITS = `${UPPER}234567`;
const HEX = '0123456789abcdef';
const WORD = `${UPPER}${UPPER.toLowerCase()}${DIGITS}`;
const BASE64 = `${WORD}+/`;
const URL64 = `${WORD}-_`;

/** Characters drawn from an alphabet. */
function some(alphabet: string, length: number): string {
  return Array.from({ length }, () => random.pick([...alphabet])).join('');
}

function jwt(): string {
  const part = (value: unknown) => btoa(JSON.stringify(value)).replaceAll('=', '');
  return [part({ alg: 'HS256', typ: 'JWT' }), part({ sub: some(DIGITS, 10), role: 'admin' }), some(URL64, 43)].join(
    '.',
  );
}

function pem(label: string): string {
  const lines = Array.from({ length: 6 }, () => some(BASE64, 64)).join('\n');
  return [`-----BEGIN ${label}-----`, lines, `-----END ${label}-----`].join('\n');
}

const uuid = () => [8, 4, 4, 4, 12].map((length) => some(HEX, length)).join('-');
const aws = (kind = 'AKIA') => kind + some(UPPER_DIGITS, 16);
const github = (kind: string) => `gh${kind}_${some(WORD, 36)}`;
const slack = (kind: string) => [`xox${kind}`, some(DIGITS, 12), some(DIGITS, 12), some(WORD, 24)].join('-');
const stripe = (kind: string, mode: string) => [kind, mode, some(WORD, 24)].join('_');
const anthropic = () => ['sk', 'ant', 'api03', `${some(URL64, 93)}AA`].join('-');
const openai = () => ['sk', 'proj', some(WORD, 74) + ['T3', 'BlbkFJ'].join('') + some(WORD, 74)].join('-');
const google = () => `AI${'za'}${some(URL64, 35)}`;
const sendgrid = () => ['SG', some(WORD, 22), some(WORD, 43)].join('.');
const telegram = () => `${some(DIGITS, 10)}:AA${some(URL64, 33)}`;
const discord = () => [`MT${some(WORD, 24)}`, some(WORD, 6), some(URL64, 38)].join('.');

/** Where the key goes in a template. */
const HERE = '§';

function plant(style: string, template: string, secret: string): Planted {
  return { style, secret, text: template.replace(HERE, () => secret) };
}

/**
 * A hundred planted keys in the texts that people really put them into, written from what the providers publish about their formats and
 * before the rules that look for them were read. Nothing here is a key of anybody: all are drawn from a seed.
 */
export const SECOND_SET: readonly Planted[] = [
  ...cloud(),
  ...forges(),
  ...chat(),
  ...models(),
  ...payments(),
  ...tokens(),
  ...keys(),
  ...addresses(),
  ...assignments(),
];

function cloud(): readonly Planted[] {
  return [
    plant('env', 'AWS_ACCESS_KEY_ID=§\nAWS_REGION=eu-west-1', aws()),
    plant('env', 'export AWS_SECRET_ACCESS_KEY="§"', some(BASE64, 40)),
    plant('ini', '[default]\naws_access_key_id = §', aws()),
    plant('ini', '[default]\naws_secret_access_key = §\n', some(BASE64, 40)),
    plant('prose', 'Use the deploy user, its key id is § and the region Frankfurt.', aws()),
    plant('json', '{"AccessKeyId": "§", "Expiration": "2026-03-01"}', aws('ASIA')),
    plant('json', '{"SecretAccessKey":"§","Version":1}', some(BASE64, 40)),
    plant('python', "boto3.client('s3', aws_secret_access_key='§')", some(BASE64, 40)),
    plant('terraform', 'provider "aws" {\n  access_key = "§"\n}', aws()),
    plant('terraform', 'provider "aws" {\n  secret_key = "§"\n}', some(BASE64, 40)),
    plant('json', `{"type":"service_account","private_key_id":"§","client_email":"x@y.iam"}`, some(HEX, 40)),
    plant(
      'azure',
      'DefaultEndpointsProtocol=https;AccountName=logs;AccountKey=§;EndpointSuffix=core.windows.net',
      `${some(BASE64, 86)}==`,
    ),
    plant('azure', 'AZURE_CLIENT_SECRET: §', `${some(WORD, 3)}8Q~${some(WORD, 34)}`),
    plant(
      'url',
      'https://logs.blob.core.windows.net/c/f.txt?sv=2022-11-02&se=2027&sr=b&sp=r&sig=§',
      `${some(WORD, 43)}%3D`,
    ),
    plant('env', 'DIGITALOCEAN_TOKEN=§', `dop${'_v1_'}${some(HEX, 64)}`),
    plant(
      'curl',
      "curl -H 'Authorization: Bearer §' https://api.digitalocean.com/v2/account",
      `doo${'_v1_'}${some(HEX, 64)}`,
    ),
    plant('yaml', 'vault:\n  address: https://vault.internal\n  token: §', `hvs.${some(URL64, 90)}`),
    plant('shell', 'vault login §', `hvs.${some(URL64, 24)}`),
  ];
}

function forges(): readonly Planted[] {
  const fine = () => ['github', 'pat', some(WORD, 22), some(WORD, 59)].join('_');
  return [
    plant('env', 'GITHUB_TOKEN=§', github('p')),
    plant('prose', 'For now push with § (expires on Friday).', github('p')),
    plant('yaml', 'env:\n  GH_TOKEN: "§"', github('s')),
    plant('curl', 'curl -u octo:§ https://api.github.com/user', github('o')),
    plant('url', 'git clone https://x-access-token:§@github.com/acme/shop.git', github('s')),
    plant('markdown', '- [ ] T004 Configure CI with `§`', fine()),
    plant('json', '{"auths":{"ghcr.io":{"token":"§"}}}', fine()),
    plant('env', 'CI_JOB=1 GITLAB_TOKEN=§ make release', `gl${'pat-'}${some(URL64, 20)}`),
    plant(
      'curl',
      'curl --header "PRIVATE-TOKEN: §" "https://gitlab.example.com/api/v4/projects"',
      `gl${'pat-'}${some(URL64, 20)}`,
    ),
    plant('npmrc', '//registry.npmjs.org/:_authToken=§', `npm_${some(WORD, 36)}`),
    plant('prose', 'The publish token (§) belongs to the robot account', `npm_${some(WORD, 36)}`),
    plant('pypirc', '[pypi]\nusername = __token__\npassword = §', `pypi-AgEIcHlwaS5vcmc${some(URL64, 150)}`),
    plant('shell', 'twine upload -u __token__ -p § dist/*', `pypi-AgEIcHlwaS5vcmc${some(URL64, 150)}`),
    plant('env', 'HF_TOKEN=§', `hf_${some(UPPER.toLowerCase() + UPPER, 34)}`),
    plant('python', "login(token='§')", `hf_${some(UPPER.toLowerCase() + UPPER, 34)}`),
  ];
}

function chat(): readonly Planted[] {
  const hook = () =>
    `https://hooks.slack.com/services/T${some(UPPER_DIGITS, 8)}/B${some(UPPER_DIGITS, 10)}/${some(WORD, 24)}`;
  return [
    plant('env', 'SLACK_BOT_TOKEN=§', slack('b')),
    plant('yaml', 'slack:\n  user_token: §', slack('p')),
    plant('code', 'const client = new WebClient("§");', slack('b')),
    plant(
      'prose',
      'The app level token is §.',
      `xapp-1-A${some(UPPER_DIGITS, 10)}-${some(DIGITS, 13)}-${some(HEX, 64)}`,
    ),
    plant('curl', 'curl -X POST -d \'{"text":"hi"}\' §', hook()),
    plant('yaml', 'notify:\n  url: §', hook()),
    plant('url', 'https://api.telegram.org/bot§/getMe', telegram()),
    plant('env', 'TELEGRAM_BOT=§', telegram()),
    plant('prose', 'BotFather gave me § for the alerts bot', telegram()),
    plant('code', "client.login('§');", discord()),
    plant('env', 'DISCORD_TOKEN=§', discord()),
    plant('url', 'https://discord.com/api/webhooks/112233445566778899/§', some(URL64, 68)),
    plant('env', 'TWILIO_AUTH_TOKEN=§', some(HEX, 32)),
    plant('code', "twilio(accountSid, '§')", `SK${some(HEX, 32)}`),
    plant('env', 'SENDGRID_API_KEY=§', sendgrid()),
    plant('code', 'sgMail.setApiKey("§")', sendgrid()),
  ];
}

function models(): readonly Planted[] {
  return [
    plant('env', 'OPENAI_API_KEY=§', openai()),
    plant('curl', 'curl https://api.openai.com/v1/models -H "Authorization: Bearer §"', openai()),
    plant('prose', 'My old key § still works.', `sk-${some(WORD, 20)}${['T3', 'BlbkFJ'].join('')}${some(WORD, 20)}`),
    plant('python', 'client = Anthropic(api_key="§")', anthropic()),
    plant('curl', "curl -H 'x-api-key: §' https://api.anthropic.com/v1/messages", anthropic()),
    plant('toml', 'key = "§"', anthropic()),
    plant('js', 'const maps = "https://maps.googleapis.com/maps/api/js?key=§&libraries=places";', google()),
    plant('json', '{"apiKey": "§", "projectId": "demo"}', google()),
    plant('prose', 'GEMINI works with §, I tried', google()),
  ];
}

function payments(): readonly Planted[] {
  return [
    plant('env', 'STRIPE_SECRET=§', stripe('sk', 'live')),
    plant('ruby', "Stripe.api_key = '§'", stripe('sk', 'test')),
    plant('curl', 'curl https://api.stripe.com/v1/charges -u §:', stripe('sk', 'live')),
    plant('yaml', 'billing: { restricted: § }', stripe('rk', 'live')),
    plant('env', 'STRIPE_WEBHOOK_SECRET=§', `whsec_${some(WORD, 32)}`),
  ];
}

function tokens(): readonly Planted[] {
  return [
    plant('curl', 'curl -H "Authorization: Bearer §" https://api.example.com/me', jwt()),
    plant('json', '{"access_token":"§","expires_in":3600}', jwt()),
    plant('prose', 'I got this session back: §', jwt()),
    plant('cookie', 'Cookie: theme=dark; session=§; lang=de', jwt()),
    plant('http', 'Authorization: Basic §', btoa(`admin:${some(WORD, 16)}`)),
    plant('http', 'Authorization: Bearer §', some(WORD, 40)),
    plant('http', 'X-Api-Key: §', some(HEX, 32)),
  ];
}

function keys(): readonly Planted[] {
  const escaped = pem('PRIVATE KEY').replaceAll('\n', '\\n');
  return [
    plant('file', '§\n', pem('RSA PRIVATE KEY')),
    plant('file', 'Put this into ~/.ssh/id_ed25519:\n\n§\n', pem('OPENSSH PRIVATE KEY')),
    plant('yaml', 'tls.key: |\n§\n', pem('EC PRIVATE KEY')),
    plant('json', '{"type": "service_account", "private_key": "§"}', escaped),
    plant('file', '§', pem('ENCRYPTED PRIVATE KEY')),
    plant('file', '§', pem('PGP PRIVATE KEY BLOCK')),
  ];
}

function addresses(): readonly Planted[] {
  return [
    plant('env', 'DATABASE_URL=postgres://shop:§@db.internal:5432/shop', some(WORD, 16)),
    plant('env', 'DATABASE_URL=postgresql://shop:§@localhost/shop?sslmode=disable', some(WORD, 12)),
    plant('yaml', 'mongo: mongodb+srv://root:§@cluster0.abcde.mongodb.net/test', some(WORD, 14)),
    plant('code', "redis.createClient({ url: 'redis://:§@cache:6379/0' })", some(WORD, 24)),
    plant('env', 'AMQP=amqps://worker:§@mq.internal/vhost', some(WORD, 20)),
    plant('java', 'jdbc:mysql://db:3306/app?user=app&password=§', some(WORD, 18)),
    plant('dotnet', 'Server=db;Database=app;User Id=sa;Password=§;', some(WORD, 18)),
    plant('shell', 'wget https://deploy:§@artifacts.example.com/app.tgz', some(WORD, 15)),
    plant('prose', 'Log in at https://ops:§@grafana.example.com first.', some(WORD, 15)),
  ];
}

function assignments(): readonly Planted[] {
  return [
    plant('env', 'DB_PASSWORD=§', some(WORD, 16)),
    plant('yaml', 'password: "§"', some(WORD, 20)),
    plant('json', '"client_secret": "§"', some(URL64, 32)),
    plant('code', "const jwtSecret = '§';", some(WORD, 48)),
    plant('python', 'SECRET_KEY = "§"', some(URL64, 50)),
    plant('properties', 'spring.datasource.password=§', some(WORD, 14)),
    plant('toml', 'api_token = "§"', some(HEX, 40)),
    plant('shell', 'mysql -u root --password=§ shop', some(WORD, 16)),
    plant('code', 'apiKey: "§",', some(WORD, 32)),
    plant('env', 'SESSION_SECRET=§', some(HEX, 64)),
    plant('prose', 'The password is § for all staging boxes.', `${some(WORD, 7)}!${some(WORD, 7)}`),
    plant('yaml', 'encryption-key: §', `${some(BASE64, 43)}=`),
    plant('url', 'https://api.example.com/v1/items?access_token=§', some(WORD, 32)),
    plant('code', 'token := "§"', uuid()),
    plant('docker', 'ENV REGISTRY_PASSWORD §', some(WORD, 18)),
  ];
}
