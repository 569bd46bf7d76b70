import type { Finding } from './finding.ts';
import { looksLikePassword, looksRandom } from './random-looking.ts';

// Credentials without a shape of their own are known by the name that they are given: `password = …`, `"client_secret": "…"`,
// `--token …`, "the password is …". Name and value stand on one line. All quantifiers are bounded, so that the time is linear.

/** A password by its name, in the languages that specs are written in. */
export const PASSWORD_NAME =
  /pass(?:word|wd|phrase|wort|code)|(?<![a-z])pwd(?![a-z])|(?<=[_-])pass(?![a-z])|kennwort|wachtwoord|contrase[ñn]a|(?<![a-z])senha|mot de passe|lösenord|парол[ья]|密[码碼]|パスワード|비밀번호/;

const KEY_NAME =
  /secret|(?<!public_?key)token|credential|(?<=[a-z])(?<!public|publishable|primary|foreign|cache|partition|sort|object|idempotency|unique|sample|example)[_-]key(?![a-z])|(?:api|access|account|auth|encryption|signing|private|master|shared|service|subscription|storage|deploy|licen[cs]e)[_-]?key/;

const NAME = new RegExp(`(?<password>${PASSWORD_NAME.source})|${KEY_NAME.source}`, 'gi');

/** The rest of the name, what closes it, and what stands between it and the value. */
const BETWEEN =
  /[A-Za-z0-9_-]{0,32}\\{0,2}["'`]?\]?\*{0,2}[ \t]{0,8}(:=|=>|={1,3}|[:：]\*{0,2}|\|(?=[ \t]*[\w+/])|\((?=["'`])|,(?=[ \t]?["'`])|(?<=["'] )value=|(?<=\w)>(?=[^\s<>=])|(?<=[ \t])(?:is|ist|lautet|es|est|é|to) |(?<=[ \t]))[ \t]{0,8}\\{0,2}["'`]?/y;

/** Characters of a value; brackets, quotes and separators end it, and so does what begins a reference or an expression. */
const VALUE = /[A-Za-z0-9_+/=.~!@#%^*?:-][A-Za-z0-9_+/=.~!@#$%^*?:-]{7,511}/y;

/** Characters of a value between quotes: all but blanks, quotes and escapes. */
const QUOTED = /[^\s"'`\\]{8,512}(?=["'`\\])/y;

/** Shortest value behind a name that a blank alone parts from it: there it is a sentence more often than not. */
const LEAST_AFTER_BLANK = 12;

/** Shortest value without a digit that is a key: below it, it is the name of one. */
const LEAST_WITHOUT_DIGIT = 16;

/** Characters of a value that it is judged by. */
const SAMPLE = 64;

/** Longest name of a resource that ends in the name of a secret. */
const LONGEST_RESOURCE = 96;

/** Values that stand behind a name that says they are secret, and look it. */
export function findAssigned(text: string): readonly Finding[] {
  const found: Finding[] = [];
  NAME.lastIndex = 0;
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    const finding = valueAfter(text, name);
    if (finding === null) continue;
    found.push(finding);
    NAME.lastIndex = finding.end;
  }
  return found;
}

function valueAfter(text: string, name: RegExpExecArray): Finding | null {
  BETWEEN.lastIndex = name.index + name[0].length;
  const between = BETWEEN.exec(text);
  if (between === null || isInResourceName(text, name.index)) return null;
  const start = BETWEEN.lastIndex;
  const isQuoted = /["'`]$/.test(between[0]);
  const value = valueAt(text, start, isQuoted);
  if (value === null) return null;
  const isPassword = name.groups?.['password'] !== undefined;
  if (between[1] === '' && !isQuoted && (value.length < LEAST_AFTER_BLANK || !looksRandom(value))) return null;
  if (!looksSecret(value.slice(0, SAMPLE), isPassword)) return null;
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
    /^(?:env|file|https?|vault|op|ref|arn|urn|sha\d*):/i.test(value) ||
    /x{4}|example|your|change-?me|\$[{(]|\{\{|<[\w-]+>/i.test(value)
  );
}
