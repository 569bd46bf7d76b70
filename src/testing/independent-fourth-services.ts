import type { Drawn } from './drawn-secrets.ts';

/** The first half of the fourth set: what services issue. */
export const FOURTH_SERVICES: readonly Drawn[] = [
  [
    'aws access key id',
    '## Deployment\n\nThe uploader runs with key id § (user svc-uploader, eu-central-1).\nRotate it before go-live.',
    'AK|IA|X16',
  ],
  [
    'aws secret access key',
    '[media-prod]\nregion = eu-west-1\naws_secret_access_key = §\noutput = json',
    'A32|+|1Hj|/|6e0',
  ],
  [
    'aws secret without label',
    'priya: the bucket user for the nightly export, as you asked\npriya: §\ntom: thanks, got it',
    'rQV|x|/|A25|/|A9',
  ],
  [
    'aws session token',
    'export AWS_DEFAULT_REGION=us-east-2\nexport AWS_SESSION_TOKEN="§"\naws sts get-caller-identity',
    'IQ|o|A93|/|A13|/|A37|/|b|/|mnu|11|/|A25|+|A19|+|A18|/|A40|+|A10|/|A9|+|A83|/|A20|+|A27|=|=',
  ],
  [
    'google api key',
    '| Service | Env | Key |\n|---|---|---|\n| Maps geocoding | prod | § |\n| Places | prod | same |',
    'A11|_|_|A26',
  ],
  [
    'gcp service account private key',
    '{\n  "type": "service_account",\n  "project_id": "harborline-stage",\n  "private_key_id": "14658038c07a7676100ac68c2dde2bec1a39f0e5",\n  "private_key": "-----BEGIN PRIVATE KEY-----\\n§\\n-----END PRIVATE KEY-----\\n",\n  "client_email": "reporter@harborline-stage.iam.gserviceaccount.com"\n}',
    'MI|IE|A60|\\|nB3|8|+|A42|+|A17|\\|A65|\\|A19|/|6|+|A12|+|A15|/|A14|\\|A36|+|A28|\\|A11|/|A10|/|A33|/|A8|\\|A65|\\|A27|+|A37|\\|A22|+|A42|\\|A40|/|A16|/|qiN|j45|I|\\|nPZ|jsS|/|A34|+|A23|\\|A65|\\|A12|/|sgb|+|m|/|D|+|A35|/|X8|\\|A10|/|A11|/|SSn|djZ|k|+|A29|+|zM7|X|\\|A21|+|A43|\\|A65|\\|n6n|wXD|T|+|A57|\\|A65|\\|A41|+|A12|/|zzp|/|63Z|kMY|\\|A16|/|A8|+|aD6|51f|K|+|e3Q|j6h|j|/|A23|\\|A41|+|A8|/|A14|\\|A12|+|A52|\\|nh|/|A62|\\|A57|/|VLH|9VB|c|\\|A28|/|A13|+|A8|+|A13|\\|A25',
  ],
  [
    'google oauth client secret',
    'OAuth setup\n1. client id 993718359106-6lwen8moyqu58ixzqizgieckidfqq1w6.apps.googleusercontent.com\n2. client secret §\n3. redirect to /auth/google/callback',
    'GOC|SPX|-|A28',
  ],
  [
    'google oauth refresh token',
    'curl -s -d grant_type=refresh_token -d client_id="$CID" -d client_secret="$CSEC" \\\n  -d refresh_token=§ https://oauth2.googleapis.com/token | jq .access_token',
    '1|/|/|09z|_|A83|_|A9|_|pi',
  ],
  [
    'azure storage connection string',
    'AzureWebJobsStorage: "DefaultEndpointsProtocol=https;AccountName=harborlinelogs;AccountKey=§;EndpointSuffix=core.windows.net"',
    '68u|clO|x|/|A9|+|A17|+|A31|/|A18|=|=',
  ],
  [
    'azure ad client secret',
    'provider "azurerm" {\n  features {}\n  client_id     = "bd38298b-7de9-4702-b496-b9b5f87e62fd"\n  client_secret = "§"\n  tenant_id     = "03faeb59-1899-49b3-8b03-a9fe5da8b38c"\n}',
    'T6D|8Q|~|J|-|A32',
  ],
  [
    'azure sas signature',
    'Import file for QA (read-only link, valid all year):\nhttps://harborlinelogs.blob.core.windows.net/import/orders.csv?sv=2023-11-03&st=2026-01-04T08%3A00%3A00Z&se=2026-12-31T22%3A00%3A00Z&sr=b&sp=r&sig=§',
    'A12|%|A32|%|3D',
  ],
  [
    'azure devops pat',
    '$ git remote -v\norigin  https://build:§@dev.azure.com/harborline/shop/_git/shop (fetch)',
    'ux|5|x49',
  ],
  [
    'digitalocean token',
    'doctl auth init --context harborline\n# paste: §\ndoctl kubernetes cluster list',
    'dop|_|v1|_|h64',
  ],
  [
    'cloudflare api token',
    'env:\n  CLOUDFLARE_ACCOUNT_ID: c3ea965474809847f14687d15a6f7ad3\n  CLOUDFLARE_API_TOKEN: §\nrun: npx wrangler deploy',
    'A20|_|A19',
  ],
  [
    'heroku api key',
    '# .env.ci\nHEROKU_APP=pier-scheduler-stage\nHEROKU_API_KEY=§\nNODE_ENV=production',
    'h8|-|50a|e|-|4e3|1|-|a85|f|-|h12',
  ],
  [
    'databricks token',
    'databricks configure --host https://adb-9692797053794308.7.azuredatabricks.net --token <<< "§"',
    'da|pi|h32',
  ],
  [
    'github classic pat',
    'Task 4: clone the theme repo in CI\n\n    git clone https://§@github.com/harborline/theme.git\n\nDone when the build is green.',
    'ghp|_|kL|V|A33',
  ],
  [
    'github fine-grained pat',
    'So that you can start today, use my token § until IT has made yours, it can only read the two repos.',
    'git|hub|_|pat|_|A22|_|A59',
  ],
  [
    'github app server token',
    '2026-10-02T07:11:48Z DEBUG request\n2026-10-02T07:11:48Z DEBUG   Authorization: token §\n2026-10-02T07:11:49Z DEBUG response 200 (application/json)',
    'ghs|_|rk|W|A33',
  ],
  [
    'gitlab pat',
    'curl --header "PRIVATE-TOKEN: §" \\\n  "https://git.harborline.internal/api/v4/projects/118/pipelines?per_page=5"',
    'glp|at|-|0E|_|A17',
  ],
  [
    'npm token',
    'registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken=§\nsave-exact=true',
    'npm|_|wz|M|A33',
  ],
  ['pypi token', '[pypi]\nusername = __token__\npassword = §', 'pyp|i|-|A149|-|A14|-|fu0|a4|_|Ctw'],
  [
    'docker config auth',
    '{\n  "auths": {\n    "registry.harborline.internal:5000": {\n      "auth": "§"\n    }\n  }\n}',
    'c2|h|A33',
  ],
  ['docker hub pat', 'echo § | docker login -u harborlineci --password-stdin', 'dck|r|_|pat|_|A27'],
  [
    'stripe live secret key',
    'const Stripe = require("stripe");\nconst stripe = Stripe("§");\nmodule.exports = (amount) => stripe.paymentIntents.create({ amount, currency: "eur" });',
    'sk|_|liv|e|_|A99',
  ],
  [
    'stripe webhook secret',
    '- [x] endpoint /hooks/stripe registered\n- [x] signing secret in config: §\n- [ ] retries tested',
    'whs|ec|_|A32',
  ],
  [
    'square access token',
    "square:\n  environment: production\n  access_token: '§'\n  location: LR54ZOO8KXQM8",
    'A11|_|A21|_|A29|_',
  ],
  [
    'shopify admin token',
    'GET /admin/api/2026-07/orders.json?status=any HTTP/1.1\nHost: pier-outfitters.myshopify.com\nX-Shopify-Access-Token: §',
    'shp|at|_|h32',
  ],
  ['adyen api key', 'public static final String ADYEN_KEY =\n    "§";', 'AQ|E|A88|-|A43|=|-|A16'],
  [
    'slack bot token',
    'The release bot posts in #pier-releases. Bot token:\n\n> §\n\nScopes: chat:write, files:write',
    'xox|b|-|d12|-|d13|-|A24',
  ],
  [
    'slack app token',
    'app = App(token=os.environ["SLACK_BOT_TOKEN"])\nSocketModeHandler(app, "§").start()',
    'xap|p|-|1|-|X11|-|d13|-|h64',
  ],
  [
    'slack webhook',
    'notify:\n  - slack: §\n  - mail: oncall@harborline.internal',
    'htt|ps|:|/|/|hoo|ks|.|sla|ck|.|com|/|ser|vic|es|/|X11|/|X11|/|A24',
  ],
  [
    'slack signing secret',
    'App credentials (from the Basic Information page)\n  App ID          A1BZD6M0Q0S\n  Signing Secret  §',
    'h32',
  ],
  [
    'discord webhook',
    'const alert = (m) => fetch("§", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ content: m }) });',
    'htt|ps|:|/|/|dis|cor|d|.|com|/|api|/|web|hoo|ks|/|d19|/|A30|-|A37',
  ],
  [
    'discord bot token',
    "import discord\nclient = discord.Client(intents=discord.Intents.default())\n\nclient.run('§')",
    'M|T|A22|.|G|A5|.|A38',
  ],
  ['telegram bot token', 'Quick check that the bot lives: https://api.telegram.org/bot§/getMe', 'd10|:|A|A|A33'],
  [
    'teams webhook',
    'Send-TeamsMessage -Uri "§" -Title "Backup" -Text $summary',
    'htt|ps|:|/|/|har|bor|lin|e|.|web|hoo|k|.|off|ice|.|com|/|web|hookb2|/|h8|-|f74|3|-|464|8|-|ae4|3|-|h12|@|h8|-|b4d|a|-|4ce|3|-|8d6|1|-|h12|/|Inc|omi|ngW|ebh|ook|/|h32|/|h8|-|091|d|-|498|0|-|b47|b|-|h12',
  ],
  [
    'twilio auth token',
    'from twilio.rest import Client\nclient = Client("ACc806f78e6554aa8e3079194f49c3ee45", "§")\nclient.messages.create(to=number, from_=SENDER, body=text)',
    'h32',
  ],
  ['sendgrid key', 'smtp:\n  host: smtp.sendgrid.net\n  user: apikey\n  pass: §', 'SG|.|KI|-|A19|.|DTG|N|-|A38'],
  [
    'mailgun key',
    "curl -s --user 'api:§' https://api.eu.mailgun.net/v3/mg.harborline.net/messages -F from='Pier <noreply@mg.harborline.net>' -F subject=hello",
    'key|-|h32',
  ],
  ['mailchimp key', 'The newsletter sync (F-22) uses the Mailchimp list "customers"; the key is §.', 'h32|-|us1|4'],
  [
    'openai project key',
    '$ history | tail -3\n 1041  export OPENAI_API_KEY=§\n 1042  python summarise.py --in tickets.csv\n 1043  history | tail -3',
    'sk|-|pro|j|-|A15|_|A37|_|A60|-|A41',
  ],
  [
    'anthropic key',
    'curl https://api.anthropic.com/v1/messages \\\n  -H "x-api-key: §" \\\n  -H "anthropic-version: 2023-06-01" -d @body.json',
    'sk|-|ant|-|api|03|-|A54|_|A15|-|_|A23',
  ],
  ['hugging face token', '!huggingface-cli login --token §\nfrom datasets import load_dataset', 'hf|_|wg|T|A31'],
  ['notion token', 'notion = Client(auth="§")  # FIXME env', 'ntn|_|70|4|A43'],
  [
    'atlassian token',
    'jira:\n  site: harborline.atlassian.net\n  email: build@harborline.net\n  token: §',
    'A21|_|pK|O|A52|-|A10|-|A93|=|H8',
  ],
  ['airtable pat', 'base("Suppliers") is read with §', 'pa|t|A14|.|h64'],
  [
    'grafana service account token',
    'datasource sync:\n  curl -H "Authorization: Bearer §" https://grafana.harborline.internal/api/datasources',
    'gls|a|_|A32|_|h8',
  ],
  [
    'datadog api key',
    'DD_API_KEY=§ DD_SITE="datadoghq.eu" bash -c "$(curl -L https://install.datadoghq.com/scripts/install_script_agent7.sh)"',
    'h32',
  ],
  [
    'vault token',
    '$ vault login\nToken (will be hidden):\nSuccess! You are now authenticated.\nKey                  Value\n---                  -----\ntoken                §\ntoken_duration       768h',
    'hvs|.|A14|_|A66|-|7tD|H|_|uX6|d9',
  ],
];
