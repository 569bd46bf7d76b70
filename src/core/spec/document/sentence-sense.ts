/** Tells by its words what a sentence does: it obliges, it says what something does, it rules something out, or it only tells. */
import { isObligation } from './statement-text.ts';

/** Words of obligation. */
const MUST =
  /\b(?:must|shall|should|needs? to|ha(?:s|ve) to|(?:is|are) (?:required|not allowed|expected) to|will be able to|cannot|can['’]t)\b|\b(?:muss|müssen|musste|soll(?:en|te|ten)?)(?!\p{L})|\b(?:darf|dürfen) (?:nicht|kein|nur|höchstens)|\b(?:doi(?:t|vent)|devra|devront|il faut)(?!\p{L})|\b(?:debe[nr]?|deberán?|tienen? que)(?!\p{L})|\b(?:deve[m]?|deverão|deverá|têm? (?:de|que))(?!\p{L})|\b(?:dev(?:e|ono)|dovrà|dovranno)(?!\p{L})|долж(?:ен|н)|обязан|необходимо|нуж(?:ен|н)|следует|нельзя|なければなら|ねばなら|必要がある|必須|できること|すること|べき|必须|應当|应当|应该|應該|需要|不得|해야|하여야|않아야|필요하/iu;
/** Words of leave. */
const MAY =
  /\b(?:can|may|(?:is|are) allowed to)\b|\b(?:darf|dürfen|kann|können)(?!\p{L})|\b(?:peut|peuvent)(?!\p{L})|\bpuede[n]?(?!\p{L})|\bpode[m]?(?!\p{L})|\b(?:può|possono)(?!\p{L})|может|могут|できる|できます|可以|能够|能夠|支持|支援|수 있/iu;

/** What a sentence says is not to be done. */
const RULES_OUT =
  /\b(?:out of scope|not (?:in|part of the) scope|not part of (?:this|the) (?:release|version|project|feature|change|mvp)|non-goals?)\b|\b(?:we|this \w+|it) (?:will not|won['’]t|do not|don['’]t|does not|are not going to) (?:plan to |intend to |aim to )?(?:support|build|cover|include|handle|implement|address|provide|offer|add|do)\b.*\b(?:for now|yet|now|version|release|scope|mvp|later|first|initially|phase|project)\b|^(?:future|later|next) (?:versions?|releases?|iterations?|phases?)\b|\bwe (?:will not|won['’]t|are not going to) (?:support|build|cover|include|handle|implement|address|provide|offer|add|do)\b|nicht teil (?:des|der|dieses|dieser)|ne fait pas partie|no forma parte|não faz parte|non fa parte|не входит в|対象外|スコープ外|不在(?:本)?(?:次|期)?范围|범위에 포함(?:되지|하지) 않/iu;

/** A sentence about the document, about how things are or were, or one that leads to what stands elsewhere. */
const TELLS =
  /^(?:this|these|the following|the (?:table|list|diagram|figure|section|goal|idea|purpose|motivation) )\s*(?:document|section|spec(?:ification)?|prd|page|proposal|rfc|chapter|tables?|lists?|diagrams?|figures?|part|goal|sections|below|above|of this|is to)\b|^(?:the following|see|cf|source|figure|fig|e\.g|for (?:example|instance|more|details?)|note|notes|nb|example|examples|tl;?dr)\b|^(?:currently|today|at present|at the moment|right now|nowadays|historically|previously|in the past|until now|so far|as of (?:now|today))\b|^(?:the|our) (?:current|existing|present|old|legacy)\b|^this (?:epic|story|feature|covers|means|represents|transforms|gives|makes|brings|way|is (?:because|why|the)|enhancement|project|effort|initiative|work|release)\b|^(?:in )?th(?:is|at) way\b|^we (?:chose|decided|believe|think|know|hope|want|wanted|had|were|have (?:seen|been|had)|are (?:a|an|the))\b|^(?:derzeit|momentan|heute|bisher|actuellement|aujourd['’]hui|actualmente|hoy|atualmente|hoje|attualmente|oggi|сейчас|сегодня|これにより|それにより|そうすることで|这样|這樣|从而|现在|目前|当前|現在|현재|지금)/iu;

const VERBS = words(
  'accept add aggregate allow answer append apply archive ask assign attach authenticate block build cache calculate call cancel check clear close collect combine compare compute confirm connect contain convert copy count cover create decode decrypt deduplicate delete deliver detect disable display download drop edit emit enable encrypt end enforce enter exit expire export expose extract fail fall fetch fill filter find flag format generate get give group handle hash hide highlight hold identify ignore import include increment index insert install invalidate invite keep last launch limit link list listen load lock log make mark match merge migrate monitor move notify offer omit open order overwrite parse pass paste pay pick play poll post prevent print process produce prompt propose protect provide publish pull push queue rank read rebuild receive record redirect refresh refund refuse register reject release reload remember remind remove rename render renew repeat replace report request require reset resize resolve respond restore resume retry return reuse revert review ring rotate round run save scan schedule scroll search see select send serve set share show sign skip snooze sort split start stay stop store stream strip submit subscribe suggest support switch sync synchronise synchronize tag take throw toggle track transfer transform translate trigger trim turn type undo unlock update upgrade upload use validate verify view wait warn watch wrap write',
);
const DOES = new Set([...VERBS].map(thirdPerson));
/** Words after which a word that looks like a verb is a noun. */
const BEFORE_A_NOUN = words(
  'the a an of to in for and or with by on at from as per our its their his her your this that these those no any some all each every both more new old two three which',
);
const SUBJECTS = words('they we you i users people everyone and also then automatically only always never');
const PASSIVE =
  /\b(?:is|are|gets?)\s+(?:\p{L}+ly\s+|not\s+|never\s+|only\s+|also\s+|then\s+)?(?!used|called|named|known|based|located|designed|intended|supposed|related|concerned|interested|needed|described|defined|considered)(?:\p{L}+ed|sent|shown|kept|written|hidden|built|made|run|given|taken|held|reset|split|put|paid)(?!\p{L})/iu;
const WORDS_LOOKED_AT = 14;

/** How something is built, before the parts are named: "The system uses a distributed architecture where …". */
const TELLS_OF_DESIGN =
  /^(?:the|this|our) [\p{L}-]+ (?:uses|follows|has|adopts|employs) (?:an?|the) (?:[\p{L}-]+ ){0,3}(?:architecture|approach|design|pattern|philosophy|methodology)(?!\p{L})/iu;

/** What a sentence does; `allows` is "can" and "may", `acts` says what something does, `tells` is about the document or the present. */
export type SentenceSense = 'obliges' | 'allows' | 'acts' | 'rules-out' | 'tells' | 'other';

/** Judges one sentence without marks of emphasis. */
export function senseOf(text: string): SentenceSense {
  if (rulesOut(text)) return 'rules-out';
  if (isObligation(text) || MUST.test(text)) return 'obliges';
  if (TELLS.test(text) || TELLS_OF_DESIGN.test(text) || /[:：]$/.test(text)) return 'tells';
  if (MAY.test(text)) return 'allows';
  return PASSIVE.test(text) ||
    hasVerb(text) ||
    /(?:する|します|される|されます|한다|합니다|된다|됩니다)[。.]?$/u.test(text)
    ? 'acts'
    : 'other';
}

/** Whether a sentence is named as an aim: "Goal: …". */
export function isAim(text: string): boolean {
  return /^(?:\p{L}+ )?(?:goal|objective|aim|purpose|motivation|rationale|why)\s*[:：]/iu.test(text);
}

/** Whether a sentence puts something out of scope. */
export function rulesOut(text: string): boolean {
  return RULES_OUT.test(text);
}

/** Whether a sentence has a word of obligation or leave, in any of the languages. */
export function isModal(text: string): boolean {
  return MUST.test(text) || MAY.test(text);
}

/** Whether a sentence has the strongest words of obligation, which nobody uses in passing. */
export function demands(text: string): boolean {
  return /\b(?:must|shall)\b|\b(?:muss|müssen|doi(?:t|vent)|deben?|deve[m]?|devono)(?!\p{L})|долж(?:ен|н)|なければなら|必須|必须|해야 (?:한다|합니다)/iu.test(
    text,
  );
}

/** What a plan of a rollout asks to be built rather than done. */
export function isBuiltForRollout(text: string): boolean {
  return /\b(?:feature[- ]?)?(?:flags?|toggles?)\b|\bkill[- ]?switch|\bbackfill|\bbackwards?[- ]compatib|\bmigration script|\bmust\b|\bshall\b|\bfeature[- ]switch|機能フラグ|フィーチャーフラグ|功能开关|功能標誌|기능 플래그|фич[аи]-?флаг|флаг\S* функц/iu.test(
    text,
  );
}

function hasVerb(text: string): boolean {
  const said = text.toLowerCase().split(/[^\p{L}'’-]+/u, WORDS_LOOKED_AT);
  return said.some((word, index) => {
    const before = said[index - 1] ?? '';
    if (before === '' || BEFORE_A_NOUN.has(before)) return false;
    if (DOES.has(word)) return true;
    return VERBS.has(word) && (SUBJECTS.has(before) || /[^is]s$/.test(before));
  });
}

function thirdPerson(verb: string): string {
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x|z|o)$/.test(verb) ? `${verb}es` : `${verb}s`;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
