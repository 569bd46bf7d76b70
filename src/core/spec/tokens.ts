/**
 * Cuts a sentence about order into the few things that matter: names of tasks, phases and stories, words of order, and
 * separators. Everything else is skipped as `word`.
 */

import { group } from '../at.ts';
import { latinWords, mayOpenSentence, type OrderWord, otherScripts, wordType } from './order-words.ts';
import { storyNames } from './phase-names.ts';

/** A name of one or more tasks, as written. */
export type Reference =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'ids'; readonly from: string; readonly to: string }
  /** Phases by number; `to` is null for one, `Infinity` is written as an open range. */
  | { readonly kind: 'phase'; readonly from: string; readonly to: string | null; readonly open: boolean }
  | { readonly kind: 'story'; readonly from: number; readonly to: number }
  /** A phase by the words of its heading. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'stories' }
  /** Every phase before the one that is spoken of. */
  | { readonly kind: 'earlier' }
  /** Every other task. */
  | { readonly kind: 'everything' }
  /** The task or the phase that the sentence belongs to, by its index in the draft. */
  | { readonly kind: 'own-task'; readonly index: number }
  | { readonly kind: 'own-phase'; readonly index: number };

/** One thing in a sentence. */
export type Token =
  | { readonly type: 'reference'; readonly reference: Reference }
  /** What stands left of it comes after what stands right; `when` marks words that may open a sentence, such as "once". */
  | { readonly type: 'after'; readonly when: boolean }
  /** What stands left of it comes before what stands right. */
  | { readonly type: 'before' }
  | { readonly type: 'arrow' }
  /** Like an arrow, in words. */
  | { readonly type: 'then' }
  | { readonly type: 'back-arrow' }
  /** What stands left of this word comes first: "T009 is done, then" in languages that put it last. */
  | { readonly type: 'done-first' }
  | { readonly type: 'earlier-than' }
  /** The name right before this word comes before whoever stands further left: "T009 depends on T001" where the verb is last. */
  | { readonly type: 'later-than' }
  /** Says, likewise last, that the name right before it is not waited for. */
  | { readonly type: 'free-of' }
  /** Says that what follows is not waited for. */
  | { readonly type: 'not' }
  /** Says that nothing is waited for. */
  | { readonly type: 'none' }
  /** Says that the things named run beside each other. */
  | { readonly type: 'parallel' }
  /** What follows is a wish. */
  | { readonly type: 'hedge' }
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  | { readonly type: 'comma' }
  | { readonly type: 'colon' }
  /** Ends a thought about the same subject. */
  | { readonly type: 'dash' }
  /** Ends a sentence. */
  | { readonly type: 'stop' }
  | { readonly type: 'word' };

/** What the words of a plan may mean. */
export interface Vocabulary {
  /** True when words of a heading name a phase; gets lower-case words joined by one blank. */
  readonly knowsName: (words: string) => boolean;
  /** Tasks are numbered like `2.1` instead of `T012`. */
  readonly outline: boolean;
}

const idPattern = String.raw`(?:TASK-|T-?)\d{1,6}(?:-[A-Z]{1,4}(?![A-Za-z0-9])|[A-Za-z](?![A-Za-z0-9])|(?:\.\d{1,4}){1,3})?(?![A-Za-z0-9_])(?:['’′](?![\p{L}\p{N}]))?`;
const rangeMark = String.raw`\s?(?:-|–|—|−|~|〜|～|\.{2,3}|…|to|through|thru|bis|至|até|a)\s?`;
const numberPattern = String.raw`\d{1,4}(?:\.\d{1,3})*[a-z]?(?![A-Za-z0-9])`;

const idRange = new RegExp(`(${idPattern})(?:${rangeMark}(${idPattern}|\\d{1,6}(?![A-Za-z0-9.])))?`, 'uy');
const taskWord = String.raw`(?:[Tt]asks?|タスク|任务|任務|[Tt]areas?|[Tt]arefas?)\s?#?`;
const outlineNumber = String.raw`\d{1,3}(?:[.-]\d{1,3}){0,3}`;
const outlineRange = new RegExp(
  `(?:${taskWord}(${outlineNumber})|(\\d{1,3}(?:[.-]\\d{1,3}){1,3}))(?:\\s?(?:–|—|~|to)\\s?(${outlineNumber}))?(?![\\p{L}\\p{N}])`,
  'uy',
);
const phaseWord =
  '(?:[Pp]hases?|PHASES?|[Ff]ases?|フェーズ|[Ss]tages?|[Mm]ilestones?|[Ss]prints?|[Ee]tapas?|阶段|階段|단계|[Фф]аз[аеуы]|[Ээ]тап[ае]?)';
const phaseRange = new RegExp(
  `${phaseWord}\\s?(${numberPattern})(?:${rangeMark}(?:${phaseWord}\\s?)?(${numberPattern}))?(\\+|\\s?(?:以降|及以后|及以後))?`,
  'uy',
);
const chinesePhase = /第\s?(\d{1,3})\s?(?:阶段|階段|フェーズ)|(\d{1,3})\s?단계/uy;
const storyWord = `(?:US-?|[Uu]ser [Ss]tor(?:y|ies|ys) #?|[Ss]tor(?:y|ies) |${storyNames}\\s?|[Hh]istórias? |[Hh]istorias? )`;
const storyRange = new RegExp(
  `${storyWord}(\\d{1,3})(?:${rangeMark}(?:${storyWord})?(\\d{1,3}))?(?![A-Za-z0-9])`,
  'uy',
);
const allStories = new RegExp(
  `(?:(?:(?:all|any|every|each|the|both|desired|other|others|selected|targeted|previous|prior|remaining|depending|todas|as|las|P\\d)\\s+){1,5}(?:user\\s+)?stor(?:y|ies)|user\\s+stor(?:ies|ys)|(?:(?:todas as|as|todas las|las) )?hist[óo]rias|${storyNames})(?![A-Za-z])`,
  'iuy',
);
const earlierPhases = /(?:all|every)\s+(?:the\s+)?(?:previous|prior|earlier|preceding|other)\s+phases?(?![A-Za-z])/iuy;
const everything =
  /(?:everything(?:\s+else)?|(?:all|any|every)\s+(?:other|remaining|subsequent)\s+tasks?|all\s+tasks)(?![A-Za-z])/iuy;
const listedNumber = new RegExp(
  `(?:\\s?(?:,|&|\\/|and|e|y)\\s?)(${numberPattern})(?:${rangeMark}(${numberPattern}))?`,
  'uy',
);

const forwardArrow = /[─━═—–-]{0,12}[→▶►➜⟶⇒➔]|-{1,3}>|={1,2}>|-\.->/uy;
const backwardArrow = /[←◄⇐]|<-{1,2}/uy;
const word = /(?:(?![\u3040-\u9fff\uac00-\ud7af])[\p{L}\p{N}_$#@/\\.'’-])+/uy;
const wordPart = /[\p{L}\p{N}]/u;

/** Signs between names of one group, and blanks: they end nothing. */
const joiners = ' \t/&+∥|{}';

/** Words that join names to one group, like a comma. */
const joiningWord = /(?:and|und|et|e|y|и)(?=\s)/iuy;
/** The same in languages without spaces, right behind a name. */
const joiningSign =
  /(?:と|および|及び|ならびに|並びに|和|与|與|及|및|와|과)(?=\s?(?:T-?\d|US|Phase|フェーズ|阶段|第|\[))/uy;
/** A comma behind the mark of a topic, as in "T003は、": it ends no list. */
const topicComma = /(?:は|が|은|는|이|가)、|(?:은|는|이|가),/uy;
/** Letters of languages that put no space between words, or write endings right behind a name. */
const unspaced = /[\u3040-\u9fff\uac00-\ud7af]/u;

/** Cuts a sentence into tokens. Linear in its length. */
export function readTokens(sentence: string, vocabulary: Vocabulary): readonly Token[] {
  const text = sentence.replace(/\*\*|__|`|\n/g, (mark) => (mark === '\n' ? ' ' : ''));
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (joiners.includes(letter)) {
      at++;
      continue;
    }
    const found = readReference(text, at, vocabulary) ?? readSign(text, at) ?? readKeyword(text, at);
    if (found !== null) {
      if (isMention(found, text, at)) tokens.push({ type: 'word' });
      else tokens.push(...found.tokens);
      at = found.end;
      continue;
    }
    const and = matchAt(joiningWord, text, at);
    if (and !== null && startsWord(text, at)) {
      at += and[0].length;
      continue;
    }
    const sign = tokens.at(-1)?.type === 'reference' ? matchAt(joiningSign, text, at) : null;
    if (sign !== null) {
      at += sign[0].length;
      continue;
    }
    at = matchAt(topicComma, text, at) === null ? skipWord(text, at) : at + 2;
    if (tokens.at(-1)?.type !== 'word') tokens.push({ type: 'word' });
  }
  return tokens;
}

/** "US1 T018" names one task, and "partial US1" nothing that a program could wait for. */
function isMention(found: Found, text: string, at: number): boolean {
  const first = found.tokens[0];
  if (first?.type !== 'reference' || (first.reference.kind !== 'story' && first.reference.kind !== 'phase'))
    return false;
  return (
    /^\s+T-?\d/u.test(text.slice(found.end, found.end + 8)) ||
    /\b(?:partial|part of|parts of|some of)\s$/iu.test(text.slice(Math.max(0, at - 10), at))
  );
}

interface Found {
  readonly tokens: readonly Token[];
  readonly end: number;
}

function skipWord(text: string, at: number): number {
  const match = unspaced.test(text.charAt(at)) ? null : matchAt(word, text, at);
  if (match === null) return at + 1;
  // A word that runs into punctuation, such as the full stop of a sentence, gives it back.
  const last = at + match[0].length - 1;
  let end = last + 1;
  while (end > at && ".-/'’".includes(text.charAt(end - 1))) end--;
  // Of a run of nothing but marks the last alone can be a sign: going on mark by mark would take the square of its length.
  return end === at ? Math.max(at + 1, last) : end;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !wordPart.test(text.charAt(at - 1)) || /[\u3000-\u9fff\uac00-\ud7af]/u.test(text.charAt(at - 1));
}

function readReference(text: string, at: number, vocabulary: Vocabulary): Found | null {
  if (!startsWord(text, at)) return null;
  const id = text[at] === 'T' ? matchAt(idRange, text, at) : null;
  if (id !== null) return one(idReference(group(id, 1), id[2]), at + id[0].length);
  const number = vocabulary.outline ? matchAt(outlineRange, text, at) : null;
  if (number !== null) return one(idReference(number[1] ?? group(number, 2), number[3]), at + number[0].length);
  return (
    readPhase(text, at, vocabulary.outline) ??
    readStory(text, at) ??
    readGroup(text, at) ??
    readName(text, at, vocabulary)
  );
}

function idReference(from: string, to: string | undefined): Reference {
  if (to === undefined) return { kind: 'id', id: from };
  const prefix = from.replace(/[^A-Z-].*$/su, '');
  return { kind: 'ids', from, to: /^\d/.test(to) ? prefix + to : to };
}

function one(reference: Reference, end: number): Found {
  return { tokens: [{ type: 'reference', reference }], end };
}

function readPhase(text: string, at: number, outline: boolean): Found | null {
  const chinese = matchAt(chinesePhase, text, at);
  if (chinese !== null)
    return one({ kind: 'phase', from: chinese[1] ?? group(chinese, 2), to: null, open: false }, at + chinese[0].length);
  const match = matchAt(phaseRange, text, at);
  if (match === null) return null;
  // "Phase 5-2" counts backwards, so it is the second task of phase 5 where tasks are numbered by phase.
  if (outline && match[2] !== undefined && Number(match[2]) <= Number(match[1])) {
    return one({ kind: 'id', id: `${match[1]}-${match[2]}` }, at + match[0].length);
  }
  const tokens: Token[] = [phaseToken(group(match, 1), match[2], match[3] !== undefined)];
  let end = at + match[0].length;
  const listed = /^(?:[^\s\d]*s\b|[^\s\d]+\s?\d+\/)/iu.test(match[0] + text.slice(end, end + 1));
  while (listed) {
    const next = matchAt(listedNumber, text, end);
    if (next === null) break;
    tokens.push(phaseToken(group(next, 1), next[2], false));
    end += next[0].length;
  }
  return { tokens, end };
}

function phaseToken(from: string, to: string | undefined, open: boolean): Token {
  return { type: 'reference', reference: { kind: 'phase', from, to: to ?? null, open } };
}

function readStory(text: string, at: number): Found | null {
  const match = matchAt(storyRange, text, at);
  if (match === null) return null;
  const tokens: Token[] = [storyToken(group(match, 1), match[2])];
  let end = at + match[0].length;
  while (/^user stories|^stories/i.test(match[0])) {
    const next = matchAt(listedNumber, text, end);
    if (next === null) break;
    tokens.push(storyToken(group(next, 1), next[2]));
    end += next[0].length;
  }
  return { tokens, end };
}

function storyToken(from: string, to: string | undefined): Token {
  const first = Number.parseInt(from, 10);
  return {
    type: 'reference',
    reference: { kind: 'story', from: first, to: to === undefined ? first : Number.parseInt(to, 10) },
  };
}

function readGroup(text: string, at: number): Found | null {
  const earlier = matchAt(earlierPhases, text, at);
  if (earlier !== null) return one({ kind: 'earlier' }, at + earlier[0].length);
  const all = matchAt(everything, text, at);
  if (all !== null) return one({ kind: 'everything' }, at + all[0].length);
  const stories = matchAt(allStories, text, at);
  return stories === null ? null : one({ kind: 'stories' }, at + stories[0].length);
}

/** Most words that a name of a phase may have in a sentence. */
const longestName = 4;
/** A word that is as long is no part of a name. */
const widestWord = 60;

function readName(text: string, at: number, vocabulary: Vocabulary): Found | null {
  if (unspaced.test(text.charAt(at))) {
    const unspacedName = readUnspacedName(text, at, vocabulary);
    if (unspacedName !== null) return unspacedName;
  }
  if (!/\p{Lu}|[\u3040-\u9fff\uac00-\ud7af]/u.test(text.charAt(at))) return null;
  let end = at;
  let best: Found | null = null;
  let words = '';
  for (let count = 0; count < longestName; count++) {
    const next = /^[\s&/-]*([\p{L}\p{N}'’]+)/u.exec(text.slice(end, end + widestWord));
    if (next === null || next[0].length === widestWord) break;
    words = words === '' ? group(next, 1) : `${words} ${group(next, 1)}`;
    end += next[0].length;
    const name = words.toLowerCase();
    if (vocabulary.knowsName(name)) best = one({ kind: 'name', name }, end);
  }
  return best;
}

/** Most letters that a name of a phase may have where words are not set apart. */
const longestUnspacedName = 16;

/** A name of a phase in a language without spaces ends where its script does, or before a word that often follows it. */
function readUnspacedName(text: string, at: number, vocabulary: Vocabulary): Found | null {
  const run = /^(?:\p{Script=Han}+|[\p{Script=Katakana}ー]+|\p{Script=Hangul}+)/u.exec(
    text.slice(at, at + longestUnspacedName),
  );
  if (run === null || isInsideWord(text, at)) return null;
  const name = run[0].replace(/(?:阶段|階段|任务|任務|完成|完了|之前|之后|단계|이|가|은|는|에).*$/u, '');
  return name !== '' && vocabulary.knowsName(name) ? one({ kind: 'name', name }, at + name.length) : null;
}

const scripts = [/\p{Script=Han}/u, /\p{Script=Katakana}/u, /\p{Script=Hangul}/u];

function isInsideWord(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 3), at);
  if (/(?:依[赖賴][于於]?|等待|需要|在|和|与|後|后)$/u.test(before)) return false;
  return scripts.some((script) => script.test(before.slice(-1)) && script.test(text.charAt(at)));
}

function readSign(text: string, at: number): Found | null {
  const forward = matchAt(forwardArrow, text, at);
  if (forward !== null) return { tokens: [{ type: 'arrow' }], end: at + forward[0].length };
  const backward = matchAt(backwardArrow, text, at);
  if (backward !== null) return { tokens: [{ type: 'back-arrow' }], end: at + backward[0].length };
  const type = signType(text, at);
  return type === null ? null : { tokens: [{ type }], end: at + 1 };
}

function signType(text: string, at: number): 'open' | 'close' | 'comma' | 'colon' | 'dash' | 'stop' | null {
  const letter = text.charAt(at);
  if ('([（【'.includes(letter)) return 'open';
  if (')]）】'.includes(letter)) return 'close';
  if (',，、'.includes(letter)) return 'comma';
  if (':：'.includes(letter)) return 'colon';
  if (';；'.includes(letter)) return 'dash';
  const next = text[at + 1] ?? ' ';
  if ('—–'.includes(letter) || (letter === '-' && next === ' ')) return 'dash';
  if ('。!！'.includes(letter) || (letter === '.' && next === ' ')) return 'stop';
  return null;
}

function readKeyword(text: string, at: number): Found | null {
  for (const [type, pattern] of otherScripts) {
    const match = matchAt(pattern, text, at);
    if (match !== null) return { tokens: [orderToken(type, match[0])], end: at + match[0].length };
  }
  const match = startsWord(text, at) ? matchAt(latinWords, text, at) : null;
  return match === null ? null : { tokens: [orderToken(wordType(match), match[0])], end: at + match[0].length };
}

function orderToken(type: OrderWord, word: string): Token {
  return type === 'after' ? { type, when: mayOpenSentence(word) } : { type };
}
