import { findAssigned } from './assignments.ts';
import { type Above, findBelow, NOTHING_ABOVE } from './below.ts';
import { findDrawn } from './drawn.ts';
import { encodingsOf } from './encodings.ts';
import type { Finding } from './finding.ts';
import { isPasswordPlaceholder } from './placeholder.ts';
import { findApart, findByPrefix } from './prefixes.ts';
import { findInProse } from './prose.ts';
import { looksRandom } from './random-looking.ts';
import { findShapes } from './shapes.ts';
import { linesOf, valuedText } from './words.ts';

/** A value that must not be shown, and the name that stands for it. */
export interface KnownSecret {
  readonly name: string;
  readonly value: string;
}

/** Texts to look for, prepared once. */
export interface SecretTexts {
  readonly needles: readonly { readonly name: string; readonly text: string }[];
  /** Length of the longest one. */
  readonly longest: number;
}

/** Longest private key block that is held back while its end is awaited; the largest real ones are below 16 KiB. */
export const LONGEST_PEM = 32_768;

const PEM_BEGIN = '-----BEGIN ';
const PEM_END = '-----END ';
/** `-----BEGIN ` is followed by a label of at most this many characters that ends in `PRIVATE KEY`, on the same line. */
const LONGEST_LABEL = 64;

/** Prepares known values for the search, in each of their encodings. */
export function secretTexts(secrets: readonly KnownSecret[]): SecretTexts {
  const needles = secrets.flatMap(({ name, value }) => encodingsOf(value).map((text) => ({ name, text })));
  return { needles, longest: needles.reduce((longest, { text }) => Math.max(longest, text.length), 0) };
}

/** All places of a text that give a secret away, in order and without overlaps. Time is linear in the text. */
export function findSecrets(text: string, known: SecretTexts): readonly Finding[] {
  return findFurther(text, known, NOTHING_ABOVE).findings;
}

/** What is found in a text that goes on from another. */
export interface Further {
  readonly findings: readonly Finding[];
  /** Those that their own line gives away. */
  readonly inLines: readonly Finding[];
  /** What all lines of the text say of what follows. */
  readonly above: Above;
}

/** Searches a text that goes on from another; `from` is what the lines before say of it. */
export function findFurther(text: string, known: SecretTexts, from: Above): Further {
  const lines = linesOf(text);
  const valued = valuedText(text, lines);
  const inLines = mergeFindings([
    ...findKnown(text, known),
    ...findByPrefix(text, lines, valued),
    ...findPrivateKeys(text),
    ...findPasswordsInUrls(text),
    ...findShapes(text, valued),
    ...findAssigned(text, lines),
    ...findInProse(text, lines),
    ...findDrawn(text, lines),
  ]);
  const { found, above } = findBelow(text, lines, inLines, from);
  return { inLines, findings: found.length === 0 ? inLines : mergeFindings([...inLines, ...found]), above };
}

/** What the first lines of a searched text say of what follows them. */
export function aboveNext(text: string, inLines: readonly Finding[], from: Above): Above {
  const within = inLines.filter(({ end }) => end <= text.length);
  return findBelow(text, linesOf(text), within, from).above;
}

/** Findings in order and without overlaps. */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const found = findings.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const merged: Finding[] = [];
  for (const next of found) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) merged.push(next);
    else merged[merged.length - 1] = joined(last, next);
  }
  return merged;
}

/** What overlaps is one finding, named for what begins first. */
function joined(first: Finding, next: Finding): Finding {
  const from = Math.min(first.from ?? first.start, next.from ?? next.start);
  return { ...first, end: Math.max(first.end, next.end), from };
}

function findKnown(text: string, known: SecretTexts): readonly Finding[] {
  return known.needles.flatMap((needle) =>
    positions(text, needle.text).map((start) => ({ name: needle.name, start, end: start + needle.text.length })),
  );
}

/** Private keys, from their first line to their last. One without an end counts up to the bound: a key that was cut off is still most of a key. */
function findPrivateKeys(text: string): readonly Finding[] {
  return findApart(text, PEM_BEGIN, (start) => {
    if (!isPrivateKey(text, start)) return null;
    return {
      name: 'private-key',
      start,
      end: endOfPrivateKey(text, start) ?? Math.min(text.length, start + LONGEST_PEM),
    };
  });
}

/** Where a private key begins whose end may still be to come, or null when there is none. */
export function openPrivateKey(text: string): number | null {
  const open = findPrivateKeys(text).find(
    ({ start }) => endOfPrivateKey(text, start) === null && text.length - start < LONGEST_PEM,
  );
  return open?.start ?? null;
}

/** What may stand between the first line of a key and its body: blanks, line feeds, also as JSON or code has them, and quotation. */
const BEFORE_BODY = /^(?:[\s"'`+>|,]|\\+[nr])*/;
/** How a body begins: with base64, or with a header of older formats. */
const BODY = /^(?:(?:[A-Za-z\d+/=](?:[\r\n]|\\+[nr]){0,4}){16}|Proc-Type:|DEK-Info:|Comment:|Version:)/;
/** The same, cut off: more of the text may make it a body. */
const BODY_BEGUN = /^(?:[A-Za-z\d+/=-](?:[\r\n]|\\+[nr]?){0,4}){0,15}:?$/;
/** Characters behind the first line that are looked at. */
const LONGEST_BEFORE_BODY = 256;

/** A first line without a body is the mention of a key. What may still become a body counts as one. */
function isPrivateKey(text: string, start: number): boolean {
  const labelAt = start + PEM_BEGIN.length;
  const label = /^(?:[A-Z\d ]{0,64}?PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V\d)(-{0,5})/.exec(
    text.slice(labelAt, labelAt + LONGEST_LABEL),
  );
  if (label === null) return false;
  const after = text.slice(labelAt + label[0].length, labelAt + label[0].length + LONGEST_BEFORE_BODY);
  const body = after.replace(BEFORE_BODY, '');
  return BODY.test(body) || (after.length < LONGEST_BEFORE_BODY && BODY_BEGUN.test(body));
}

function endOfPrivateKey(text: string, start: number): number | null {
  const block = text.slice(start, start + LONGEST_PEM);
  const endAt = block.indexOf(PEM_END);
  if (endAt === -1) return null;
  const closed = block.indexOf('-----', endAt + PEM_END.length);
  return start + (closed === -1 ? block.length : closed + 5);
}

/** Longest user and password of an address that is looked at. */
const LONGEST_AUTHORITY = 512;
/** Length of the shortest password that is hidden, with its colon and the `@`. */
const SHORTEST_PASSWORD = 5;

/** Whether a user of an address is a token: a long number, or letters and digits at random. */
function isTokenOfUser(user: string): boolean {
  return user.length >= 20 && /\d/.test(user) && !user.includes('.') && looksRandom(user);
}

/** The password of `scheme://user:password@host`, or the token that stands for both. */
function findPasswordsInUrls(text: string): readonly Finding[] {
  return findApart(text, '://', (at) => {
    const authority = /^[^\s/?#"'<>\\@]{0,512}@/.exec(text.slice(at + 3, at + 4 + LONGEST_AUTHORITY))?.[0];
    const colon = authority?.indexOf(':') ?? -1;
    if (authority !== undefined && colon === -1 && isTokenOfUser(authority.slice(0, -1)))
      return { name: 'token', start: at + 3, end: at + 2 + authority.length };
    if (authority === undefined || colon === -1 || authority.length - colon < SHORTEST_PASSWORD) return null;
    if (isPasswordPlaceholder(authority.slice(colon + 1, -1))) return null;
    return { name: 'password', start: at + 4 + colon, end: at + 2 + authority.length };
  });
}

/** Every occurrence, overlapping ones too: a value may repeat its own beginning. */
function positions(text: string, needle: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) found.push(at);
  return found;
}
