import { group } from '../at.ts';
import type { Finding } from './finding.ts';
import { looksRandom } from './random-looking.ts';

// Credentials that are known by their shape as a whole. The first group of a pattern is what is hidden. Every quantifier is bounded
// and every pattern begins with something rare, so that hostile text costs linear time.

interface Shape {
  readonly name: string;
  /** The text has to hold this for the pattern to be tried. */
  readonly marker: string;
  readonly pattern: RegExp;
  readonly random?: boolean;
}

const SHAPES: readonly Shape[] = [
  { name: 'telegram-token', marker: ':AA', pattern: /(?<!\d)(\d{8,10}:AA[\w-]{32,35})/g },
  {
    name: 'discord-token',
    marker: '.',
    pattern: /(?<![\w.-])([MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,45})(?![\w.-])/g,
    random: true,
  },
  {
    name: 'discord-webhook',
    marker: '/api/webhooks/',
    pattern: /\/api\/webhooks\/\d{15,21}\/([\w-]{60,80})/g,
  },
  { name: 'twilio-key', marker: 'SK', pattern: /(?<![A-Za-z\d])(SK[\da-f]{32})(?![\da-zA-Z])/g },
  { name: 'mailgun-key', marker: 'key-', pattern: /(?<![\w-])(key-[\da-f]{32})(?![\w-])/g },
  { name: 'crates-token', marker: 'cio', pattern: /(?<![\w-])(cio[A-Za-z\d]{32})(?![\w-])/g, random: true },
  { name: 'nuget-key', marker: 'oy2', pattern: /(?<![\w-])(oy2[a-z\d]{43})(?![\w-])/g },
  {
    name: 'resend-key',
    marker: 're_',
    pattern: /(?<![\w-])(re_[A-Za-z\d]{6,12}_[A-Za-z\d]{20,32})(?![\w-])/g,
    random: true,
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
    random: true,
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
    random: true,
  },
];

/** Everything that has the shape of a credential. */
export function findShapes(text: string): readonly Finding[] {
  return SHAPES.flatMap(({ name, marker, pattern, random }) => {
    if (!text.includes(marker)) return [];
    return [...text.matchAll(pattern)].flatMap((match): Finding[] => {
      const secret = group(match, 1);
      if (random === true && !looksRandom(secret)) return [];
      const end = match.index + match[0].length;
      return [{ name, start: end - secret.length, end, from: match.index }];
    });
  });
}
