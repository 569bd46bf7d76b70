import { accountOf, kindOfName, looksSecret } from './assignments.ts';
import type { Finding } from './finding.ts';
import { isMade, isStrong, wordOf } from './prose.ts';
import { looksMadeUp } from './random-looking.ts';
import { type Cell, cellsOf, isRuleOf, type Sign, signOf } from './rows.ts';
import type { Line } from './words.ts';

// What the lines above say about a line: a heading or an unfinished `key:` announces it, the head of a table names its columns, or a value
// goes on in it. Each line is judged by itself and by what is carried from the ones above, never by what follows, so that a stream gives
// the same as the whole text.

/** What is carried from line to line; it is forgotten after a number of lines. */
export type Above =
  | { readonly form: 'nothing' }
  | { readonly form: 'head'; readonly line: string }
  | { readonly form: 'columns'; readonly sign: Sign; readonly columns: readonly Column[]; readonly width: number }
  | { readonly form: 'list'; readonly kind: Kind; readonly left: number; readonly hasBegun: boolean }
  | { readonly form: 'named'; readonly kind: 'password' | 'assigned-secret' }
  | { readonly form: 'going-on'; readonly name: string; readonly left: number };

type Kind = 'password' | 'assigned-secret' | 'codes' | 'words' | 'account';

/** A column whose heading says that secrets stand in it. */
interface Column {
  readonly index: number;
  readonly kind: 'password' | 'assigned-secret';
}

/** What is carried at the beginning of a text. */
export const NOTHING_ABOVE: Above = { form: 'nothing' };

/** Lines longer than this are no headings, and no parts of lists. */
const LONGEST_LINE = 1_024;
/** Lines below a heading that it speaks of. */
const LIST_LINES = 16;
/** Lines that a value may go on over. */
const MOST_PARTS = 24;

/** Findings of lines that the ones above them give away, and what is carried behind the last whole line. */
export function findBelow(
  text: string,
  lines: readonly Line[],
  findings: readonly Finding[],
  from: Above,
): { readonly found: readonly Finding[]; readonly above: Above } {
  const found: Finding[] = [];
  let above = from;
  let next = 0;
  for (const { start, end } of lines) {
    if (end - start > LONGEST_LINE) {
      above = NOTHING_ABOVE;
      continue;
    }
    const line = text.slice(start, end).replace(/\r$/, '');
    const own = inLine(line, above).map((finding) => ({
      ...finding,
      start: start + finding.start,
      end: start + finding.end,
    }));
    found.push(...own);
    while (next < findings.length && (findings[next]?.end ?? 0) <= start) next++;
    const last = own.at(-1) ?? lastWithin(findings, next, end);
    above = behind(
      line,
      above,
      own.length > 0,
      last === undefined || last.end < start ? null : { name: last.name, rest: text.slice(last.end, end) },
    );
  }
  return { found, above };
}

function lastWithin(findings: readonly Finding[], from: number, end: number): Finding | undefined {
  let last: Finding | undefined;
  for (let index = from; index < findings.length && (findings[index]?.start ?? end) < end; index++)
    last = findings[index];
  return last !== undefined && last.end <= end ? last : undefined;
}

/** What a line holds that the lines above announced. */
function inLine(line: string, above: Above): readonly Finding[] {
  switch (above.form) {
    case 'nothing':
    case 'head':
      return [];
    case 'columns':
      return inColumns(line, above.sign, above.columns, above.width);
    case 'named':
      return valueOfEntry(line, above.kind);
    case 'going-on':
      return part(line, above.name);
    case 'list':
      return inList(line, above.kind, above.hasBegun);
  }
}

function inColumns(line: string, sign: Sign, columns: readonly Column[], width: number): readonly Finding[] {
  const cells = cellsOf(line, sign);
  if (!isRow(cells, sign, width)) return [];
  return columns.flatMap(({ index, kind }) => secretIn(cells[index], kind));
}

/** A row between bars may leave out its last cells. */
function isRow(cells: readonly Cell[], sign: Sign, width: number): boolean {
  return cells.length === width || (sign === '|' && cells.length > 0 && cells.length < width);
}

function secretIn(cell: Cell | undefined, kind: Column['kind']): readonly Finding[] {
  const value = /[^\s`*"'|]{6,512}/.exec(cell?.text ?? '');
  if (cell === undefined || value === null || cell.text.replaceAll(/[\s`*"']/g, '') !== value[0]) return [];
  const isMade = kind === 'password' && (looksMadeUp(value[0]) || isStrong(value[0]));
  if (!isMade && (value[0].length < 8 || !looksSecret(value[0], kind === 'password'))) return [];
  return [{ name: kind, start: cell.start + value.index, end: cell.start + value.index + value[0].length }];
}

/** The value of an entry whose name stands in the line above. */
function valueOfEntry(line: string, kind: 'password' | 'assigned-secret'): readonly Finding[] {
  const found = /^[\s,-]*["']?(?:value|default|val|content)["']?[ \t]*[:=][ \t]*["']?([^\s"']{6,512})["']?,?\s*$/i.exec(
    line,
  );
  const value = found?.[1];
  if (found === null || value === undefined) return [];
  if (!looksSecret(value, kind === 'password') && !(kind === 'password' && looksMadeUp(value))) return [];
  const start = found[0].lastIndexOf(value);
  return [{ name: kind, start, end: start + value.length }];
}

/** The name of an entry on a line of its own. */
const NAME_LINE =
  /^[\s{-]*["']?(?:name|key|variable|env|field|parameter)["']?[ \t]*[:=][ \t]*["']?([\w.-]{4,64})["']?,?\s*$/i;

/** What a value goes on with: the first word of the line. */
function part(line: string, name: string): readonly Finding[] {
  const found = /^[\s"'`+&.(]*([^\s"'`\\;,()]{4,512})/.exec(line);
  if (found === null) return [];
  const value = found[1] ?? '';
  return [{ name, start: found[0].length - value.length, end: found[0].length }];
}

/** The only word of an item of a list, behind its bullet or number and between its quotes. */
const ITEM = /^[\s>]*(?:[-*+•]|\d{1,2}[.)]|\[[ x]\])?[ \t]*["'`*]*([^\s"'`\\]{6,512})["'`*]*[,;]?[ \t]*\\?\s*$/;
const CODES =
  /^[\s>]*(?:[-*+•]|\d{1,2}[.):])?[ \t]*["'`]?((?=[^"'`]*\d)[A-Za-z\d]{4,10}(?:[- ][A-Za-z\d]{4,10}){0,4}(?:[ \t,|/]+(?=\S*\d)[A-Za-z\d]{4,10}(?:-[A-Za-z\d]{4,10}){0,4}){0,4})["'`]?[,;]?\s*$/;
const WORDS =
  /^[\s>]*["'`]?((?:\d{1,2}[.):]?[ \t]*)?[a-z]{3,10}(?:(?:[ \t]+|,[ \t]*)(?:\d{1,2}[.):]?[ \t]*)?[a-z]{3,10}){0,24})["'`]?[.,]?\s*$/;

function inList(line: string, kind: Kind, hasBegun: boolean): readonly Finding[] {
  if (kind === 'account') return strongWords(line, isStrong);
  const found = (kind === 'codes' ? CODES : kind === 'words' ? WORDS : ITEM).exec(line);
  const value = found?.[1];
  if (found === null || value === undefined || !holds(value, kind, hasBegun))
    return kind === 'password' ? strongWords(line, (word) => isStrong(word) || isMade(word)) : [];
  const start = found[0].indexOf(value);
  return [{ name: NAMES[kind], start, end: start + value.length }];
}

const NAMES: Readonly<Record<Kind, string>> = {
  password: 'password',
  account: 'password',
  'assigned-secret': 'assigned-secret',
  codes: 'recovery-codes',
  words: 'recovery-phrase',
};

function holds(value: string, kind: Kind, hasBegun: boolean): boolean {
  if (/^\**\w+\**[=:](?!=*$)/.test(value)) return false;
  if (kind === 'codes') return value.length >= 6;
  if (kind === 'words') return hasBegun || value.split(/\s+/).length >= 3 || /^\d/.test(value);
  if (kind === 'password') return looksSecret(value, true) || looksMadeUp(value);
  return hasBegun
    ? /^[\w+/=.-]{4,}$/.test(value) && !/^[a-z_]+$/i.test(value)
    : value.length >= 16 && looksSecret(value, false);
}

/** Words that look like passwords and like nothing else. */
function strongWords(line: string, isPassword: (word: string) => boolean): readonly Finding[] {
  return [...line.matchAll(/(?<![^\s"'`(,:/])[^\s"'`,]{8,64}/g)].flatMap((match) => {
    const word = wordOf(match[0]);
    const start = match.index + match[0].indexOf(word);
    return isPassword(word) ? [{ name: 'password', start, end: start + word.length }] : [];
  });
}

/** What is carried behind a line. */
function behind(
  line: string,
  above: Above,
  hasFound: boolean,
  last: { readonly name: string; readonly rest: string } | null,
): Above {
  if (last !== null && GOES_ON.test(last.rest)) {
    const left = above.form === 'going-on' ? above.left - 1 : MOST_PARTS;
    return left > 0 ? { form: 'going-on', name: last.name, left } : NOTHING_ABOVE;
  }
  if (above.form === 'columns' && isRow(cellsOf(line, above.sign), above.sign, above.width)) return above;
  if (above.form === 'head' && isRuleOf(line)) return columnsOf(above.line, '|');
  const named = NAME_LINE.exec(line)?.[1];
  const kindOfEntry = named === undefined ? null : kindOfName(named);
  if (kindOfEntry !== null) return { form: 'named', kind: kindOfEntry };
  const announced = headingOf(line);
  if (announced !== null && !hasFound) return { form: 'list', kind: announced, left: LIST_LINES, hasBegun: false };
  const sign = signOf(line);
  if (sign === '|') return { form: 'head', line };
  if (sign !== null) return columnsOf(line, sign);
  return above.form === 'list' ? further(line, above, hasFound) : NOTHING_ABOVE;
}

/** The end of a line behind which its last value goes on in the next one. */
const GOES_ON = /^["'`]?[ \t]*(?:\\|["'`][ \t]*(?:\+|\.|&|\.\.|\|\||<>|\\)?|\+|&)[ \t]*\r?$/;

function further(line: string, above: Above & { readonly form: 'list' }, hasFound: boolean): Above {
  const isBlank = /^[\s`"'[({>|~-]*(?:json|text|txt|bash|sh|yaml)?\s*$/.test(line);
  const goesOn = hasFound || isBlank || (!above.hasBegun && above.kind === 'account');
  if (!goesOn || above.left <= 1) return NOTHING_ABOVE;
  return { ...above, left: above.left - 1, hasBegun: above.hasBegun || hasFound };
}

function columnsOf(line: string, sign: Sign): Above {
  const cells = cellsOf(line, sign);
  const columns = cells.flatMap(({ text }, index): readonly Column[] => {
    const kind = text.length <= 40 ? kindOfName(text) : null;
    return kind === null ? [] : [{ index, kind }];
  });
  return columns.length === 0 ? NOTHING_ABOVE : { form: 'columns', sign, columns, width: cells.length };
}

/** The end of a line that announces what stands below it. */
const ANNOUNCES = /(?:[:：?？([{\\]|:[ \t]*[|>][-+]?|:\*{1,2}|\*{1,2}:?|```\w*|"""|'''|->|→|:=)[ \t]*$|^#{1,6} /;
/** The last characters of such lines. */
const ENDS = new Set(':：?？([{\\|>+-*`"\'→=');
const CODES_NAME =
  /(?:recovery|backup|rescue|scratch|emergency|one[- ]time|2fa|mfa)[ _-]?(?:codes?|keys?)|wiederherstellungs|codes? de (?:secours|r[ée]cup)|c[óo]digos de (?:recup|respaldo)|codici di (?:recupero|backup)|リカバリーコード|恢复代码|恢复码/i;
const WORDS_NAME = /mnemonic|(?:seed|recovery|backup|secret|wallet)[ _-]?(?:phrase|words)|\bseed\b/i;
const KEYS_NAME = /\b(?:accounts|private_?keys?|keys)["']?\s*[:=]\s*\[/i;

function headingOf(line: string): Kind | null {
  if (/^Private-Lines: \d/.test(line)) return 'assigned-secret';
  if (!ENDS.has(line.trimEnd().at(-1) ?? '') && !/^#|```/.test(line)) return null;
  if (!ANNOUNCES.test(line)) return null;
  if (/(?:bearer|basic|token|key|secret)[:=]?[ \t]*["']?\\$/i.test(line)) return 'assigned-secret';
  if (CODES_NAME.test(line)) return 'codes';
  if (WORDS_NAME.test(line)) return 'words';
  if (KEYS_NAME.test(line)) return 'assigned-secret';
  if (/(?<![a-z])(?:pw|pass)(?![a-z])/i.test(line)) return 'password';
  return kindOfName(line) ?? (accountOf(line) ? 'account' : null);
}
