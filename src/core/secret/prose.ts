import { present } from '../assert.ts';
import { at } from '../at.ts';
import { PASSWORD_NAME } from './assignments.ts';
import type { Finding } from './finding.ts';
import { isPasswordPlaceholder } from './placeholder.ts';
import { looksRandom } from './random-looking.ts';

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
    `(?<password>${PASSWORD_NAME.source}|(?<![a-z])(?:pw|psk|pass)(?![a-z]))`,
    '(?<key>(?:api|access|auth|secret)[ _-]?(?:key|token)s?(?![a-z]))',
    '(?<network>(?<![a-z])(?:wi-?fi|wlan|ssid)(?![a-z]))',
    '(?<account>(?<![a-z])(?:log-?in|logon|admin|creds?|credentials?|identifiant|zugang|zugangsdaten|account)(?![a-z]))',
  ].join('|'),
  'gi',
);

/** A word of the text with neither blanks nor quotation in it, that is no part of a path. */
const WORD = /(?<![^\s"'`()[\]{}<>|,;])[^\s"'`()[\]{}<>|,;/\\]{8,256}/g;

/** Credentials that a sentence announces. */
export function findInProse(text: string): readonly Finding[] {
  const found: Finding[] = [];
  for (const announcer of text.matchAll(ANNOUNCERS)) {
    const behind = announcer.index + announcer[0].length;
    const reach = at(text.slice(behind, behind + REACH).split(/[\r\n]/, 1), 0);
    const value = firstValue(reach, strengthOf(present(announcer.groups, 'the groups of a pattern that has some')));
    if (value === null) continue;
    const start = behind + value.index;
    found.push({ name: value.name, start, end: start + value.length, from: announcer.index });
  }
  return found;
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
  return { name: 'password', isValue: isStrong };
}

function firstValue(
  reach: string,
  { name, isValue }: Strength,
): { readonly name: string; readonly index: number; readonly length: number } | null {
  for (const match of reach.matchAll(WORD)) {
    const word = match[0].replace(/^[*_:=]+/, '').replace(/[.,:;*]+$/, '');
    const index = match.index + match[0].indexOf(word);
    // A word that the reach cuts off, and a call, are none.
    if (index + word.length >= REACH || /^[([]/.test(reach.slice(match.index + match[0].length))) continue;
    if (word.length < SHORTEST || word.length > LONGEST || isPasswordPlaceholder(word) || isOrdinary(word)) continue;
    if (isValue(word)) return { name, index, length: word.length };
  }
  return null;
}

const DIGITS_AT_END = /\d{3,}$/;

/** Letters, digits and a mark that words of other kinds do not have: only passwords look like that. */
function isStrong(word: string): boolean {
  return /^[\w!@#$%^&*?~+=.-]+$/.test(word) && /[a-z]/i.test(word) && /\d/.test(word) && /[!#$%^*?~@]/.test(word);
}

/** Capitals, small letters and at least three digits, as in passwords that are made up, or what is drawn at random. */
function isMade(word: string): boolean {
  if (!/^[\w.-]+$/.test(word) || !/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return false;
  return DIGITS_AT_END.test(word) || looksRandom(word);
}

/** A UUID, a long hexadecimal number, or letters and digits drawn at random. */
function isDrawn(word: string): boolean {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(word) || /^[\da-f]{32,}$/i.test(word)) return true;
  return word.length >= 20 && /^[\w.~+=-]+$/.test(word) && /\d/.test(word) && /[a-z]/i.test(word) && looksRandom(word);
}

/** Versions, dates, variables, measures, options, e-mail addresses and addresses of pages. */
function isOrdinary(word: string): boolean {
  return /^v?\d+\.\d|[a-z]\d(?:\.\d+)+$|^~?\d[\d.-]*[a-z]{0,3}$|\d{4}-\d\d|^[$%]|:\/\/|@[\w-]+\.[a-z]|^--?[a-z]|x{4}|example|your|change-?me/i.test(
    word,
  );
}
