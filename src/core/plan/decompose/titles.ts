import { isKnownVerb } from './deeds.ts';
import type { Part } from './parts.ts';
import { themeNames } from './theme-names.ts';
import { themePhrase } from './theme-phrase.ts';
import { shortOf } from './units.ts';
import { subjectWords } from './words.ts';

/** Verbs that make a heading an order as it stands. */
const VERBS =
  /^(?:add|allow|apply|automate|build|change|compute|configure|connect|convert|create|define|delete|deliver|deploy|design|detect|develop|display|drop|enable|enforce|establish|expose|extend|extract|fix|generate|give|handle|implement|improve|initiali[sz]e|integrate|introduce|let|list|make|manage|migrate|move|optimi[sz]e|persist|prepare|process|protect|provide|publish|read|record|redesign|refactor|remove|rename|render|replace|report|resolve|run|save|search|secure|select|send|set|show|simplify|split|store|stream|support|switch|sync|track|update|upgrade|upload|use|access|browse|cancel|check|choose|customi[sz]e|discover|invite|monitor|navigate|play|retrieve|edit|calculate|organi[sz]e|preserve|receive|register|reset|review|schedule|share|submit|validate|verify|view|wire|write)(?=\s)/i;

/** Of these, the ones that are never the name of a thing. */
const ORDERS =
  /^(?:add|build|configure|create|define|develop|enable|establish|implement|initiali[sz]e|integrate|introduce|migrate|redesign|refactor|remove|update)\s/i;

/** Last words that make a thing of a heading that begins like an order: "Save Process". */
const NOUNS =
  /\b(?:process|flow|logic|behaviou?r|functionality|commands?|shortcuts?|mode|pages?|screens?|panels?|options?|controls?|lists?|displays?|layer|service|system|engine)$/i;

/** A heading that is a sentence: "Delivery is independent of profile". */
const SENTENCE = /^\S+(?:\s\S+){0,5}\s(?:is|are|can|cannot|must|shall|should|will|has|have|does|do|may)\s/i;

/** The title of a part: what to do with what the heading, the story or the statements themselves name. `whole` names the document. */
export function titleOf(part: Part, whole: string): string {
  if (part.isTheme === true) return themeTitle(part, whole);
  const base = baseTitle(part, whole);
  if (part.number === 0) return base;
  return `${base}, part ${part.number}${part.topic === '' ? '' : `: ${inSentence(part.topic)}`}`;
}

/** A theme is named by what its statements are about, behind the heading where that names a subject. */
function themeTitle(part: Part, whole: string): string {
  const names = themeNames(part.members);
  const isNamed = !part.unit.isWhole && subjectWords(part.unit.label).length > 0;
  if (names === null) return `${isNamed ? headingTitle(part) : wholeTitle(whole)}, part ${part.number}`;
  return isNamed ? `${headingTitle(part)}: ${names}` : `Build ${names}`;
}

/** What is named by the title of a document alone: done as that says, else built. */
export function wholeTitle(whole: string): string {
  if (whole === '') return 'Build what the document asks for';
  return isOrdered(whole) ? upperFirst(whole) : `Build ${inSentence(whole)}`;
}

function baseTitle(part: Part, whole: string): string {
  const { unit, members } = part;
  const label = shortOf(unit.label, 90);
  const isGeneric = subjectWords(label).length === 0;
  const kinds = new Set(members.map(({ kind }) => kind));
  if (unit.stage === 'verify')
    return `Verify ${(isGeneric && label !== '' ? themeNames(members) : null) ?? inSentence([label, whole, 'what the document asks for'].find((name) => name !== '') ?? '')}`;
  if (unit.stage === 'quality')
    return `Meet the demands on ${(isGeneric ? demandsOf(members) : null) ?? inSentence(label)}`;
  if (label === '') return wishOf(unit) ?? wholeTitle(whole);
  if (unit.stage === 'foundation') return `Define ${inSentence(label)}: ${namesOf(unit.label, members)}`;
  if (kinds.size === 1 && kinds.has('component')) return componentTitle(part);
  if (kinds.size === 1 && kinds.has('endpoint')) return `Expose ${inSentence(label)}`;
  if (isGeneric) return wishOf(unit) ?? genericTitle(part, whole);
  return headingTitle(part);
}

/** Components are set up by their names; a heading that is the name of one stands for it. */
function componentTitle(part: Part): string {
  const { unit, members } = part;
  const label = shortOf(unit.label, 90);
  const names = [...new Set(members.map((one) => one.label))].filter((name) => name !== '' && name !== unit.label);
  if (names.length === 0 && subjectWords(label).length > 0) return headingTitle(part);
  if (names.length > 0 && names.every((name) => label.includes(name))) return `Build ${inSentence(label)}`;
  const named = namesOf(unit.label, members);
  return GENERIC_COMPONENTS.test(label) ? `Set up ${named}` : `Set up ${inSentence(label)}: ${named}`;
}

const GENERIC_COMPONENTS =
  /^(?:(?:key|main|core|system)\s+)?(?:components?|modules?|services?|parts)(?:\s+(?:and interfaces?|overview)|\s+of\s.*)?$/i;

/** Below a heading that names no subject the statements say what is built. */
function genericTitle({ unit, members }: Part, whole: string): string {
  const names = themeNames(members);
  if (names !== null)
    return `${/integration/i.test(unit.label) && members.every(({ text }) => text.split(' ').length < 5) ? 'Connect' : 'Build'} ${names}`;
  return `${wholeTitle(whole)}${idsOf(members)}`;
}

/** What a heading or a story names is built, or done as it says. */
function headingTitle({ unit, members }: Part): string {
  const label = shortOf(unit.label, 90);
  if (isBareVerb(unit.label) && unit.owner !== null) {
    const named = themePhrase({ ...unit.owner, label: '' });
    if (named !== null) return `Build ${named}`;
  }
  if (/^(?:let|give) an? /i.test(label)) return upperFirst(label);
  if (SENTENCE.test(label)) return `Make sure that ${inSentence(label)}`;
  if (members.every(({ kind }) => kind === 'step')) return `Carry out ${inSentence(label)}`;
  if (isWished(unit)) return upperFirst(label);
  if (isOrdered(label)) return upperFirst(label);
  return `Build ${inSentence(label)}`;
}

/** Whether a heading is an order as it stands. */
function isOrdered(label: string): boolean {
  return VERBS.test(label) && isActed(label) && (ORDERS.test(label) || OBJECT.test(label) || !NOUNS.test(label));
}

/** "Show the list" acts on something, "Save Process" does not. */
const OBJECT = /^\S+\s(?:the|an?|all|each|every)\s/i;

/** "Access and Door" names two things, "Store and Display Jobs" orders two. */
function isActed(label: string): boolean {
  const second = /^\S+\s(?:and|or|&)\s(\S+)/i.exec(label)?.[1];
  return second === undefined || isKnownVerb(second);
}

/** "Share" alone does not say what. */
function isBareVerb(label: string): boolean {
  return !label.includes(' ') && !label.endsWith('s') && isKnownVerb(label);
}

/** Ways in which something has to be good, as the words of demands show them. */
const DEMANDS: readonly (readonly [string, RegExp])[] = [
  [
    'performance',
    /\b\d+\s?(?:ms|milliseconds?|s|seconds?|fps)\b|\blatency|\bper second|\bperforman\w+|\bthroughput|\bp9\d|\bfast|\bquick/i,
  ],
  ['availability', /\bavailab\w+|\buptime|\bfailover|\b99[.,]?\d*\s?%/i],
  ['reliability', /\breliab\w+|\brecover\w*|\bretr(?:y|ies)|\bresilien\w+|\bdata loss/i],
  ['security', /\bsecur\w+|\bencrypt\w*|\bauth\w+|\btls\b|\bhttps\b|\bsecrets?\b|\binjection/i],
  ['privacy', /\bprivacy|\bgdpr|\bpersonal data/i],
  ['accessibility', /\baccessib\w+|\bwcag|\bscreen reader|\bkeyboard/i],
  ['compatibility', /\bcompatib\w+|\bbrowsers?\b|\bsupports? (?:node|python|windows|macos|linux)|\bbackwards?/i],
  ['scale', /\bscal\w+|\bconcurrent|\bsimultaneous/i],
  ['test coverage', /\bcoverage|\btests?\b/i],
  ['logs and metrics', /\blog(?:s|ged|ging)?\b|\bmetrics?\b|\bobservab\w+/i],
  ['usability', /\busab\w+|\bintuitive|\blearn/i],
  ['maintainability', /\bmaintain\w+|\bmodular|\bdocument\w+/i],
  ['cost', /\bcosts?\b|\bbudget/i],
];

function demandsOf(members: Part['members']): string | null {
  const found = DEMANDS.filter(([, words]) => members.some(({ text }) => words.test(text))).map(([name]) => name);
  return found.length === 0 ? themeNames(members) : several(found);
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
