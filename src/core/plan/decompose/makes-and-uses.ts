/** Reads from a sentence what it makes and what it uses: "The PDF is attached" uses the PDF, "Writes lines to topic logs.v1" makes that topic. */
import { at } from '../../at.ts';
import { meaningfulWords, stemOf } from './words.ts';

/** One thing that a sentence makes or uses. */
export interface Deed {
  /** The thing, by the stem of its last word, or by an identifier as it stands. */
  readonly thing: string;
  readonly shown: string;
  readonly act: 'make' | 'use';
  /** How surely it comes into being there: 4 is created, 3 kept, 2 brought in, 1 put out; 0 where it is used. */
  readonly force: number;
}

const FORCES: ReadonlyMap<string, number> = new Map([
  ...forced(4, 'create define register introduce'),
  ...forced(3, 'save store persist'),
  ...forced(2, 'add import upload record fetch scrape construct build establish'),
  ...forced(1, 'generate generated compute computed publish write written produce emit expose provide'),
]);

const USES: ReadonlySet<string> = new Set(
  'select use display list show shown delete remove compare match search find filter export edit view read launch resume approve reject print send sent share attach call consume query remind cancel rename update track see open load copy rate comment archive assign sort pick choose download reset display invite refund release reserve process index return receive'
    .split(' ')
    .map(stemOf),
);

function forced(force: number, verbs: string): readonly (readonly [string, number])[] {
  return verbs.split(' ').map((verb) => [stemOf(verb), force] as const);
}

const LONGEST_OBJECT = 6;
/** Words behind which another thing begins. */
const LEADS_ON =
  /^(?:for|from|to|with|of|in|on|by|as|at|into|that|which|when|while|where|so|using|via|and|or|is|are|be|can|must|shall|should|will|has|have|than|per|without|if|not)$/i;
const BE = /^(?:is|are|be|been|was|were|gets?)$/i;

/** All deeds of a sentence, in its order. */
export function deedsOf(text: string): readonly Deed[] {
  return text.split(/[.;:!?](?:\s|$)|\s[—–]\s|[()]/).flatMap((clause) => clauseDeeds(wordsOf(clause)));
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_][\p{L}\p{N}_.'’/-]*[\p{L}\p{N}_]|[\p{L}\p{N}_]|,/gu) ?? [];
}

function clauseDeeds(words: readonly string[]): readonly Deed[] {
  return words.flatMap((word, index): readonly Deed[] => {
    const stem = stemOf(word.toLowerCase());
    const force = FORCES.get(stem);
    if (force === undefined && !USES.has(stem)) return [];
    if (/ing$/.test(word)) return [];
    const isPassive = isParticiple(word) && words.slice(Math.max(0, index - 3), index).some((one) => BE.test(one));
    if (isPassive) return deed(subjectBefore(words, index), force);
    if (isParticiple(word) && !isOrderLike(words, index)) return [];
    const rest = words.slice(index + 1 + otherVerbs(words.slice(index + 1)));
    const object = rest.slice(0, LONGEST_OBJECT);
    return [
      ...deed(nameAt(object), givenAway(stem, rest) ? undefined : force),
      ...targetOf(rest, force),
      ...sourceOf(rest),
    ];
  });
}

/** Words in front of the object of several verbs: "create, edit and delete rooms". */
function otherVerbs(words: readonly string[]): number {
  if (!/^(?:,|and|or)$/i.test(words[0] ?? '')) return 0;
  const end = words.findIndex(
    (word) => !/^(?:,|and|or)$/i.test(word) && !FORCES.has(stemOf(word)) && !USES.has(stemOf(word)),
  );
  return Math.max(end, 0);
}

/** "add a product to the cart" uses the product. */
function givenAway(stem: string, rest: readonly string[]): boolean {
  return stem === stemOf('add') && rest.slice(0, LONGEST_OBJECT).some((word) => /^to$/i.test(word));
}

function isParticiple(word: string): boolean {
  return /(?:ed|sent|shown|written|read|found|seen)$/i.test(word);
}

/** "read" and "send" look alike in both forms; in front of a thing they act on it. */
function isOrderLike(words: readonly string[], index: number): boolean {
  return /^(?:read|find|send)s?$/i.test(at(words, index));
}

/** What a passive verb says something of: the words in front of its "is". */
function subjectBefore(words: readonly string[], verb: number): readonly string[] {
  const be = words.findLastIndex(
    (word, index) =>
      index < verb && /^(?:is|are|was|were|be|can|must|shall|should|will|may|gets?|to|not|also)$/i.test(word),
  );
  let end = be;
  while (
    end > 0 &&
    /^(?:is|are|was|were|be|been|can|must|shall|should|will|may|gets?|to|not|also|automatically)$/i.test(at(words, end))
  )
    end--;
  const start = words.findLastIndex((word, index) => index <= end && (word === ',' || LEADS_ON.test(word)));
  return words.slice(start + 1, end + 1);
}

/** The words of the thing at the front, without what leads on. */
function nameAt(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word, index) => index > 0 && (word === ',' || LEADS_ON.test(word)));
  return end < 0 ? words : words.slice(0, end);
}

/** "writes lines to topic logs.v1": what something is written to comes to be there. */
function targetOf(rest: readonly string[], force: number | undefined): readonly Deed[] {
  const to = rest.findIndex((word) => /^(?:to|into)$/i.test(word));
  if (force === undefined || to < 0 || to > LONGEST_OBJECT) return [];
  return deed(nameAt(rest.slice(to + 1)), force).filter(({ thing }) => isIdentifier(thing));
}

/** "a list from chosen recipes", "hits from OpenSearch". */
function sourceOf(rest: readonly string[]): readonly Deed[] {
  const from = rest.findIndex((word) => /^(?:from|using)$/i.test(word));
  return from < 0 || from > 2 * LONGEST_OBJECT ? [] : deed(nameAt(rest.slice(from + 1)), undefined);
}

function deed(name: readonly string[], force: number | undefined): readonly Deed[] {
  const words = name.filter((word) => meaningfulWords(word).length > 0);
  const identifiers = words.filter(isIdentifier);
  const last = words.at(-1);
  const things = identifiers.length > 0 ? identifiers : last === undefined ? [] : [last];
  const act = force === undefined ? 'use' : 'make';
  return things.map((shown) => ({
    ...{ thing: isIdentifier(shown) ? shown : stemOf(shown.toLowerCase()), shown, act, force: force ?? 0 },
  }));
}

/** A name that is no word: `logs.v1`, `api_keys`, `OpenSearch`, `PDF`. */
function isIdentifier(word: string): boolean {
  return (
    /[a-z][A-Z]|^[A-Z][A-Z0-9]+$|\w[._]\w/.test(word) &&
    !/^(?:API|UI|HTTP|JSON|URL|ID|MUST|SHALL|SHOULD|WHEN|THEN|AND|THE|IF)$/.test(word)
  );
}
