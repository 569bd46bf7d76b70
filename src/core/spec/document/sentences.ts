/** Cuts prose into sentences. Linear in the length of the text. */
import { at } from '../../at.ts';

/** One sentence as it is written, marks of emphasis and code included. */
export interface Sentence {
  readonly text: string;
  /** Where it begins in the text that it was cut from, in UTF-16 code units. */
  readonly offset: number;
}

/** Cuts a text into its sentences; what stands in brackets, quotes or code is never cut. */
export function splitSentences(text: string): readonly Sentence[] {
  const jumps = findJumps(text);
  const sentences: Sentence[] = [];
  let start = 0;
  let index = 0;
  while (index < text.length) {
    const end = at(jumps, index);
    const stop = end > index ? endOfQuoted(text, end) : endOfSentence(text, start, index);
    if (stop !== null) {
      push(sentences, text, start, stop);
      start = stop;
    }
    index = Math.max(stop ?? 0, end, index) + (stop === null ? 1 : 0);
  }
  push(sentences, text, start, text.length);
  return sentences;
}

function push(sentences: Sentence[], text: string, start: number, end: number): void {
  const piece = text.slice(start, end);
  const trimmed = piece.trim();
  if (trimmed !== '') sentences.push({ text: trimmed, offset: start + piece.indexOf(trimmed) });
}

const STOPS = new Set('.!?…؟۔।');
/** Stops of scripts that set no blank between sentences. */
const WIDE_STOPS = new Set('。！？｡');
const CLOSERS = new Set(')]}"\'”’»›*_」』）】');

/** The end of the sentence where its stop stands here, with what closes behind it; null where none ends. */
function endOfSentence(text: string, start: number, index: number): number | null {
  const letter = text.charAt(index);
  if (!STOPS.has(letter) && !WIDE_STOPS.has(letter)) return null;
  if (STOPS.has(text.charAt(index + 1)) || WIDE_STOPS.has(text.charAt(index + 1))) return null;
  let end = index + 1;
  while (CLOSERS.has(text.charAt(end))) end++;
  if (WIDE_STOPS.has(letter)) return end;
  if (end >= text.length) return end;
  const next = NEXT.exec(text.slice(end, end + LONGEST_LOOK));
  if (next === null) return null;
  return letter === '.' && isInside(text, start, index, next[1] ?? '') ? null : end;
}

/** A quotation that ends with its own stop ends the sentence where a new one begins behind it. */
function endOfQuoted(text: string, close: number): number | null {
  if (!STOPS.has(text.charAt(close - 1)) || !/["”»“]/.test(text.charAt(close))) return null;
  return NEXT.test(text.slice(close + 1, close + 1 + LONGEST_LOOK)) ? close + 1 : null;
}

const LONGEST_LOOK = 40;
/** What a sentence begins with: a capital, a letter of a script without capitals, a figure, code, or a mark before these. */
const NEXT =
  /^\s+(?:[*_"'“„«‹([¿¡]|\p{Extended_Pictographic}|\ufe0f|\s){0,6}([\p{Lu}\p{Lo}\p{N}`/][\p{L}\p{N}]{0,20})/u;

/** Never the end of a sentence. */
const ABBREVIATIONS = new Set(
  'e.g i.e eg ie cf vs approx ca resp incl excl fig eq sec ref vol ed al z.b d.h u.a o.ä i.d.r s.o s.u vgl bzw ggf evtl nr abs art str inkl zzgl bspw sog p.ex ex p.ej ej ud pág pag n° т.е т.к т.п напр см рис др dott es'.split(
    ' ',
  ),
);
/** Titles, which are words or units in small letters. */
const TITLES = new Set(['Mr', 'Mrs', 'Ms', 'Dr', 'Prof', 'St', 'Sr', 'Sra', 'Sig']);
/** Before a figure only. */
const BEFORE_FIGURE = new Set('no nos min max v ver version p pp ch chap step art'.split(' '));
const LONGEST_WORD = 12;
/** What a number with a stop counts in German. */
const COUNTED =
  /^(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Quartal|Jahrhundert|Tag|Woche|Monat)/;

/** Whether a full stop belongs to the word before it: an abbreviation, an initial, the number of a list or of a day. */
function isInside(text: string, start: number, index: number, next: string): boolean {
  const before = text.slice(Math.max(start, index - LONGEST_WORD), index);
  const word = /[^\s([{"'“„«*_`]*$/u.exec(before)?.[0] ?? '';
  const lower = word.toLowerCase();
  if (ABBREVIATIONS.has(lower) || TITLES.has(word) || (BEFORE_FIGURE.has(lower) && /^\d/.test(next))) return true;
  if (/^\p{L}$/u.test(word)) return word !== 'I';
  if (/^(?:\p{L}\.)+\p{L}$/u.test(word)) return true;
  if (!/^\d{1,3}$/.test(word)) return false;
  return COUNTED.test(next) || /^[\s*_#]*$/.test(text.slice(start, Math.max(start, index - word.length)));
}

const PAIRS: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '（': '）',
  '「': '」',
  '『': '』',
  '【': '】',
  '«': '»',
};
const OPENER_OF: ReadonlyMap<string, string> = new Map(Object.entries(PAIRS).map(([open, close]) => [close, open]));
/** Text in brackets or quotes that is longer is no aside but has lost its closing mark. */
const LONGEST_ASIDE = 400;

/** For each place where brackets, quotes or code open the place where they close, else 0. One pass. */
function findJumps(text: string): Int32Array {
  const jumps = new Int32Array(text.length);
  const open = new Map<string, number[]>();
  const jump = (from: number | undefined, to: number) => {
    if (from !== undefined && to - from <= LONGEST_ASIDE) jumps[from] = to;
  };
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    if (letter === '`') {
      index = markCode(text, index, jumps);
      continue;
    }
    const quote = quoteOf(letter, open);
    const opener = quote === 'close' ? QUOTES : OPENER_OF.get(letter);
    if (opener !== undefined) jump(open.get(opener)?.pop(), index);
    else if (quote === 'open' || letter in PAIRS) remember(open, quote === 'open' ? QUOTES : letter, index);
  }
  return jumps;
}

const QUOTES = '"';

/** `"` opens and closes in turn; `“` closes what `„` opened. */
function quoteOf(letter: string, open: ReadonlyMap<string, readonly number[]>): 'open' | 'close' | null {
  const isOpen = (open.get(QUOTES)?.length ?? 0) > 0;
  if (letter === '„') return 'open';
  if (letter === '”') return isOpen ? 'close' : null;
  return letter === '"' || letter === '“' ? (isOpen ? 'close' : 'open') : null;
}

function remember(open: Map<string, number[]>, key: string, index: number): void {
  const places = open.get(key);
  if (places === undefined) open.set(key, [index]);
  else places.push(index);
}

/** Marks a span of code from its opening to its closing run of backticks and returns the last place of it; code in prose stays within a line or two. */
function markCode(text: string, index: number, jumps: Int32Array): number {
  let end = index;
  while (text.charAt(end + 1) === '`') end++;
  const run = text.slice(index, end + 1);
  if (run.length > LONGEST_RUN) return end;
  const near = text.slice(end + 1, end + 1 + LONGEST_ASIDE).indexOf(run);
  if (near === -1) return end;
  const close = end + near + run.length;
  jumps[index] = close;
  return close;
}

const LONGEST_RUN = 3;
