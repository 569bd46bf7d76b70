import type { Finding } from './finding.ts';
import { isPlaceholder } from './placeholder.ts';
import { looksRandom } from './random-looking.ts';
import { isOf, LONGEST_TOKEN, PHRASE_RULES, type PrefixRule, rulesAt, SEARCHED_RULES } from './rules.ts';
import { beginnings, type Line, type Stretch, type ValuedText } from './words.ts';

/** Credentials that begin as their vendors document it. */
export function findByPrefix(text: string, lines: readonly Line[], valued: ValuedText): readonly Finding[] {
  return [
    ...PHRASE_RULES.flatMap((rule) =>
      findApart(valued.text, rule.prefix, (start) => tokenAt(valued.text, start, rule)),
    ).map((found) => ({
      ...found,
      start: valued.placeOf(found.start),
      end: valued.placeOf(found.start) + found.end - found.start,
    })),
    ...SEARCHED_RULES.flatMap((rule) => findApart(text, rule.prefix, (start) => tokenAt(text, start, rule))),
    ...lines.flatMap((line) => line.words.flatMap((word) => tokensIn(text, word))),
  ];
}

/** Tokens of vendors in a long word; what begins inside another one is part of it. */
function tokensIn(text: string, word: Stretch): readonly Finding[] {
  const found: Finding[] = [];
  for (const start of beginnings(text, word)) {
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const token = firstToken(text, start);
    if (token !== null) found.push(token);
  }
  return found;
}

function firstToken(text: string, start: number): Finding | null {
  for (const rule of rulesAt(text, start)) {
    const token = tokenAt(text, start, rule);
    if (token !== null) return token;
  }
  return null;
}

function tokenAt(text: string, start: number, rule: PrefixRule): Finding | null {
  if (start > 0 && isOf('word', text.charCodeAt(start - 1)) && !followsEscape(text, start)) return null;
  const bodyAt = start + rule.prefix.length;
  const bound = Math.min(text.length, bodyAt + LONGEST_TOKEN);
  let end = bodyAt;
  while (end < bound && isOf(rule.alphabet, text.charCodeAt(end))) end++;
  if (end - bodyAt < rule.least || isPartOfAddress(text, start)) return null;
  const body = text.slice(bodyAt, end);
  if (rule.prefix === 'eyJ' && !body.includes('.') && CURSOR.test(text.slice(Math.max(0, start - 24), start)))
    return null;
  if (isPlaceholder(body) || (rule.random && !looksRandom(body))) return null;
  return { name: rule.name, start, end };
}

/** What names a place in a list: programs write it as JSON, and JSON in base64 begins as a JSON web token does. */
const CURSOR = /(?:cursor|page|after|before|offset|next)[\w"']{0,12}[=:] ?["']?$/i;

/** Behind `base64,` stands a file that is part of an address. */
function isPartOfAddress(text: string, start: number): boolean {
  return text.startsWith('base64,', start - 'base64,'.length);
}

/** In JSON text a line feed is a backslash and an `n`: that `n` does not make the token part of a longer word. */
function followsEscape(text: string, start: number): boolean {
  return start > 1 && text[start - 2] === '\\';
}

/** Findings that begin with `prefix` and do not overlap: each search goes on behind the last finding, which keeps hostile repetitions linear. */
export function findApart(
  text: string,
  prefix: string,
  examine: (start: number) => Finding | null,
): readonly Finding[] {
  const found: Finding[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf(prefix, from);
    if (start === -1) return found;
    const finding = examine(start);
    if (finding !== null) found.push(finding);
    from = finding?.end ?? start + prefix.length;
  }
}
