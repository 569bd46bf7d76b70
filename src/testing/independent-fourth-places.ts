import type { Drawn } from './drawn-secrets.ts';

/** The second half of the fourth set: what stands in files, commands and notes. */
export const FOURTH_PLACES: readonly Drawn[] = [
  ['terraform cloud token', 'credentials "app.terraform.io" {\n  token = "§"\n}', 'A14|.|atl|asv|1|.|A67'],
  [
    'terraform tfvars password',
    'db_instance_class = "db.t4g.medium"\ndb_username       = "pier_owner"\ndb_password       = "§"\nmulti_az          = true',
    'e|#|Cb|#|=|8sf|UA|%|Vhh|zuk',
  ],
  [
    'sentry auth token',
    'defaults.org=harborline\ndefaults.project=pier-web\nauth.token=§',
    'snt|rys|_|ey|J|A133|_|A29|/|+|C|/|A10',
  ],
  ['tailscale auth key', 'sudo tailscale up --ssh --authkey=§ --hostname=pier-edge-2', 'tsk|ey|-|aut|h|-|A17|-|A32'],
  [
    'postgres url',
    'services:\n  api:\n    environment:\n      DATABASE_URL: postgres://pier_app:§@db-1.harborline.internal:5432/pier?sslmode=require',
    'A18',
  ],
  [
    'mongodb srv url',
    'mongoose.connect("mongodb+srv://reporting:§@cluster0.k3x9p.mongodb.net/shop?retryWrites=true&w=majority");',
    'A16',
  ],
  ['redis url', 'REDIS_TLS_URL=rediss://:§@cache.harborline.internal:6380/0', '71|8|h37'],
  [
    'amqp url in prose',
    'The workers read from the queue at amqps://worker:§@mq.harborline.internal/orders, see also the sequence diagram in 3.2.',
    'A14',
  ],
  [
    'jdbc sql server',
    'spring.datasource.url=jdbc:sqlserver://sql02.harborline.internal:1433;databaseName=ERP;user=erp_ro;password=§;encrypt=true',
    'iUT|W|?|X|+|A8',
  ],
  [
    'mysql command line',
    "mysqldump -h 10.20.4.17 -u backup -p'§' --single-transaction shop | gzip > shop.sql.gz",
    'Mis|s|_|938',
  ],
  ['pgpass line', '# ~/.pgpass on the jump host\ndb-1.harborline.internal:5432:*:pier_migrate:§', 'A20'],
  ['netrc', 'machine artifacts.harborline.internal\n  login jenkins\n  password §', '!|A14|%'],
  [
    'odbc split over lines',
    'export PIER_DSN="Server=tcp:erp.harborline.internal,1433;Uid=etl;Pwd=§;"\npython load.py --dsn "$PIER_DSN"',
    'A12|\\|\n|A10',
  ],
  [
    'basic auth header',
    'POST /v2/shipments HTTP/1.1\nHost: api.parcelpier.net\nAuthorization: Basic §\nContent-Type: application/json',
    'cG|F|A33',
  ],
  [
    'curl -u password',
    'curl -u deploy:§ -T build/app.war "https://tomcat.harborline.internal/manager/text/deploy?path=/pier"',
    'War|rio|r|_|513|?',
  ],
  [
    'opaque bearer token',
    'fetch("/api/v1/stock", {\n  headers: {\n    Accept: "application/json",\n    Authorization: "Bearer §",\n  },\n});',
    '-|XP|8|A60',
  ],
  [
    'jwt',
    'To reproduce, open the admin page with this token in local storage:\n\n§\n\nExpected: 200. Actual: 500.',
    'ey|Jh|A32|.|ey|J|A132|.|A24|-|A15|-|mQ',
  ],
  [
    'kubernetes service account jwt',
    'users:\n- name: ci-deployer\n  user:\n    token: §',
    'ey|Jh|A86|.|ey|J|A245|.|A32|-|A24|-|ru|-|A14|-|A49|-|A68|-|A23|_|-|A88|_|A33',
  ],
  [
    'session cookie',
    "curl 'https://backoffice.harborline.net/orders/export' -H 'accept: text/csv' -H 'cookie: locale=en; connect.sid=§; theme=dark' --compressed",
    's|%|A25|_|A8|.|A16|%|A28',
  ],
  [
    'kubernetes secret base64',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: pier-db }\ntype: Opaque\ndata:\n  password: §\n  username: cGllcl9hcHA=',
    'A27|=',
  ],
  [
    'kubeadm bootstrap token',
    'kubeadm join 10.20.0.5:6443 --token § \\\n  --discovery-token-ca-cert-hash sha256:cc5861f9408b7bf4d853fa21906c3766f7cbc5aea2cb142ab8649af135bbf757',
    'rew|5at|.|x16',
  ],
  ['totp secret', 'otpauth://totp/Harborline:ops@harborline.net?secret=§&issuer=Harborline&digits=6&period=30', 'X32'],
  [
    'openssh private key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\n§\n-----END OPENSSH PRIVATE KEY-----',
    'b3|Bl|A66|\n|A16|/|A29|+|A23|\n|A30|/|A29|+|A9|\n|A9|+|XtV|jyg|/|A9|+|A14|/|vq|+|Ils|Tfj|+|A18|\n|A10|/|A43|=|=',
  ],
  [
    'ec private key pem',
    'Apple push key for the test build:\n-----BEGIN EC PRIVATE KEY-----\n§\n-----END EC PRIVATE KEY-----',
    'MH|cC|A60|\n|A18|+|A45|\n|A32|/|Q|=|=',
  ],
  [
    'wireguard private key',
    '[Interface]\nAddress = 10.66.0.7/32\nPrivateKey = §\nDNS = 10.66.0.1\n[Peer]\nPublicKey = zX04eIzAObv2FlesQ8pfsq9UaT9qOVVac0s9JxPKZsA=\nEndpoint = vpn.harborline.net:51820\nAllowedIPs = 10.20.0.0/16',
    'A12|+|A30|=',
  ],
  [
    'age secret key',
    '# created: 2026-08-14T09:30:02+02:00\n# public key: age1v9xqmcvhvqddnypg7tchqd70mdj446n8n3e0l6mc5auke3cz3ecqxzha7v\n§',
    'AGE|-|SEC|RET|-|KEY|-|X59',
  ],
  [
    'ethereum private key',
    'module.exports = { networks: { mainnet: {\n  url: process.env.RPC_URL,\n  accounts: ["§"],\n} } };',
    '0|x|h64',
  ],
  [
    'bip39 mnemonic',
    'Treasury wallet for the loyalty pilot, please keep these twelve words: §. Two signers are enough.',
    'ear|ly| |cas|ino| |wal|k| |oak| |lia|r| |hur|t| |fou|nd| |adj|ust| |sin|ce| |sch|eme| |tow|er| |acc|ess',
  ],
  ['laravel app key', 'APP_NAME=Pier\nAPP_ENV=production\nAPP_KEY=§\nAPP_DEBUG=false', 'bas|e64|:|A13|/|A29|='],
  [
    'django secret key',
    "# settings/prod.py\nSECRET_KEY = '§'\nALLOWED_HOSTS = ['pier.harborline.net']",
    '&|hpz|eys|ky|^|)|aj2|q|#|%|7|!|7gc|pj|+|v1h|x|=|$|pob|2ln|@|9l1|qe4|5|)|wu5|&',
  ],
  [
    'password in prose',
    '## 5. Acceptance\n\nThe staging login is qa-lead@harborline.net with §, please do not change it during the test week.',
    'Cig|ar|!|704',
  ],
  [
    'password in table',
    '| Role | User | Password |\n|------|------|----------|\n| Warehouse clerk | wh01 | § |\n| Viewer | guest | (ask Mira) |',
    'Oct|obe|rRa|pid|401|0|%',
  ],
  [
    'german: password in prose',
    'Zugang zum Testsystem: Benutzer "lager", das Kennwort lautet § (bitte nach der Abnahme ändern).',
    'Fri|nge|.|899',
  ],
  [
    'german: wlan key',
    'Aufgabe 12: Scanner im Lager einrichten\n- WLAN: Pier-Lager\n- WLAN-Schlüssel: §\n- Kanal 11',
    'A16',
  ],
  [
    'french: password in task list',
    '- [ ] vérifier l’export comptable\n- [ ] se connecter en recette (compta / mot de passe : §)\n- [ ] prévenir Hélène',
    'Spi|rit|Kno|w91|61|%',
  ],
  [
    'spanish: db password',
    '# configuración de la base de datos\nusuario: almacen\ncontraseña: §\nservidor: bd.harborline.internal',
    'A10|+|jGY',
  ],
  ['italian: chat', 'giulia: mi ridai l’accesso al gestionale?\nmarco: utente magazzino, password §', 'Ind|ex|!|420'],
  ['portuguese: api key', 'A chave da API do correio é § e vale até dezembro.', 'ca|c|h37'],
  ['dutch: password', 'Het wachtwoord van de beheerder op de acceptatieomgeving is §; niet doorsturen.', 'Whi|p|!|869'],
  ['polish: sftp', 'Serwer SFTP: sftp.harborline.net, login faktury, hasło: §', 'Inh|eri|tCr|eek|85|%'],
  ['russian: password', 'Для проверки отчётов: логин auditor, пароль §, срок до конца квартала.', 'Dri|nk|+|852|1'],
  ['japanese: password', '検証環境のログイン情報\nユーザー名: tester01\nパスワード: §', 'y9x|rZq|!|e4Z|vvY'],
  ['chinese: token', '## 接口说明\n访问令牌:§\n有效期:90 天', 'Yq|Q|A37'],
  [
    'recovery codes',
    'GitHub 2FA recovery codes of the shared org owner:\n\n§\n\n(the other twelve are used up)',
    '2wb|t1|-|30w|ve|\n|1z5|f5|-|6p8|0f|\n|q73|13|-|bmm|st|\n|ocs|bi|-|c5q|ee',
  ],
  [
    'passphrase in prose',
    'To open the backup archive you need the passphrase; it is § and has not changed since the audit.',
    'dep|art|-|col|umn|-|she|d|-|slu|sh|-|tru|e',
  ],
  [
    'ansible inventory',
    '[tills]\ntill-01 ansible_host=10.30.1.11 ansible_user=pos ansible_ssh_pass=§\ntill-02 ansible_host=10.30.1.12 ansible_user=pos',
    '6|+|A10',
  ],
  [
    'bearer token split by continuation',
    'curl -X POST https://api.parcelpier.net/v2/labels -H "Authorization: Bearer \\\n§"\n# prints the label id',
    'A28|\\|\n|A28',
  ],
  [
    'powershell securestring',
    '$cred = New-Object PSCredential("HARBOR\\svc-sync", (ConvertTo-SecureString "§" -AsPlainText -Force))',
    'A12|!|rv|!',
  ],
  [
    'android keystore gradle',
    'signingConfigs {\n  release {\n    storeFile file("pier-upload.jks")\n    storePassword "§"\n    keyAlias "upload"\n  }\n}',
    'Fad|eSl|ow6|5|!',
  ],
  [
    'password without label',
    'nadia: can you get me into the printer admin?\njoe: admin / §\nnadia: works, ty',
    'Sr|+|E|A9|N|6',
  ],
];
