import { at } from '../../at.ts';
import type { Statement } from '../../spec/document/statement.ts';
import { themePhrase } from './theme-phrase.ts';
import { meaningfulWords } from './words.ts';

const MOST_NAMES = 3;
/** Characters of all names together, as they stand in a title. */
const LONGEST_NAMES = 90;

/** What statements are about, as a list of names that stands in a title; null where none of them names anything. */
export function themeNames(statements: readonly Statement[]): string | null {
  const said = distinct(statements.flatMap((one) => themePhrase(one) ?? []));
  const names = said.length > 0 ? said : distinct(statements.flatMap(({ text }) => properNames(text)));
  if (names.length === 0) return null;
  const chosen = mostCentral(names, statements);
  let listed = listOf(factored(chosen));
  for (let most = chosen.length - 1; listed.length > LONGEST_NAMES && most > 0; most--)
    listed = listOf(factored(chosen.slice(0, most)));
  return listed;
}

/** Of two names with the same words one is enough, and a thing alone is named by what is done to it. */
function distinct(names: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const name of names) {
    const key = [...new Set(meaningfulWords(name))].toSorted().join(' ') || name.toLowerCase();
    if (!found.has(key)) found.set(key, name);
  }
  return [...found.values()];
}

/** The names whose words stand in the most statements, in the order of the document. */
function mostCentral(names: readonly string[], statements: readonly Statement[]): readonly string[] {
  if (names.length <= MOST_NAMES) return names;
  const texts = statements.map(({ text }) => new Set(meaningfulWords(text)));
  const weight = (name: string) =>
    meaningfulWords(name).reduce((sum, word) => sum + texts.filter((words) => words.has(word)).length, 0) /
    Math.max(1, meaningfulWords(name).length);
  const kept = new Set(names.toSorted((a, b) => weight(b) - weight(a)).slice(0, MOST_NAMES));
  return names.filter((name) => kept.has(name));
}

/** "event import" and "event export" are "event import and export". */
function factored(names: readonly string[]): readonly string[] {
  const front = names[0]?.split(' ')[0] ?? '';
  const isShared =
    names.length > 1 && names.every((name) => name.split(' ').length === 2 && name.startsWith(`${front} `));
  return isShared ? [`${front} ${listOf(names.map((name) => name.slice(front.length + 1)))}`] : names;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${at(names, names.length - 1)}`;
}

const LONGEST_NAME = 30;

/** Words with a capital inside a sentence, or a few words that stand alone: "Kafka 3.6". */
function properNames(text: string): readonly string[] {
  const plain = text.replace(/\s+v?\d[\w.]*$/, '').replace(/\s*[([].*$/, '');
  const isShort = plain.length <= LONGEST_NAME && plain.split(' ').length <= 3;
  if (isShort && !SAYS.test(plain)) return plain === '' ? [] : [plain];
  const [, name] = /\s(\p{Lu}[\p{L}\p{N}-]{3,}(?:\s\p{Lu}[\p{L}\p{N}-]+)?)/u.exec(plain) ?? [];
  return name === undefined || /^(?:MUST|SHALL|SHOULD|MAY|WHEN|THEN|NOT|THE|AND)$/.test(name) ? [] : [name];
}

/** Words of a sentence; a name has none of them. */
const SAYS = /\b(?:it|must|can|is|are|should|shall|will|may|has|have)\b/i;
