import {
  ALNUM,
  BASE32,
  bytesOf,
  chars,
  checked36,
  DIGITS,
  encode64,
  HEX,
  LOWER,
  LOWER_ALNUM,
  lines,
  mixed,
  type Planted,
  plant,
  random64,
  UPPER,
  UPPER_ALNUM,
  UPPER_HEX,
  URL_SAFE,
  uuid,
} from './independent-parts.ts';

const AWS: readonly Planted[] = [
  plant('AWS access key id in a .env example', `AKIA${chars(BASE32, 16)}`, (key) =>
    lines('# copy to .env', 'AWS_REGION=eu-central-1', `AWS_ACCESS_KEY_ID=${key}`, 'S3_BUCKET=uploads-prod'),
  ),
  plant('AWS secret access key in an ini credentials file', random64(30), (key) =>
    lines('[default]', `aws_secret_access_key = ${key}`, 'region = us-east-1', ''),
  ),
  plant('AWS temporary key id in a shell export', `ASIA${chars(BASE32, 16)}`, (key) =>
    lines('$ export AWS_DEFAULT_REGION=us-west-2', `$ export AWS_ACCESS_KEY_ID="${key}"`, '$ aws s3 ls'),
  ),
  plant('AWS session token in a JSON answer', `IQoJb3JpZ2luX2Vj${random64(270)}`, (key) =>
    lines(
      '{',
      '  "Credentials": {',
      `    "SessionToken": "${key}",`,
      '    "Expiration": "2024-06-11T12:00:00Z"',
      '  }',
      '}',
    ),
  ),
  plant('AWS secret key in Python code', random64(30), (key) =>
    lines('client = boto3.client(', "    's3',", `    aws_secret_access_key='${key}',`, ')'),
  ),
];

const GOOGLE: readonly Planted[] = [
  plant(
    'Google API key in a script URL',
    `AIzaSy${chars(URL_SAFE, 33)}`,
    (key) => `<script async src="https://maps.googleapis.com/maps/api/js?key=${key}&callback=initMap"></script>`,
  ),
  plant('Firebase key in a JavaScript config object', `AIzaSy${chars(URL_SAFE, 33)}`, (key) =>
    lines('const firebaseConfig = {', `  apiKey: '${key}',`, "  authDomain: 'shop-7c1.firebaseapp.com',", '};'),
  ),
  plant('Google OAuth client secret in YAML', ['GOC', 'SPX-'].join('') + chars(URL_SAFE, 28), (key) =>
    lines('oauth:', '  google:', '    client_id: 4411-web.apps.googleusercontent.com', `    client_secret: ${key}`),
  ),
  plant('Google access token in a curl line', `${['ya', '29.'].join('')}a0Af${chars(URL_SAFE, 180)}`, (key) =>
    lines(`curl -H "Authorization: Bearer ${key}" \\`, '  https://www.googleapis.com/drive/v3/files'),
  ),
  plant('Google refresh token in TOML', ['1', '', '0g'].join('/') + chars(URL_SAFE, 60), (key) =>
    lines('[google]', `refresh_token = "${key}"`, 'scopes = ["calendar.readonly"]'),
  ),
];

const AZURE: readonly Planted[] = [
  plant(
    'Azure storage account key in a connection string',
    random64(64),
    (key) =>
      'AZURE_STORAGE_CONNECTION_STRING="DefaultEndpointsProtocol=https;AccountName=prodmedia;' +
      `AccountKey=${key};EndpointSuffix=core.windows.net"`,
  ),
  plant(
    'Azure client secret in a markdown list',
    `${chars(ALNUM, 3) + chars(DIGITS, 1)}Q~${chars(URL_SAFE, 34)}`,
    (key) =>
      lines('### Login app', '', '- tenant: contoso.onmicrosoft.com', `- client secret: \`${key}\` (until 2026)`),
  ),
  plant(
    'Azure shared access signature in a URL',
    encodeURIComponent(random64(32)),
    (key) =>
      'Download: https://prodmedia.blob.core.windows.net/exports/q2.csv?sv=2022-11-02&se=2025-01-01' +
      `&sr=b&sp=r&sig=${key}`,
  ),
  plant('Azure Service Bus key in appsettings JSON', random64(32), (key) =>
    lines(
      '"ServiceBus": {',
      '  "ConnectionString": "Endpoint=sb://orders.servicebus.windows.net/;' +
        `SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${key}"`,
      '}',
    ),
  ),
];

const HOSTING: readonly Planted[] = [
  plant(
    'DigitalOcean token in a doctl line',
    ['dop', 'v1', ''].join('_') + chars(HEX, 64),
    (key) => `doctl auth init --access-token ${key}`,
  ),
  plant('Heroku API key in a netrc file', uuid(), (key) =>
    lines('machine api.heroku.com', '  login ops@contoso.io', `  password ${key}`),
  ),
  plant('Alibaba Cloud key id in Java properties', `LTAI5t${mixed(18)}`, (key) =>
    lines('# object storage', `aliyun.oss.accessKeyId=${key}`, 'aliyun.oss.bucket=assets'),
  ),
  plant('Cloudflare API token in a curl header', `${mixed(20)}_${mixed(19)}`, (key) =>
    lines(
      'curl "https://api.cloudflare.com/client/v4/user/tokens/verify" \\',
      `     -H "Authorization: Bearer ${key}"`,
    ),
  ),
  plant('Netlify token in a GitHub workflow', ['nf', 'p_'].join('') + chars(ALNUM, 36), (key) =>
    lines('      - run: npx netlify deploy --prod', '        env:', `          NETLIFY_AUTH_TOKEN: ${key}`),
  ),
  plant(
    'Terraform Cloud token in a terraformrc block',
    chars(ALNUM, 14) + ['', 'atlas' + 'v1', ''].join('.') + chars(ALNUM, 67),
    (key) => lines('credentials "app.terraform.io" {', `  token = "${key}"`, '}'),
  ),
  plant('Vault token in a shell export', `${['hv', 's.'].join('')}CAESI${chars(URL_SAFE, 90)}`, (key) =>
    lines('export VAULT_ADDR=https://vault.internal:8200', `export VAULT_TOKEN=${key}`),
  ),
  plant('Pulumi token in a CI variable', ['pu', 'l-'].join('') + chars(HEX, 40), (key) =>
    lines('variables:', `  PULUMI_ACCESS_TOKEN: '${key}'`),
  ),
  plant('Doppler token in a Dockerfile ARG', ['dp', 'st', 'prd', ''].join('.') + chars(ALNUM, 43), (key) =>
    lines('FROM node:20-alpine', `ARG DOPPLER_TOKEN=${key}`, 'CMD ["doppler", "run", "--", "node", "server.js"]'),
  ),
];

const GITHUB = 'gh';

const CODE_HOSTS: readonly Planted[] = [
  plant('GitHub personal token in a task list', `${GITHUB}p_${checked36()}`, (key) =>
    lines('- [x] set up the bot account', `- [ ] rotate ${key}, it is still in the runner`, '- [ ] tell the team'),
  ),
  plant(
    'GitHub fine-grained token in a TypeScript call',
    ['github', 'pat', `11${chars(UPPER_ALNUM, 20)}`, chars(ALNUM, 59)].join('_'),
    (key) => `const octokit = new Octokit({ auth: "${key}" });`,
  ),
  plant(
    'GitHub token in a clone URL',
    `${GITHUB}s_${checked36()}`,
    (key) => `git clone https://x-access-token:${key}@github.com/contoso/shop.git`,
  ),
  plant('GitLab personal token in a request header', ['gl', 'pat-'].join('') + chars(URL_SAFE, 20), (key) =>
    lines('GET /api/v4/projects HTTP/1.1', 'Host: gitlab.contoso.io', `PRIVATE-TOKEN: ${key}`),
  ),
  plant('GitLab runner token in TOML', ['gl', 'rt-'].join('') + chars(URL_SAFE, 20), (key) =>
    lines('[[runners]]', '  name = "docker-1"', `  token = "${key}"`, '  executor = "docker"'),
  ),
  plant(
    'Bitbucket app password in a remote URL',
    `ATBB${chars(ALNUM, 24)}${chars(UPPER_HEX, 8)}`,
    (key) => `origin  https://build-user:${key}@bitbucket.org/contoso/shop.git (fetch)`,
  ),
  plant(
    'Atlassian token in a Python tuple',
    `ATATT3xFfGF0${chars(URL_SAFE, 171)}=${chars(UPPER_HEX, 8)}`,
    (key) => `auth = ("anna@contoso.io", "${key}")  # Jira`,
  ),
];

const REGISTRIES: readonly Planted[] = [
  plant('npm token in an npmrc line', ['np', 'm_'].join('') + checked36(), (key) =>
    lines('registry=https://registry.npmjs.org/', `//registry.npmjs.org/:_authToken=${key}`),
  ),
  plant('PyPI token in a pypirc file', `${['py', 'pi-'].join('')}AgEIcHlwaS5vcmcC${chars(URL_SAFE, 150)}`, (key) =>
    lines('[pypi]', 'username = __token__', `password = ${key}`),
  ),
  plant('RubyGems key in a YAML credentials file', ['ruby', 'gems_'].join('') + chars(HEX, 48), (key) =>
    lines('---', `:rubygems_api_key: ${key}`),
  ),
  plant(
    'crates.io token in a cargo login line',
    ['ci', 'o'].join('') + chars(ALNUM, 32),
    (key) => `Release day: \`cargo login ${key}\`, then \`cargo publish\`.`,
  ),
  plant(
    'NuGet key in a push command',
    ['oy', '2'].join('') + chars(LOWER_ALNUM, 43),
    (key) => `dotnet nuget push Shop.1.2.0.nupkg --api-key ${key} --source https://api.nuget.org/v3/index.json`,
  ),
  plant(
    'Docker Hub token on standard input',
    ['dckr', 'pat', ''].join('_') + chars(URL_SAFE, 27),
    (key) => `echo '${key}' | docker login -u contoso --password-stdin`,
  ),
  plant('Docker config auth entry in JSON', encode64(bytesOf(`deploy:${mixed(20)}`)), (key) =>
    lines('{', '  "auths": {', '    "registry.contoso.io": {', `      "auth": "${key}"`, '    }', '  }', '}'),
  ),
];

const OPENAI_MARK = ['T3Bl', 'bkFJ'].join('');

const AI_SERVICES: readonly Planted[] = [
  plant(
    'OpenAI project key in a .env line',
    ['sk', 'proj', ''].join('-') + chars(URL_SAFE, 74) + OPENAI_MARK + chars(URL_SAFE, 74),
    (key) => lines('PORT=3000', `OPENAI_API_KEY=${key}`, 'LOG_LEVEL=debug'),
  ),
  plant('OpenAI legacy key in Python code', `sk-${chars(ALNUM, 20)}${OPENAI_MARK}${chars(ALNUM, 20)}`, (key) =>
    lines('import openai', `openai.api_key = "${key}"`),
  ),
  plant('Anthropic key in a curl header', `${['sk', 'ant', 'api03', ''].join('-') + chars(URL_SAFE, 93)}AA`, (key) =>
    lines(
      'curl https://api.anthropic.com/v1/messages \\',
      `  --header "x-api-key: ${key}" \\`,
      '  --header "anthropic-version: 2023-06-01"',
    ),
  ),
  plant(
    'Hugging Face token in a notebook cell',
    ['h', 'f_'].join('') + chars(UPPER + LOWER, 34),
    (key) => `!huggingface-cli login --token ${key}`,
  ),
  plant(
    'Replicate token in a spec sentence',
    ['r', '8_'].join('') + chars(ALNUM, 37),
    (key) => `For the demo the image step calls Replicate with ${key}; a proxy comes in phase two.`,
  ),
  plant(
    'Groq key in a Go call',
    ['gs', 'k_'].join('') + chars(ALNUM, 52),
    (key) => `\tclient := groq.NewClient("${key}")`,
  ),
  plant(
    'OpenRouter key in a JSON config',
    ['sk', 'or', 'v1', ''].join('-') + chars(HEX, 64),
    (key) => `{"provider":"openrouter","apiKey":"${key}","model":"auto"}`,
  ),
  plant('Perplexity key in a markdown table', ['pp', 'lx-'].join('') + chars(ALNUM, 48), (key) =>
    lines('| Service | Key |', '| --- | --- |', `| Perplexity | ${key} |`),
  ),
];

/** Keys of clouds, hosts, registries and providers of models. */
export const INFRASTRUCTURE: readonly Planted[] = [
  ...AWS,
  ...GOOGLE,
  ...AZURE,
  ...HOSTING,
  ...CODE_HOSTS,
  ...REGISTRIES,
  ...AI_SERVICES,
];
