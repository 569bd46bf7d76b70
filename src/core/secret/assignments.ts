import type { Finding } from './finding.ts';
import {
  ACCOUNT_WORDS,
  ACCOUNT_WORDS_OF_OTHERS,
  ENGLISH_PASSWORD_WORDS,
  IS_WORDS,
  KEY_WORDS,
  PARTS_OF_WORDS,
  PASSWORD_WORDS,
} from './label-words.ts';
import { looksLikePassword, looksMadeUp, looksRandom } from './random-looking.ts';
import type { Line } from './words.ts';

// Credentials without a shape of their own are known by the name that they are given: `password = …`, `"client_secret": "…"`,
// `--token …`, "the password is …". Name and value stand on one line. All quantifiers are bounded, so that the time is linear.

/** A password by its name, in the languages that specs are written in. */
export const PASSWORD_NAME = new RegExp(PASSWORD_WORDS.join('|'));

const KEY_NAME =
  /secret|(?<!public_?key|page_?)token|credential|(?<=[a-z])(?<!public|publishable|primary|foreign|cache|partition|sort|object|idempotency|unique|sample|example|site|row|query|group|map|lookup|index|hash|range|dedup|event|item|message|translation|flag|mon|tur)[_-]?key(?![a-z])|(?:api|access|account|auth|encryption|signing|private|master|shared|service|subscription|storage|deploy|licen[cs]e|app|integration|session|host|admin|team|write|routing|ingest)[_. -]?key|(?<=[_.-])login(?![a-z])|(?<=[a-z])_api(?![a-z_])|(?<![a-z])_auth(?![a-z])|(?<![a-z])(?:authtoken|[as]k|secret_?id|access_?code|salt|pepper|otp)(?![a-z])/;

/** Names in English: they are looked for in every line that holds a part of one. */
const PLAIN_NAME = new RegExp(`(?<password>${ENGLISH_PASSWORD_WORDS.join('|')})|${KEY_NAME.source}`, 'gi');
const PART_OF_NAME = /pass|pwd|ps[kw]|pw|secret|token|credential|key|login|cookie|salt|pepper|otp/i;

/** All names: they are looked for in lines that hold letters and digits. */
const NAME = new RegExp(`(?<password>${PASSWORD_NAME.source})|${[KEY_NAME.source, ...KEY_WORDS].join('|')}`, 'gi');

/** The rest of the name, what closes it, a remark in brackets, and what stands between it and the value. */
const BETWEEN = new RegExp(
  [
    '([A-Za-z0-9_-]{0,32})',
    '\\\\{0,2}["\'`”»」]?\\]?\\*{0,2}(?: ?[(（][^()（）\\r\\n]{1,40}[)）])?[ \\t\\u00a0]{0,8}',
    '(:=|=>|={1,3}|[:：＝]\\*{0,2}|\\|(?=[ \\t]*[\\w+/])|\\((?=["\'`])|,(?=[ \\t]?["\'`])|(?<=["\'] )value=|(?<=\\w)>(?=[^\\s<>=])',
    `|[はがは是为為은는이가]|(?<=[ \\t])(?:${IS_WORDS.join('|')})(?: |: ?)|(?<=[ \\t])(?:[-–—→]|->) |(?<=[ \\t]))`,
    '[ \\t\\u00a0]{0,8}\\\\{0,2}["\'`“„«»「『]?',
  ].join(''),
  'iy',
);

/** Characters of a value; brackets, quotes and separators end it, and so does what begins a reference or an expression. */
const VALUE = /[\wÀ-ž+/=.~!@#%^*?:-][\wÀ-ž+/=.~!@#$%^*?:-]{7,511}/y;

/** Characters of a value between quotes: all but blanks, quotes and escapes. */
const QUOTED = /[^\s"'`“”«»「」『』\\]{8,512}(?=["'`“”«»」』\\])/y;

/** Ends of names that speak of a secret and name none. */
const NAMES_NO_SECRET =
  /(?:^|[_-])(?:ids?|stdin|file|path|env|length|policy|reset|field|input|hint|strength|min|max|url|uri|ref|name|type|ttl)$/i;

/** Shortest value behind a name that a blank alone parts from it: there it is a sentence more often than not. */
const LEAST_AFTER_BLANK = 12;

/** Shortest value without a digit that is a key: below it, it is the name of one. */
const LEAST_WITHOUT_DIGIT = 16;

/** Characters of a value that it is judged by. */
const SAMPLE = 64;

/** Longest name of a resource that ends in the name of a secret. */
const LONGEST_RESOURCE = 96;

/** Values that stand behind a name that says they are secret, and look it. */
export function findAssigned(text: string, lines: readonly Line[]): readonly Finding[] {
  return lines.flatMap((line) => {
    const part = text.slice(line.start, line.end);
    if (line.hasValue) return PARTS_OF_WORDS.test(part) ? named(part, NAME, line.start) : [];
    return PART_OF_NAME.test(part) ? named(part, PLAIN_NAME, line.start) : [];
  });
}

function named(part: string, names: RegExp, start: number): readonly Finding[] {
  const found: Finding[] = [];
  names.lastIndex = 0;
  for (let name = names.exec(part); name !== null; name = names.exec(part)) {
    const finding = valueAfter(part, name);
    if (finding === null) continue;
    found.push({ ...finding, start: start + finding.start, end: start + finding.end, from: start + name.index });
    names.lastIndex = finding.end;
  }
  return found;
}

function valueAfter(text: string, name: RegExpExecArray): Finding | null {
  BETWEEN.lastIndex = name.index + name[0].length;
  const between = BETWEEN.exec(text);
  if (between === null || isInResourceName(text, name.index)) return null;
  const start = BETWEEN.lastIndex;
  const isQuoted = /["'`“„«»「『]$/.test(between[0]);
  const value = valueAt(text, start, isQuoted);
  if (value === null) return null;
  const isPassword = name.groups?.['password'] !== undefined;
  const [, rest = '', sign = ''] = between;
  if (
    sign === '' &&
    !isQuoted &&
    (value.length < LEAST_AFTER_BLANK || !looksRandom(value) || /^[a-z_]\w{0,16}=/i.test(value))
  )
    return null;
  if (NAMES_NO_SECRET.test(rest) && !(/^secret$/i.test(name[0]) && /^_?id$/i.test(rest))) return null;
  const isPlain = isPassword && rest === '' && sign !== '' && looksMadeUp(value) && !isReference(value);
  if (!isPlain && !looksSecret(value.slice(0, SAMPLE), isPassword)) return null;
  return { name: isPassword ? 'password' : 'assigned-secret', start, end: start + value.length, from: name.index };
}

function valueAt(text: string, start: number, isQuoted: boolean): string | null {
  QUOTED.lastIndex = start;
  const quoted = isQuoted ? QUOTED.exec(text)?.[0] : undefined;
  if (quoted !== undefined) return quoted;
  VALUE.lastIndex = start;
  const value = VALUE.exec(text)?.[0].replace(/[.,:;!?]+$/, '');
  if (value === undefined || value.length < 8) return null;
  // A call and an element of a list are expressions.
  return !isQuoted && /[([]/.test(text.charAt(start + value.length)) ? null : value;
}

/** Whether a name says that what it stands for is a password or another secret; null where it says nothing. */
export function kindOfName(name: string): 'password' | 'assigned-secret' | null {
  NAME.lastIndex = 0;
  const found = NAME.exec(name);
  if (found === null) return null;
  return found.groups?.['password'] === undefined ? 'assigned-secret' : 'password';
}

const ACCOUNT = new RegExp(
  `(?<![a-z])(?:${ACCOUNT_WORDS.join('|')})(?![a-z])|${ACCOUNT_WORDS_OF_OTHERS.join('|')}`,
  'i',
);

/** Whether a line speaks of an account or the way into one. */
export function accountOf(line: string): boolean {
  return ACCOUNT.test(line);
}

/** Whether a value behind such a name is a secret, and not a word, an expression or a reference. */
export function looksSecret(value: string, isPassword: boolean): boolean {
  if (isReference(value)) return false;
  if (isPassword && looksLikePassword(value)) return true;
  return looksRandom(value) && (isPassword || /\d/.test(value) || value.length >= LEAST_WITHOUT_DIGIT);
}

/** `arn:aws:secretsmanager:…:secret:name`: what follows names a secret. */
function isInResourceName(text: string, at: number): boolean {
  return /(?:^|[\s"'`=])(?:arn|urn):[\w:/.-]{0,90}$/.test(text.slice(Math.max(0, at - LONGEST_RESOURCE), at));
}

/** What names a secret instead of being one. */
function isReference(value: string): boolean {
  return (
    /^@[a-z][\w.-]*:\d|^(?:env|file|https?|vault|op|ref|arn|urn|sha\d*):|^ENC\[|^AQICAH|^\$ANSIBLE_VAULT|^Ag[A-Z][\w+/]{60}/i.test(
      value,
    ) || /x{4}|example|your|change-?me|\$[{(]|\{\{|<[\w-]+>/i.test(value)
  );
}
