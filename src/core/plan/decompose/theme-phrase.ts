/** Names what a statement is about as a person names a feature: "An order can be exported" is about "order export". English only; else null. */
import { at } from '../../at.ts';
import type { Statement } from '../../spec/document/statement.ts';
import { deedOf, isKnownVerb } from './deeds.ts';
import { GENERIC, stemOf } from './words.ts';

/** Characters of a name. */
const LONGEST = 44;
const MOST_LABEL_WORDS = 5;

/** What a statement is about, in a few words, or null where its words do not say it plainly. */
export function themePhrase({ label, text, kind }: Pick<Statement, 'label' | 'text' | 'kind'>): string | null {
  const isLabel = label !== '' && kind !== 'story' && label.split(' ').length <= MOST_LABEL_WORDS;
  if (isLabel && !FIELD.test(label)) return named(labelPhrase(wordsOf(label.replace(/\s*[([].*$/, ''))));
  if (!ENGLISH.test(text)) return null;
  return named(sentencePhrase(wordsOf(mainClause(FIELD.test(label) ? text.slice(label.length + 1).trim() : text))));
}

/** The label of a thing names it; one that says something is read like a sentence. */
function labelPhrase(words: readonly string[]): string | null {
  const says = words.length > 1 && (isOrder(words) || words.some((word) => MODAL.test(word)));
  return says ? sentencePhrase(words) : nounsOf(words);
}

/** Labels that say how a statement is meant rather than what it is about. */
const FIELD =
  /^(?:note|example|given|when|then|input|output|result|warning|important|breaking|todo|default|\W*\d+\W*|https?)$/i;
const ENGLISH =
  /\b(?:the|an?|of|to|with|is|are|can|must|should|shall|by|for|in|on|all|and|as|from|each|not)\b|^[A-Z][a-z]+ [a-z]+/i;

/** Without what has to be so before it: "When it is late, the app must …". */
function mainClause(text: string): string {
  const told = text.replace(
    /^(?:(?:given|when|if|while|where|after|once|whenever)\b[^,]{1,120},\s*(?:then\s+)?){1,2}/i,
    '',
  );
  return at(
    told
      .replace(/^(?:[^:]{2,60}:\s*)?as an? .{1,60}?\bi (?:want|need|would like) (?:to )?(?:be able to )?/i, '')
      .split(/[.;:()—–[\]]/),
    0,
  );
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’_/-]*|,/gu) ?? [];
}

const MODAL = /^(?:can|cannot|must|shall|should|will|may|could|has|have|needs?|is|are|be|does|do|gets?)$/i;
const BE = /^(?:is|are|be|been|gets?)$/i;
const PASSED = /^(?:not|also|only|always|never|be|been|able|to|then|get|gets|have|has|[\p{L}]{3,}ly)$/iu;
/** Who does it: nobody builds a user. */
const AGENT =
  /^(?:users?|customers?|admins?|administrators?|visitors?|managers?|employees?|members?|owners?|guests?|clerks?|operators?|developers?|teams?|people|persons?|clients?|readers?|players?|students?|teachers?|invitees?|systems?|app|apps|application|tool|program|service|server|site|shop|platform|product|software|library|solution|we|it|they|you|i|one|everyone|anyone|someone|nobody|controller|feature|implementation)$/i;

function sentencePhrase(words: readonly string[]): string | null {
  if (words.length === 0) return null;
  if (/ing$/.test(at(words, 0)) && isKnownVerb(at(words, 0)) && words.length > 1) return deedPhrase(words);
  const verb = isOrder(words)
    ? 0
    : words.findIndex((word, index) => index > 0 && isVerbAfter(words.slice(0, index), word));
  if (verb < 0) return isTitled(words) ? nounsOf(words) : null;
  const subject = words.slice(0, verb);
  const act = words.findIndex((word, index) => index >= verb && !MODAL.test(word) && !PASSED.test(word));
  if (act < 0) return isAgent(subject) ? null : nounsOf(subject);
  const isPassive = words.slice(verb, act).some((word) => BE.test(word));
  if (isPassive)
    return isAgent(subject)
      ? null
      : compound(nounsOf(subject), PARTICIPLE.test(at(words, act)) ? deedOf([at(words, act)]) : '');
  if (subject.length > 0 && !isAgent(subject)) return nounsOf(subject);
  return deedPhrase(words.slice(act));
}

/** Without a verb only a few words, or what a preposition follows, are sure to be a name. */
function isTitled(words: readonly string[]): boolean {
  const name = nounsOf(words)?.split(' ') ?? [];
  return name.length < 3 || name.length === words.length || words.slice(1).every((word) => /^\p{Lu}/u.test(word));
}

const PARTICIPLE = /(?:ed|sent|paid|kept|shown|written|found|seen|made|built|set|reset|read)$/i;

/** "Filter products by price" orders something; in "Search finds products" and "Search box" the same word is a thing. */
function isOrder([first = '', second = '']: readonly string[]): boolean {
  if (!isKnownVerb(first) || /(?:ed|ing)$/.test(first) || MODAL.test(second) || isThirdPerson(second)) return false;
  const isThingToo = deedOf([first]).replace(/s$/, '') === first.toLowerCase();
  return !isThingToo || second === '' || BEFORE.test(second) || second.endsWith('s');
}

function isVerbAfter(subject: readonly string[], word: string): boolean {
  if (MODAL.test(word) || isThirdPerson(word)) return true;
  if (!isKnownVerb(word) || /(?:ed|ing)$/.test(word)) return false;
  // "Sessions expire" says what they do; in "session log" the same place has a thing.
  return isAgent(subject) || (/[^s]s$/.test(subject.at(-1) ?? '') && deedOf([word]).replace(/s$/, '') !== word);
}

function isThirdPerson(word: string): boolean {
  return /[^s]s$/.test(word) && isKnownVerb(word) && word === word.toLowerCase();
}

function isAgent(words: readonly string[]): boolean {
  const last = words.at(-1) ?? 'it';
  return AGENT.test(last);
}

/** What is done to what: all verbs up to the first word that is none, then its object. */
function deedPhrase(words: readonly string[]): string | null {
  let next = 1;
  while (
    next < words.length &&
    (/^(?:,|and|or)$/i.test(at(words, next)) ||
      (isKnownVerb(at(words, next)) && /^(?:,|and|or)$/i.test(at(words, next - 1))))
  )
    next++;
  const verbs = words.slice(0, next).filter((word) => isKnownVerb(word));
  const rest = words.slice(next);
  const particle = /^(?:in|out|up|back|off)$/i.test(rest[0] ?? '') ? `${verbs.at(-1) ?? ''} ${rest[0]}` : null;
  if (particle !== null && deedOf([particle]) !== '') return deedOf([particle]);
  const target = /^adds?$/i.test(words[0] ?? '') ? rest.findIndex((word) => /^to$/i.test(word)) : -1;
  if (target > 0) return nounsOf(rest.slice(target + 1)) ?? nounsOf(rest);
  return compound(nounsOf(rest), deedOf(verbs));
}

/** Words before the name of a thing that say nothing of it. */
const BEFORE =
  /^(?:the|an?|all|each|every|any|its|their|his|her|our|my|your|own|new|open|several|multiple|many|at|least|most|more|than|valid|existing|current|this|that|these|those|no|other|same|available|appropriate|relevant|necessary|specific|various|both|either|one|two|three|last|first|clear|simple|single|given|[\d.,]+\p{L}?)$/iu;
/** Words that end the name of a thing. */
const BEHIND =
  /^(?:,|for|from|to|with|within|without|in|on|by|as|at|into|onto|over|under|per|that|which|who|when|while|where|using|via|and|or|but|so|if|after|before|through|between|against|across|based|is|are|not|during|instead|than|then|only|including|according|such|like|because|until|unless|about|behind|again|twice|once|today|larger|smaller|older|newer|longer|shorter|faster|slower|higher|lower|above|below|beyond|it|them)$/i;
/** What is said of a thing: "the state of an order" is the order state. */
const ASPECT =
  /^(?:lists?|states?|status|number|history|details?|names?|order|views?|amounts?|copy|types?|sets?|results?)$/i;

/** The name of the thing at the front of words: "the state of the own orders" is "order state". */
function nounsOf(words: readonly string[]): string | null {
  const start = words.findIndex((word) => !BEFORE.test(word));
  if (start < 0) return null;
  const rest = words.slice(start);
  const end = rest.findIndex((word) => BEHIND.test(word) || /^of$/i.test(word));
  const nouns = (end < 0 ? rest : rest.slice(0, end)).filter(
    (word) => !BEFORE.test(word) && (!/ly$/.test(word) || OF_TIME.test(word)),
  );
  while (nouns.length > 1 && /ed$/.test(at(nouns, nouns.length - 1))) nouns.pop();
  if (nouns.length === 0) return null;
  const owner = end >= 0 && /^of$/i.test(at(rest, end)) ? nounsOf(rest.slice(end + 1)) : null;
  if (owner !== null && nouns.length === 1 && ASPECT.test(at(nouns, 0)))
    return compound(owner, at(nouns, 0).toLowerCase());
  return nouns.slice(0, 3).map(lowered).join(' ');
}

const OF_TIME = /^(?:nightly|daily|hourly|weekly|monthly|yearly|assembly|family|reply|supply)$/i;

function compound(noun: string | null, deed: string): string | null {
  if (noun === null) return deed === '' ? null : deed;
  if (deed === '') return noun;
  const words = noun.split(' ');
  const last = at(words, words.length - 1);
  if (stemOf(last.toLowerCase()) === stemOf(deed)) return noun;
  return [...words.slice(0, -1), singular(last), deed].join(' ');
}

function singular(word: string): string {
  if (/^(?:cookies|movies)$/i.test(word)) return word.slice(0, -1);
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is|news|series)$/.test(word)) return word;
  return word.replace(/(?<=sh|ch|x)es$|(?<=\p{Ll}{2})s$/u, '');
}

/** In lower case unless it is a name. */
function lowered(word: string): string {
  return /^\p{Lu}[\p{Ll}-]+$/u.test(word) ? word.toLowerCase() : word;
}

const EMPTY =
  /^(?:it|they|this|that|there|nothing|none|everything|something|what|who|how|why|behavio(?:u)?rs?|things?|values?|data|work|must|should|shall|may|could|won.?t|given|system|o sistema|minimum|maximum|default|[a-z]+ed)$/i;

/** A name that names something, and can stand in a title. */
function named(phrase: string | null): string | null {
  if (phrase === null || phrase.length > LONGEST || phrase.length < 3 || EMPTY.test(phrase)) return null;
  const words = phrase.split(' ');
  return words.every((word) => isGeneric(stemOf(word.toLowerCase()))) ||
    words.some((word) => MODAL.test(word) || word.includes('/'))
    ? null
    : phrase;
}

/** Words that name no subject in a heading, but do in a sentence. */
const NAMES_SOMETHING: ReadonlySet<string> = new Set(
  ['product', 'story', 'user', 'design', 'description', 'item'].map(stemOf),
);

function isGeneric(stem: string): boolean {
  return GENERIC.has(stem) && !NAMES_SOMETHING.has(stem);
}
