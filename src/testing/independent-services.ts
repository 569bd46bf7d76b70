import {
  ALNUM,
  BASE64,
  BECH32,
  bytesOf,
  chars,
  DIGITS,
  encode64,
  HEX,
  jwt,
  LOWER_ALNUM,
  lines,
  mixed,
  type Planted,
  password,
  plant,
  plantPem,
  random64,
  UPPER_ALNUM,
  URL_SAFE,
  urlSafe64,
  uuid,
} from './independent-parts.ts';

const CHAT: readonly Planted[] = [
  plant(
    'Slack bot token in YAML',
    ['xo' + 'xb', chars(DIGITS, 12), chars(DIGITS, 13), chars(ALNUM, 24)].join('-'),
    (key) => lines('slack:', '  channel: "#alerts"', `  bot_token: "${key}"`),
  ),
  plant(
    'Slack user token in a chat paste',
    ['xo' + 'xp', chars(DIGITS, 12), chars(DIGITS, 12), chars(DIGITS, 13), chars(HEX, 32)].join('-'),
    (key) =>
      lines('[10:42] lena: which token does the importer use?', `[10:43] tom: ${key}`, '[10:43] tom: delete after'),
  ),
  plant(
    'Slack app token in a systemd unit',
    ['xa' + 'pp', '1', `A0${chars(UPPER_ALNUM, 9)}`, chars(DIGITS, 13), chars(HEX, 64)].join('-'),
    (key) => lines('[Service]', `Environment="SLACK_APP_TOKEN=${key}"`, 'ExecStart=/usr/bin/bot'),
  ),
  plant(
    'Slack webhook URL in a README',
    chars(ALNUM, 24),
    (key) => `Post to <https://hooks.slack.com/services/T0${chars(UPPER_ALNUM, 9)}/B0${chars(UPPER_ALNUM, 9)}/${key}>.`,
  ),
  plant(
    'Discord bot token in JavaScript',
    [urlSafe64(`9${chars(DIGITS, 17)}`), `G${chars(URL_SAFE, 5)}`, chars(URL_SAFE, 38)].join('.'),
    (key) => `client.login('${key}');`,
  ),
  plant(
    'Discord webhook URL in a shell variable',
    chars(URL_SAFE, 68),
    (key) => `HOOK=https://discord.com/api/webhooks/11${chars(DIGITS, 17)}/${key}`,
  ),
  plant(
    'Telegram bot token in a request URL',
    `6${chars(DIGITS, 9)}:AA${chars(URL_SAFE, 33)}`,
    (key) => `wget -qO- "https://api.telegram.org/bot${key}/getUpdates"`,
  ),
  plant(
    'Teams webhook URL in a PowerShell line',
    chars(HEX, 32),
    (key) =>
      `$uri = "https://contoso.webhook.office.com/webhookb2/${uuid()}@${uuid()}/IncomingWebhook/${key}/${uuid()}"`,
  ),
];

const PAYMENT: readonly Planted[] = [
  plant(
    'Stripe secret key in a curl line',
    ['sk', 'live', `51${chars(ALNUM, 97)}`].join('_'),
    (key) => `curl https://api.stripe.com/v1/charges -u ${key}: -d amount=2000 -d currency=eur`,
  ),
  plant(
    'Stripe restricted key in Ruby',
    ['rk', 'live', `51${chars(ALNUM, 97)}`].join('_'),
    (key) => `Stripe.api_key = '${key}' # billing job only`,
  ),
  plant(
    'Stripe webhook secret in a .env with a comment',
    ['wh', 'sec_'].join('') + chars(ALNUM, 32),
    (key) => `STRIPE_WEBHOOK_SECRET=${key} # from the dashboard`,
  ),
  plant('Square access token in PHP', `EAAAl${chars(URL_SAFE, 59)}`, (key) =>
    lines('<?php', `$client = new SquareClient(['accessToken' => '${key}']);`),
  ),
  plant(
    'Shopify admin token in a request header',
    ['shp', 'at_'].join('') + chars(HEX, 32),
    (key) => `X-Shopify-Access-Token: ${key}`,
  ),
  plant(
    'Braintree access token in C#',
    ['access' + '_token', 'production', chars(LOWER_ALNUM, 16), chars(HEX, 32)].join('$'),
    (key) => `var gateway = new BraintreeGateway("${key}");`,
  ),
  plant(
    'Plaid secret in a JSON request body',
    chars(HEX, 30),
    (key) => `{ "client_id": "5f3a", "secret": "${key}", "products": ["auth"] }`,
  ),
];

const MAIL: readonly Planted[] = [
  plant(
    'SendGrid key in Java',
    ['S' + 'G', chars(URL_SAFE, 22), chars(URL_SAFE, 43)].join('.'),
    (key) => `SendGrid sg = new SendGrid("${key}");`,
  ),
  plant('Mailgun key in a curl user option', ['ke', 'y-'].join('') + chars(HEX, 32), (key) =>
    lines(`curl -s --user 'api:${key}' \\`, '  https://api.mailgun.net/v3/mg.contoso.io/messages'),
  ),
  plant('Mailchimp key in a config array', `${chars(HEX, 32)}-us14`, (key) =>
    lines('return [', `    'mailchimp' => ['apikey' => '${key}'],`, '];'),
  ),
  plant('Twilio auth token beside its account id', chars(HEX, 32), (key) =>
    lines(`TWILIO_ACCOUNT_SID=${'A' + 'C'}${chars(HEX, 32)}`, `TWILIO_AUTH_TOKEN=${key}`),
  ),
  plant(
    'Resend key in TypeScript',
    `${['r', 'e_'].join('') + chars(ALNUM, 8)}_${chars(ALNUM, 24)}`,
    (key) => `export const resend = new Resend('${key}');`,
  ),
  plant('Brevo key in a request header', `${['xkey', 'sib-'].join('') + chars(HEX, 64)}-${mixed(16)}`, (key) =>
    lines('POST /v3/smtp/email HTTP/1.1', `api-key: ${key}`, 'content-type: application/json'),
  ),
];

function sentryToken(): string {
  const claims = JSON.stringify({ iat: 1718100000.5, url: 'https://sentry.io', org: 'contoso' });
  return ['sn' + 'trys', encode64(bytesOf(claims)), chars(BASE64, 43)].join('_');
}

const SERVICES: readonly Planted[] = [
  plant(
    'Datadog key in a docker run line',
    chars(HEX, 32),
    (key) => `docker run -d --name agent -e DD_API_KEY=${key} -e DD_SITE=datadoghq.eu datadog/agent:7`,
  ),
  plant('New Relic key in YAML', ['NR', 'AK-'].join('') + chars(UPPER_ALNUM, 27), (key) =>
    lines('newrelic:', `    user_key: ${key}`),
  ),
  plant('Sentry token in a properties file', sentryToken(), (key) =>
    lines('defaults.org=contoso', `auth.token=${key}`),
  ),
  plant(
    'Grafana service account token in a log line',
    ['gl' + 'sa', chars(ALNUM, 32), chars(HEX, 8)].join('_'),
    (key) => `2024-06-11T08:14:02Z WARN provisioner: request failed status=403 token=${key} retry=2`,
  ),
  plant(
    'Linear key in a PRD paragraph',
    ['lin', 'api', ''].join('_') + chars(ALNUM, 40),
    (key) => `The sync reads issues from Linear (key ${key}). Errors go to the error log.`,
  ),
  plant('Notion token in a code fence', ['nt', 'n_'].join('') + chars(DIGITS, 11) + chars(ALNUM, 35), (key) =>
    lines('```bash', `NOTION_TOKEN=${key} npm run export`, '```'),
  ),
  plant(
    'Airtable token in a fetch call',
    `pat${chars(ALNUM, 14)}.${chars(HEX, 64)}`,
    (key) => `await fetch(url, { headers: { Authorization: \`Bearer ${key}\` } });`,
  ),
  plant('Figma token in a numbered list', ['fi', 'gd_'].join('') + chars(URL_SAFE, 40), (key) =>
    lines('1. Open the design file.', `2. Export with the token "${key}".`, '3. Check the icons.'),
  ),
  plant('Databricks token in an ini profile', ['da', 'pi'].join('') + chars(HEX, 32), (key) =>
    lines('[DEFAULT]', 'host = https://adb-771.azuredatabricks.net', `token = ${key}`),
  ),
  plant(
    'Postman key in a newman line',
    `${['PM', 'AK-'].join('') + chars(HEX, 24)}-${chars(HEX, 34)}`,
    (key) => `newman run "https://api.getpostman.com/collections/8812?apikey=${key}"`,
  ),
  plant(
    'Okta token in an authorization header',
    `00${chars(URL_SAFE, 40)}`,
    (key) => `Authorization: ${'SS' + 'WS'} ${key}`,
  ),
  plant('Supabase service key in a .env line', jwt({ iss: 'supabase', role: 'service_role', exp: 2033676000 }), (key) =>
    lines('SUPABASE_URL=https://qwxlmzrt.supabase.co', `SUPABASE_SERVICE_ROLE_KEY="${key}"`),
  ),
];

const DATABASES: readonly Planted[] = [
  plant(
    'PostgreSQL password in a URL',
    mixed(18),
    (key) => `DATABASE_URL=postgres://shop_app:${key}@db.contoso.io:5432/shop?sslmode=require`,
  ),
  plant(
    'MongoDB password in a JavaScript URL',
    mixed(16),
    (key) => `mongoose.connect('mongodb+srv://admin:${key}@cluster0.x1y2z.mongodb.net/prod?retryWrites=true');`,
  ),
  plant('Redis password without a user in a URL', chars(HEX, 40), (key) =>
    lines('cache:', `  url: rediss://:${key}@cache.contoso.io:6380/0`),
  ),
  plant(
    'MySQL password with a percent escape in a SQLAlchemy URL',
    `${mixed(8)}%40${mixed(7)}`,
    (key) => `engine = create_engine("mysql+pymysql://report:${key}@10.0.4.12/billing")`,
  ),
  plant('RabbitMQ password in a compose file', mixed(20), (key) =>
    lines('services:', '  worker:', '    environment:', `      - BROKER=amqps://worker:${key}@mq.contoso.io/jobs`),
  ),
  plant(
    'SQL Server password in a connection string',
    password(16, '!#$%'),
    (key) =>
      '<add name="Main" connectionString="Server=tcp:sql1,1433;Database=Crm;' +
      `User ID=crm;Password=${key};Encrypt=True" />`,
  ),
  plant(
    'JDBC password as a URL parameter',
    mixed(17),
    (key) => `jdbc:postgresql://db.contoso.io/ledger?user=ledger&password=${key}&ssl=true`,
  ),
  plant('Database password in a SQL statement', password(18, '!#*?'), (key) =>
    lines(
      '-- once per server',
      `CREATE USER reporting WITH LOGIN PASSWORD '${key}';`,
      'GRANT SELECT ON sales TO reporting;',
    ),
  ),
  plant(
    'PostgreSQL password before a command',
    mixed(14),
    (key) => `PGPASSWORD='${key}' pg_dump -h db.contoso.io -U backup shop > shop.sql`,
  ),
];

const OPENSSH_START = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU';

function serviceAccount(): Planted {
  const shape = { kind: 'PRIVATE KEY', start: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', rows: 26 };
  return plantPem('Google service account key on one JSON line', shape, (block) =>
    lines(
      '{',
      '  "type": "service_account",',
      `  "private_key": "${block.replaceAll('\n', '\\n')}\\n",`,
      '  "client_email": "ci@shop-7c1.iam.gserviceaccount.com"',
      '}',
    ),
  );
}

const PRIVATE_KEYS: readonly Planted[] = [
  serviceAccount(),
  plantPem(
    'RSA private key in a README code fence',
    { kind: 'RSA PRIVATE KEY', start: 'MIIEpAIBAAKCAQEA', rows: 25 },
    (block) => lines('Use this key for the test server:', '', '```', block, '```'),
  ),
  plantPem(
    'OpenSSH private key in an indented YAML block',
    { kind: 'OPENSSH PRIVATE KEY', start: OPENSSH_START, rows: 6, indent: '    ' },
    (block) => lines('deploy:', '  ssh_key: |', block, '  host: web1.contoso.io'),
  ),
  plant('age identity in a key file', ['AGE', 'SECRET', 'KEY', '1'].join('-') + chars(BECH32, 58), (key) =>
    lines('# created: 2024-06-11T09:00:00+02:00', key, ''),
  ),
  plant('WireGuard private key in an interface block', random64(32), (key) =>
    lines('[Interface]', 'Address = 10.8.0.2/24', `PrivateKey = ${key}`, 'DNS = 10.8.0.1'),
  ),
];

const HTTP: readonly Planted[] = [
  plant('JWT in a bearer header', jwt({ sub: '10442', role: 'admin', iat: 1718100000 }), (key) =>
    lines('GET /api/orders HTTP/1.1', 'Host: shop.contoso.io', `Authorization: Bearer ${key}`, ''),
  ),
  plant(
    'Basic auth header in a raw request',
    encode64(bytesOf(`partner:${mixed(19)}`)),
    (key) => `> authorization: Basic ${key}`,
  ),
  plant(
    'Session cookie in a copied browser request',
    chars(LOWER_ALNUM, 32),
    (key) => `curl 'https://admin.contoso.io/users' -H 'Cookie: lang=de; sessionid=${key}; theme=dark'`,
  ),
];

const GENERIC: readonly Planted[] = [
  plant('Password in a Kubernetes secret manifest', encode64(bytesOf(mixed(20))), (key) =>
    lines('apiVersion: v1', 'kind: Secret', 'metadata:', '  name: shop-db', 'data:', `  password: ${key}`),
  ),
  plant('Rails master key in a Dockerfile ENV', chars(HEX, 32), (key) =>
    lines('ENV RAILS_ENV=production', `ENV RAILS_MASTER_KEY ${key}`, 'EXPOSE 3000'),
  ),
  plant('Laravel encryption key in a .env line', random64(32), (key) =>
    lines('APP_NAME=Shop', `APP_KEY=base64:${key}`, 'APP_DEBUG=false'),
  ),
  plant('Unnamed API key in a nested YAML config', mixed(32), (key) =>
    lines('weather:', '  endpoint: https://api.weather.contoso.io', `  api_key: ${key}   # paid plan`),
  ),
  plant(
    'Staging password in a chat sentence',
    password(14, '!#$'),
    (key) => `btw the staging admin password is ${key}, please do not forward`,
  ),
];

/** Keys of services and databases, private keys, and what stands in requests and settings. */
export const SERVICE_KEYS: readonly Planted[] = [
  ...CHAT,
  ...PAYMENT,
  ...MAIL,
  ...SERVICES,
  ...DATABASES,
  ...PRIVATE_KEYS,
  ...HTTP,
  ...GENERIC,
];
