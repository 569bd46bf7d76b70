import type { Part } from './parts.ts';
import { shortOf } from './units.ts';
import { subjectWords } from './words.ts';

/** Verbs that make a heading an order as it stands. */
const VERBS =
  /^(?:add|allow|apply|automate|build|change|compute|configure|connect|convert|create|define|delete|deliver|deploy|design|detect|develop|display|drop|enable|enforce|establish|expose|extend|extract|fix|generate|give|handle|implement|improve|initiali[sz]e|integrate|introduce|let|list|make|manage|migrate|move|optimi[sz]e|persist|prepare|process|protect|provide|publish|read|record|redesign|refactor|remove|rename|render|replace|report|resolve|run|save|search|secure|select|send|set|show|simplify|split|store|stream|support|switch|sync|track|update|upgrade|upload|use|access|browse|cancel|check|choose|customi[sz]e|discover|invite|monitor|navigate|organi[sz]e|preserve|receive|register|reset|review|schedule|share|submit|validate|verify|view|wire|write)(?=\s)/i;

/** Of these, the ones that are never the name of a thing. */
const ORDERS =
  /^(?:add|build|configure|create|define|develop|enable|establish|implement|initiali[sz]e|integrate|introduce|migrate|redesign|refactor|remove|update)\s/i;

/** Last words that make a thing of a heading that begins like an order: "Save Process". */
const NOUNS =
  /\b(?:process|flow|logic|behaviou?r|functionality|commands?|shortcuts?|mode|pages?|screens?|panels?|options?|controls?|lists?|displays?|layer|service|system|engine)$/i;

/** A heading that is a sentence: "Delivery is independent of profile". */
const SENTENCE = /^\S+(?:\s\S+){0,5}\s(?:is|are|can|cannot|must|shall|should|will|has|have|does|do|may)\s/i;

/** The title of a part: what to do with what the heading or the story names. */
export function titleOf(part: Part): string {
  const base = baseTitle(part);
  if (part.number === 0) return base;
  return `${base}, part ${part.number}${part.topic === '' ? '' : `: ${inSentence(part.topic)}`}`;
}

function baseTitle({ unit, members }: Part): string {
  const label = shortOf(unit.label, 90);
  const kinds = new Set(members.map(({ kind }) => kind));
  if (label === '') return 'Build what the document asks for';
  if (unit.stage === 'verify') return `Verify ${inSentence(label)}`;
  if (unit.stage === 'quality') return `Meet the demands on ${inSentence(label)}`;
  if (unit.stage === 'foundation') return `Define ${inSentence(label)}: ${namesOf(unit.label, members)}`;
  if (kinds.size === 1 && kinds.has('component')) return `Set up ${inSentence(label)}: ${namesOf(unit.label, members)}`;
  if (kinds.size === 1 && kinds.has('endpoint')) return `Expose ${inSentence(label)}`;
  if (subjectWords(label).length === 0)
    return wishOf(unit) ?? deedsOf(members) ?? `Fulfil ${inSentence(label)}${idsOf(members)}`;
  if (SENTENCE.test(label)) return `Make sure that ${inSentence(label)}`;
  if (kinds.size === 1 && kinds.has('step')) return `Carry out ${inSentence(label)}`;
  if (isWished(unit) || /^(?:let|give) an? /i.test(label)) return upperFirst(label);
  if (VERBS.test(label) && (ORDERS.test(label) || !NOUNS.test(label))) return upperFirst(label);
  return `Build ${inSentence(label)}`;
}

/** The story says "I want to share …", and its heading "Share …". */
function isWished({ owner, label }: Part['unit']): boolean {
  const verb = /\bi (?:want|need|would like) to (?:be able to )?(\p{L}+)/iu.exec(owner?.text ?? '')?.[1];
  return verb !== undefined && label.toLowerCase().startsWith(`${verb.toLowerCase()} `);
}

/** What a story wishes for, where nothing but "User stories" stands above it. */
function wishOf({ owner }: Part['unit']): string | null {
  const wish = /\bi (?:want|need|would like) to (?:be able to )?([^,.;]+?)(?:,|\.|;|\s+so that\b|$)/iu.exec(
    owner?.text ?? '',
  )?.[1];
  return wish === undefined ? null : upperFirst(shortOf(wish, WISH_LENGTH));
}

/** Who has to do it, in front of what is to be done: "The system must", "Registered users can". What follows is a verb, with few exceptions. */
const DOER =
  /^(?:(?:the|an?|each|every|all)\s+)?(?:[\p{L}-]+\s+){0,2}[\p{L}-]+\s+(?:must|shall|should|can|may|will)\s+(?:be able to\s+|also\s+)?(?!(?:be|not|never|have|only|always)\b)(?=\p{L})/iu;

/** What a machine does: "The system imports". */
const DOES =
  /^(?:the\s+)?(?:system|app|application|tool|program|product|service|site|page|api|server|client)\s+(\p{L}+s)(?=\s)/iu;

/** Where a deed goes into details. */
const DETAIL =
  /\s(?:with|that|which|who|so|when|whenever|if|after|before|while|because|including|such|using|via)\s|[,;(]/i;

/** What is to be done, in a few words, or null where a statement does not begin with it. */
function deedOf(text: string): string | null {
  const does = DOES.exec(text);
  const said = does === null ? text.replace(DOER, '') : `${infinitive(does[1] ?? '')}${text.slice(does[0].length)}`;
  if (said === text && !VERBS.test(said)) return null;
  const [head = ''] = said.split(DETAIL);
  const whole = head.includes(' ') ? head : said;
  return lowerFirst(shortOf(whole.replace(/\.$/, ''), DEED_LENGTH).replace(DANGLING, ''));
}

/** Words at the end of a text that was cut which lead to what is not there. */
const DANGLING =
  /(?:\s+(?:an?|the|this|its|their|to|of|in|on|at|by|for|from|with|using|via|as|per|and|or|into|all|each|according|based|existing|[^\p{L}\p{N}]+))+$/iu;

/** "imports" is "import", "copies" is "copy", "pushes" is "push". */
function infinitive(verb: string): string {
  if (/[^aeiou]ies$/i.test(verb)) return `${verb.slice(0, -3)}y`;
  return verb.replace(/(?<=sh|ch|ss|x|zz|o)es$|s$/i, '');
}

/** What several statements ask to be done, as far as they say so in a few words: one alone would only be said again. */
function deedsOf(members: Part['members']): string | null {
  const deeds = members.flatMap(({ text }) => deedOf(text) ?? []);
  if (members.length < 2 || deeds.length === 0) return null;
  const named = deeds.slice(0, MOST_DEEDS);
  const others = members.length - named.length;
  return upperFirst(others === 0 ? named.join(' and ') : `${named.join(', ')} and ${others} more`);
}

const MOST_DEEDS = 2;
/** In UTF-16 code units. */
const DEED_LENGTH = 44;
const WISH_LENGTH = 80;

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A heading that names no subject is told apart by the numbers below it. */
function idsOf(members: Part['members']): string {
  const numbered = members.filter((one) => one.numbered).map(({ id }) => id);
  return numbered.length === 0 ? '' : `: ${several(numbered)}`;
}

/** Where no member has a name but that of its section, their first words stand for them. */
function namesOf(title: string, members: Part['members']): string {
  return several(members.map(({ label, text }) => shortOf(label === '' || label === title ? text : label, 30)));
}

const MOST_NAMES = 3;

function several(names: readonly string[]): string {
  const known = [...new Set(names)];
  if (known.length > MOST_NAMES)
    return `${known.slice(0, MOST_NAMES).join(', ')} and ${known.length - MOST_NAMES} more`;
  return known.length < 2 ? known.join('') : `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`;
}

/** A heading in title case stays as it is; one in the case of a sentence goes on in lower case. */
export function inSentence(label: string): string {
  const [, ...rest] = label.split(/\s+/);
  return rest.some((word) => /^\p{Lu}\p{Ll}/u.test(word)) ? label : lowerFirst(label);
}

/** In lower case at its front, unless the word is a name: `API`, `OAuth`, `S3`, `I`. */
export function lowerFirst(text: string): string {
  return /^\p{Lu}[\p{Ll}-]*[,:.]?(?!\S)/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
