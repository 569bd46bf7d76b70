import { PASSWORD_NAME } from './assignments.ts';
import type { Finding } from './finding.ts';
import { ACCOUNT_WORDS, ACCOUNT_WORDS_OF_OTHERS, KEY_WORDS, NETWORK_WORDS } from './label-words.ts';
import { isPasswordPlaceholder } from './placeholder.ts';
import { looksMadeUp, looksRandom } from './random-looking.ts';
import type { Line } from './words.ts';

// Passwords and keys as people write them into notes: "pw is …", "Das Kennwort für … lautet jetzt …", "admin / …", "WLAN: …, key …".
// The word that announces one and the value stand on one line with other words between them. What counts as a value depends on how much
// the word says. Only so many characters behind each word are looked at, so that the time is linear.

/** Characters behind the word that a value is looked for in. */
const REACH = 80;

/** Values that are looked at. */
const SHORTEST = 8;
const LONGEST = 64;

/** Different strengths of the words that announce a value. */
const ANNOUNCERS = new RegExp(
  [
    `(?<password>${PASSWORD_NAME.source}|(?<![\\w+/-])(?:pw|psk|pass)(?![\\w+/]))`,
    `(?<key>(?:api|access|auth|secret)[ _-]?(?:key|token)s?(?![a-z])|(?<![a-z])token(?![a-z])|${KEY_WORDS.join('|')})`,
    `(?<network>(?<![a-z\\d+/])(?:${NETWORK_WORDS.join('|')})(?![a-z]))`,
    `(?<account>(?<![a-z\\d+/])(?:${ACCOUNT_WORDS.join('|')})(?![a-z])|${ACCOUNT_WORDS_OF_OTHERS.join('|')})`,
  ].join('|'),
  'gi',
);

/** A word of the text with neither blanks nor quotation in it, that is no part of a path; scripts without blanks end it too. */
const WORD = /(?<![!#-&*-+\-./:=?@\w\\^~À-ž])[!#-&*-+\-.:=?@\w^~À-ž]{8,256}(?![/\\])/g;

/** Credentials that a sentence announces. */
export function findInProse(text: string, lines: readonly Line[]): readonly Finding[] {
  return lines.flatMap(({ start, end, hasValue }) => {
    if (!hasValue) return [];
    const line = text.slice(start, end);
    if (ONE_WORD.test(line) || HASHES.test(line) || !hasCandidate(line)) return [];
    const announcers = [...line.matchAll(ANNOUNCERS)];
    const announcedOnes = announcers.flatMap((announcer) => announced(line, announcer, start));
    const isOfAccount =
      line.length <= LONGEST_NOTE &&
      (announcers.some(({ groups }) => groups?.['account'] !== undefined) || MAIL.test(line));
    return isOfAccount ? [...announcedOnes, ...besideAccount(line, start)] : announcedOnes;
  });
}

/** Lines of files in base64. */
const ONE_WORD = /^[\w+/=]+$/;
/** What base64 of hashes stands beside. */
const HASHES = /integrity|sha(?:1|256|384|512)[-:]/i;

/** Whether any word of a line would be a value behind some announcer: only then it is read for them. */
function hasCandidate(line: string): boolean {
  const words = line.match(WORD) ?? [];
  return words.some((found) => {
    const word = wordOf(found);
    return /\d/.test(word) && (isStrong(word) || isMade(word) || isDrawn(word));
  });
}

/** Longest line that is a note of a person. */
const LONGEST_NOTE = 320;
/** Versions of packages, places of users, numbers of issues. */
const IDENTIFIER = /^[a-z_]{3,}=|@[\^~]?v?\d|^[a-z][\w.-]*@[a-z][\w.-]*$|^[a-z]+-\d+$|^[A-Z]+-\d+$/;
/** Two words with capitals and a number, or two words and four digits, joined. */
const JOINED_WORDS = /^[A-Z][a-z\d]{2,11}[-._][A-Z][a-z\d]{2,11}[-._]?\d{2,6}$|^[a-z]{3,12}[-._][a-z]{3,12}\d{4,6}$/;
const MAIL = /[\w.-]@[\w-]+\.[a-z]/;

/** Passwords of a line that names an account: words and a number, or letters, digits and marks. */
function besideAccount(line: string, lineStart: number): readonly Finding[] {
  return [...line.matchAll(WORD)].flatMap((match) => {
    const word = wordOf(match[0]);
    if (word.length < SHORTEST || word.length > LONGEST || isOrdinary(word) || IDENTIFIER.test(word)) return [];
    if (!isStrong(word) && !JOINED_WORDS.test(word)) return [];
    const start = lineStart + match.index + match[0].indexOf(word);
    return [{ name: 'password', start, end: start + word.length }];
  });
}

/** Words and a number that a person joined. */
function isJoined(word: string): boolean {
  return (
    JOINED.test(word) && !IDENTIFIER.test(word) && looksMadeUp(word.replaceAll(/(?<=[a-z])[013457](?=[a-z])/g, 'o'))
  );
}

function announced(line: string, announcer: RegExpExecArray, lineStart: number): readonly Finding[] {
  const behind = announcer.index + announcer[0].length;
  const value = firstValue(line.slice(behind, behind + REACH), strengthOf(announcer.groups ?? {}));
  if (value === null) return [];
  const start = lineStart + behind + value.index;
  return [{ name: value.name, start, end: start + value.length, from: lineStart + announcer.index }];
}

/** What a word announces, and what has to be seen of a value behind it. */
interface Strength {
  readonly name: string;
  readonly isValue: (word: string) => boolean;
}

function strengthOf(groups: Readonly<Record<string, string | undefined>>): Strength {
  if (groups['password'] !== undefined) return { name: 'password', isValue: (word) => isStrong(word) || isMade(word) };
  if (groups['key'] !== undefined) return { name: 'assigned-secret', isValue: isDrawn };
  if (groups['network'] !== undefined)
    return { name: 'password', isValue: (word) => isStrong(word) || (isMade(word) && DIGITS_AT_END.test(word)) };
  return { name: 'password', isValue: (word) => isStrong(word) && !IDENTIFIER.test(word) };
}

function firstValue(
  reach: string,
  { name, isValue }: Strength,
): { readonly name: string; readonly index: number; readonly length: number } | null {
  for (const match of reach.matchAll(WORD)) {
    const word = wordOf(match[0]);
    const index = match.index + match[0].indexOf(word);
    // A word that the reach cuts off, and a call, are none.
    if (index + word.length >= REACH || /^[([]/.test(reach.slice(match.index + match[0].length))) continue;
    if (word.length < SHORTEST || word.length > LONGEST || isPasswordPlaceholder(word) || isOrdinary(word)) continue;
    if (isValue(word)) return { name, index, length: word.length };
  }
  return null;
}

/** A word without what emphasizes and ends it. */
export function wordOf(text: string): string {
  return text.replace(/^[*_:=]+/, '').replace(/[).,:;*]+$/, '');
}

const DIGITS_AT_END = /\d{3,}$/;

/** Longest password that a person types. */
const LONGEST_OF_PERSON = 24;

/** Letters, digits and a mark that words of other kinds do not have: only passwords look like that. */
export function isStrong(word: string): boolean {
  return (
    !isOrdinary(word) &&
    /^[\wÀ-ž!@#$%^&*?~+=.-]+$/.test(word) &&
    /[a-z]/i.test(word) &&
    /\d/.test(word) &&
    (/[!#$%^&*?~@]/.test(word) || (word.includes('+') && word.length <= LONGEST_OF_PERSON))
  );
}

/** Capitals, small letters and at least three digits, words and a number as people join them, or what is drawn at random. */
export function isMade(word: string): boolean {
  if (!/^[\wÀ-ž.-]+$/.test(word) || !/[a-z]/.test(word) || !/\d/.test(word)) return false;
  if (isJoined(word)) return true;
  return /[A-Z]/.test(word) && (DIGITS_AT_END.test(word) || looksRandom(word));
}

/** Words of which one begins with a capital, or a longer number at their end. */
const JOINED = /^(?=.*[-._])(?:(?=.*(?:^|[-._])[A-ZÀ-Ž][a-zà-ž\d])[\wÀ-ž.-]*\d{2,6}|[a-z.-]+\d{3,6})$/;

/** A UUID, a long hexadecimal number, or letters and digits drawn at random. */
function isDrawn(word: string): boolean {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(word) || /^[\da-f]{32,}$/i.test(word)) return true;
  return word.length >= 20 && /^[\w.~+=-]+$/.test(word) && /\d/.test(word) && /[a-z]/i.test(word) && looksRandom(word);
}

/** Versions, dates, variables, measures, options, e-mail addresses and addresses of pages. */
function isOrdinary(word: string): boolean {
  return /[?&]\w+=|^~|^[A-Z]+\d+(?:\+[A-Z]+\d+)+$|^[A-Z]\+\+|^#[\da-f]{3,8}$|^v?\d+\.\d|[a-z]\d(?:\.\d+)+$|^~?\d[\d.-]*[a-z]{0,3}$|\d{4}-\d\d|^[$%]|:\/\/|@[\w-]+\.[a-z]|^--?[a-z]|x{4}|example|your|change-?me/i.test(
    word,
  );
}
