import { group } from '../at.ts';
import type { Finding } from './finding.ts';
import { isPlaceholder } from './placeholder.ts';
import { looksLikePassword, looksRandom } from './random-looking.ts';

// Credentials that are known by their shape as a whole. The first group of a pattern is what is hidden. Every quantifier is bounded
// and every pattern begins with something rare, so that hostile text costs linear time.

interface Shape {
  readonly name: string;
  /** The text has to hold this for the pattern to be tried. */
  readonly marker: string;
  readonly pattern: RegExp;
  /** Holds of the credential, where the pattern alone says too little. */
  readonly if?: (credential: string) => boolean;
}

const SHAPES: readonly Shape[] = [
  { name: 'telegram-token', marker: ':AA', pattern: /(?<!\d)(\d{8,10}:AA[\w-]{32,35})/g },
  {
    name: 'discord-token',
    marker: '.',
    pattern: /(?<![\w.-])([MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,45})(?![\w.-])/g,
    if: looksRandom,
  },
  {
    name: 'discord-webhook',
    marker: '/api/webhooks/',
    pattern: /\/api\/webhooks\/\d{15,21}\/([\w-]{60,80})/g,
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
  {
    name: 'teams-webhook',
    marker: '/IncomingWebhook/',
    pattern: /\/IncomingWebhook\/([\da-f]{32}(?:\/[\da-f-]{36})?)(?![\da-f])/g,
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
    pattern: /(?:AKIA|ASIA)[A-Z\d]{16}["'\s,:;/]{1,12}([A-Za-z\d+/]{40})(?![A-Za-z\d+/=])/g,
  },
  {
    name: 'assigned-secret',
    marker: 'jwt',
    pattern:
      /\bjwt\.(?:sign|verify|encode|decode)\([^"'`\r\n]{1,128}(?:["'][^"'\r\n]{0,64}["'][^"'`\r\n]{1,64}){0,4}, ?["']([^"'\s]{8,256})(?=["'])/g,
  },
  {
    name: 'password',
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
    marker: '-u',
    pattern: /(?<=[ \t])(?:-u|--user)[ \t=]{1,4}["']?[^\s:"'@/]{1,64}:([^\s"'`\\]{8,128})/g,
    if: isCredential,
  },
  { name: 'airtable-token', marker: 'pat', pattern: /(?<![\w.-])(pat[A-Za-z\d]{14}\.[\da-f]{64})(?![\da-f])/g },
  { name: 'password', marker: '@', pattern: /(?<![\w.-])[\w.-]{1,64}:([^\s"'`@/]{6,128})@(?:tcp|unix)\(/g },
  {
    name: 'password',
    marker: 'SecureString',
    pattern: /ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?["']([^"'$\r\n]{6,128})(?=["'])/g,
  },
  {
    name: 'password',
    marker: ' ',
    pattern: /\bidentified(?: with [\w.]{1,64})? by(?: password)? '([^'\r\n]{6,128})(?=')/gi,
  },
  { name: 'password', marker: 'sshpass', pattern: /\bsshpass[ \t]+-p[ \t]*["']?([^\s"'$]{6,128})/g },
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
    marker: 'redis',
    pattern: /\bredis-cli\b[^\r\n]{0,200}? -a ["']?([^\s"'$]{6,128})/g,
  },
  { name: 'password', marker: 'requirepass', pattern: /\brequirepass[ \t]+["']?([^\s"'$]{6,128})/g, if: isCredential },
  {
    name: 'password-hash',
    marker: '$',
    pattern:
      /(?<![\w$])(\$(?:2[aby]\$\d\d\$[./\w]{53}|[156]\$[./\w]{1,16}\$[./\w]{22,86}|argon2id?\$[\w=$,]{8,64}\$[+/\w]{10,64}\$[+/\w]{20,128}))/g,
  },
  {
    name: 'recovery-phrase',
    marker: ' ',
    pattern:
      /(?:mnemonic|wallet|(?:seed|recovery|secret|backup)[ _-]?(?:phrase|words))[^\r\n]{0,32}?[:=(][ \t]{0,4}["'`]?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})(?![a-z ])/gi,
  },
  {
    name: 'vendor-token',
    marker: '',
    pattern:
      /(?<!\\)(?<!(?<!\\)[\w./+=%-])([a-z][a-z\d]{1,11}(?:[_-][a-z\d]{1,12}){0,2}[_.-][A-Za-z\d_-]{24,256})(?![\w/+=])/g,
    if: endsAtRandom,
  },
];

/** Fewer characters than this behind the prefix say nothing. */
const LEAST_DRAWN = 24;

/** Prefixes of what is no secret: hashes, and ids of things that programs and vendors show to everybody. */
const PUBLIC_PREFIX =
  /^(?:sha\d+|md5|id|uid|acct|asst|batch|call|ch|chatcmpl|cmpl|conn|cs|cus|dep|dpl|env|evt|file|fp|ft|gen|in|inst|invocation|item|job|lambda|link|log|mandate|msg|obj|org|part|pi|pk|pm|price|prj|proj|prod|prt|py|qt|re|ref|req|resp|rs|run|seti|ses|session|si|snap|srv|step|sub|task|team|thread|toolu|trace|tx|txn|usr|user|vs|ws)[_.-]/;

/** Whether small letters, capitals and digits, drawn at random, follow what may be the prefix of a vendor. */
function endsAtRandom(token: string): boolean {
  const tail = token.slice(1 + Math.max(...['_', '-', '.'].map((mark) => token.indexOf(mark))));
  const drawn = tail.length >= LEAST_DRAWN ? tail : token;
  return [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(drawn)) && looksRandom(drawn) && !isPublic(token);
}

/** Prefixes that are hexadecimal numbers stand before more of the same. */
function isPublic(token: string): boolean {
  return PUBLIC_PREFIX.test(token) || /^[\da-f]+[_.-]/.test(token);
}

/** A long hexadecimal number, or what looks drawn at random. */
function isNumberOrDrawn(text: string): boolean {
  return /^[\da-f]{32,}$/i.test(text) || looksRandom(text);
}

function isCredential(text: string): boolean {
  return looksRandom(text) || looksLikePassword(text);
}

/** Everything that has the shape of a credential. */
export function findShapes(text: string): readonly Finding[] {
  return SHAPES.flatMap(({ name, marker, pattern, if: holds }) => {
    if (!text.includes(marker)) return [];
    return [...text.matchAll(pattern)].flatMap((match): Finding[] => {
      const secret = group(match, 1);
      if (holds?.(secret) === false || isPlaceholder(secret)) return [];
      const end = match.index + match[0].length;
      return [{ name, start: end - secret.length, end, from: match.index }];
    });
  });
}
