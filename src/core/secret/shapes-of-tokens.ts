import { looksRandom } from './random-looking.ts';
import { isCredential, isNumberOrDrawn, type Shape } from './shape.ts';

/** Credentials of services and programs, by their form and what stands right beside them. */
export const TOKEN_SHAPES: readonly Shape[] = [
  { name: 'telegram-token', marker: ':AA', pattern: /(?<!\d)(\d{8,10}:AA[\w-]{32,35})/g },
  {
    name: 'discord-token',
    marker: '.',
    pattern: /(?<![\w.-])([MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,45})(?![\w.-])/g,
    if: looksRandom,
  },
  { name: 'twilio-key', marker: 'SK', pattern: /(?<![A-Za-z\d])(SK[\da-f]{32})(?![\da-zA-Z])/g },
  { name: 'mailgun-key', marker: 'key-', pattern: /(?<![\w-])(key-[\da-f]{32})(?![\w-])/g },
  { name: 'crates-token', marker: 'cio', pattern: /(?<![\w-])(cio[A-Za-z\d]{32})(?![\w-])/g, if: looksRandom },
  { name: 'nuget-key', marker: 'oy2', pattern: /(?<![\w-])(oy2[a-z\d]{43})(?![\w-])/g },
  {
    name: 'resend-key',
    marker: 're_',
    pattern: /(?<![\w-])(re_[A-Za-z\d]{6,12}_[A-Za-z\d]{20,32})(?![\w-])/g,
    if: looksRandom,
  },
  {
    name: 'braintree-token',
    marker: 'access_token$',
    pattern: /(access_token\$(?:production|sandbox)\$[a-z\d]{8,32}\$[\da-f]{32})(?![\da-f])/g,
  },
  { name: 'registry-login', marker: '"auth"', pattern: /"auth"[ \t]{0,8}:[ \t]{0,8}"([A-Za-z\d+/]{12,512}={0,2})"/g },
  { name: 'encryption-key', marker: '=base64:', pattern: /_KEY=base64:([A-Za-z\d+/]{22,88}={0,2})(?![A-Za-z\d+/=])/g },
  {
    name: 'session-cookie',
    marker: 'ookie:',
    pattern: /ookie:[^\r\n]{0,512}?\b(?:\w{0,16}sess(?:ion)?_?(?:id)?|connect\.sid)=([\w%.~+/-]{16,256})/g,
    if: looksRandom,
  },
  {
    name: 'aws-secret',
    marker: 'IA',
    pattern: /(?:AKIA|ASIA)[A-Z\d]{16}["' \t,:;/]{1,12}([A-Za-z\d+/]{40})(?![A-Za-z\d+/=])/g,
  },
  {
    name: 'assigned-secret',
    marker: 'jwt',
    pattern:
      /\bjwt\.(?:sign|verify|encode|decode)\([^"'`\r\n]{1,128}(?:["'][^"'\r\n]{0,64}["'][^"'`\r\n]{1,64}){0,4}, ?["']([^"'\s]{8,256})(?=["'])/g,
  },
  {
    name: 'password',
    anyLine: true,
    marker: 'PDO(',
    pattern: /\bPDO\(["'][^"'\r\n]{1,200}["'], ?["'][^"'\r\n]{1,64}["'], ?["']([^"'\r\n]{6,128})(?=["'])/g,
  },
  {
    name: 'assigned-secret',
    marker: 'key=',
    pattern: /[?&](?:api_?|app|access_?)key=([\w-]{20,128})/gi,
    if: isNumberOrDrawn,
  },
  { name: 'assigned-secret', marker: 'appid=', pattern: /[?&]appid=([\w-]{20,128})/gi, if: isNumberOrDrawn },
  { name: 'signature', marker: 'X-', pattern: /[?&]X-(?:Amz|Goog)-Signature=([\da-f]{64,512})/g },
  { name: 'authorization-code', marker: 'code=', pattern: /[?&]code=([\w%./~-]{16,256})/g, if: looksRandom },
  { name: 'private-key', marker: '"kty"', pattern: /"d"[ \t]{0,4}:[ \t]{0,4}"([\w-]{32,1024})"/g },
  {
    name: 'password',
    anyLine: true,
    marker: 'ass',
    pattern: /pass(?:word)?["']?[ \t]{0,4}[:=][ \t]{0,4}["']?((?:[a-z]{4} ){3}[a-z]{4})(?![a-z ])/gi,
  },
  { name: 'azure-signature', marker: 'sig=', pattern: /[?&;]sig=([A-Za-z\d%+/=_-]{40,200})/g },
  {
    name: 'azure-secret',
    marker: 'Q~',
    pattern: /(?<![\w~.-])([A-Za-z\d_~.-]{3}\dQ~[A-Za-z\d_~.-]{31,34})(?![\w~-])/g,
  },
  {
    name: 'basic-credentials',
    marker: ' -',
    pattern:
      /(?<=[ \t])(?:-u|-U|-a|-auth|--user|--auth|--creds?)[ \t=]{1,4}["']?[^\s:"']{1,64}:["']?(?!\/\/)([^\s"'`\\$]{8,128})/g,
    if: isCredential,
  },
  { name: 'airtable-token', marker: 'pat', pattern: /(?<![\w.-])(pat[A-Za-z\d]{14}\.[\da-f]{64})(?![\da-f])/g },
  { name: 'password', marker: '@tcp(', pattern: /(?<![\w.-])[\w.-]{1,64}:([^\s"'`@/]{6,128})@tcp\(/g },
  { name: 'password', marker: '@unix(', pattern: /(?<![\w.-])[\w.-]{1,64}:([^\s"'`@/]{6,128})@unix\(/g },
  {
    name: 'password',
    anyLine: true,
    marker: 'SecureString',
    pattern: /ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?["']([^"'$\r\n]{6,128})(?=["'])/g,
  },
  {
    name: 'password',
    anyLine: true,
    marker: ' ',
    pattern: /\bidentified(?: with [\w.]{1,64})? by(?: password)? '([^'\r\n]{6,128})(?=')/gi,
  },
  { name: 'password', anyLine: true, marker: 'sshpass', pattern: /\bsshpass[ \t]+-p[ \t]*["']?([^\s"'$]{6,128})/g },
  {
    name: 'password',
    marker: ' -p',
    pattern: /\b(?:mysql|mysqldump|mysqladmin|mariadb|mongosh?|7z)\b[^\r\n]{0,200}? -p["']?([^\s"'$]{6,128})/g,
    if: isCredential,
  },
  {
    name: 'password',
    marker: 'login',
    pattern: /\blogin\b[^\r\n]{0,200}? (?:-p|--password)[ =]["']?([^\s"'$]{6,128})/g,
    if: isCredential,
  },
  {
    name: 'password',
    anyLine: true,
    marker: 'redis',
    pattern: /\bredis-cli\b[^\r\n]{0,200}? -a ["']?([^\s"'$]{6,128})/g,
  },
  {
    name: 'password',
    anyLine: true,
    marker: 'requirepass',
    pattern: /\brequirepass[ \t]+["']?([^\s"'$]{6,128})/g,
    if: isCredential,
  },
  {
    name: 'password-hash',
    marker: '$',
    pattern:
      /(?<![\w$])(\$(?:2[aby]\$\d\d\$[./\w]{53}|[156]\$(?:rounds=\d{1,9}\$)?[./\w]{1,16}\$[./\w]{22,86}|apr1\$[./\w]{1,8}\$[./\w]{22}|y\$[./\w]{1,16}\$[./\w]{1,86}\$[./\w]{43}|argon2id?\$[\w=$,]{8,64}\$[+/\w]{10,64}\$[+/\w]{20,128}))/g,
  },
];
