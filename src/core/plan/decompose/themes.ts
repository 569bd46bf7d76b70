/** Cuts a list that no structure cuts into groups of statements about one thing: those that share words which few others have. */
import { at } from '../../at.ts';
import type { Statement } from '../../spec/document/statement.ts';
import { themePhrase } from './theme-phrase.ts';
import { meaningfulWords, stemOf } from './words.ts';

/** How finely a list is cut. */
export type Fineness = 'themes' | 'fine';

/** Statements of one list of which no two are compared that stand further apart, so that the cut stays linear in the list. */
const WINDOW = 60;
/** Statements of a medium task. */
const MOST_OF_THEME = 7;
/** Statements of a task where a person wants it cut finely; a long list is not cut into pairs. */
const FEW = 2;
const MOST_WHERE_FINE = 3;
const LONG_LIST = 24;
/** What two statements must share on the average before they are one theme. */
const LEAST_SHARED = 0.9;
/** What stands beside each other is often about the same. */
const FOR_NEIGHBOURS = 0.25;
const FOR_A_NAMED_FILE = 3;

/** Groups of statements in the order of the document, none empty; null where most of them share nothing with another. */
export function groupByTheme(
  statements: readonly Statement[],
  fineness: Fineness,
): readonly (readonly Statement[])[] | null {
  if (statements.length <= MOST_ROWS && statements.every(hasOwnCriterion)) return statements.map((one) => [one]);
  const most = mostOf(statements.length, fineness);
  const windows = Array.from({ length: Math.ceil(statements.length / WINDOW) }, (_, index) =>
    windowGroups(statements.slice(index * WINDOW, (index + 1) * WINDOW), most),
  );
  if (windows.every(({ isThemed }) => !isThemed)) return null;
  return windows.flatMap(({ groups }) => groups).map((group) => group.map(({ statement }) => statement));
}

/** Statements of one task of a list that is cut. */
export function mostOf(statements: number, fineness: Fineness): number {
  if (fineness === 'fine') return statements > LONG_LIST ? MOST_WHERE_FINE : FEW;
  return Math.max(2, Math.min(MOST_OF_THEME, Math.ceil(statements / 2)));
}

/** Rows of a table that are a task each, because each says by what it is judged. */
const MOST_ROWS = 12;

/** A numbered row whose last cell is a sentence of its own: what holds once it is done. */
function hasOwnCriterion({ text, numbered }: Statement): boolean {
  const cells = text.split(' — ');
  return numbered && cells.length >= 3 && at(cells, cells.length - 1).split(' ').length >= 4;
}

/** A statement with the words that it could share, and where it stands. */
interface Weighed {
  readonly statement: Statement;
  readonly place: number;
  readonly words: ReadonlyMap<string, number>;
}

type Group = readonly Weighed[];

function windowGroups(statements: readonly Statement[], most: number) {
  const weighed = weighedBy(statements);
  const themes = clustered(blocksOf(weighed), most, LEAST_SHARED);
  // What is left alone joins what it shares anything with, and at last what it stands beside.
  const joined = withoutLoners(themes, most, 0.3);
  return {
    isThemed: 2 * themes.filter(({ length }) => length > 1).flat().length >= statements.length,
    groups: inOrder(neighboursJoined(joined, most)),
  };
}

/** Lines whose label stands in the list again and again, such as "Default:", are details of the line before them. */
function blocksOf(weighed: Group): readonly Group[] {
  const labels = Map.groupBy(weighed, ({ statement }) => statement.label.toLowerCase());
  const blocks: Weighed[][] = [];
  for (const one of weighed) {
    const { label } = one.statement;
    const isDetail = label !== '' && (labels.get(label.toLowerCase())?.length ?? 0) > 1;
    const last = blocks.at(-1);
    if (isDetail && last !== undefined) last.push(one);
    else blocks.push([one]);
  }
  return blocks;
}

function weighedBy(statements: readonly Statement[]): readonly Weighed[] {
  const words = statements.map(wordsOf);
  const spread = new Map<string, number>();
  for (const word of words.flatMap((some) => [...some.keys()])) spread.set(word, (spread.get(word) ?? 0) + 1);
  const rarity = (word: string) => {
    const found = spread.get(word) ?? 1;
    return found > statements.length / 2
      ? 0
      : Math.log((statements.length + 1) / found) / Math.log(statements.length + 1);
  };
  return statements.map((statement, place) => ({
    ...{ statement, place },
    words: new Map([...at(words, place)].map(([word, weight]) => [word, weight * rarity(word)])),
  }));
}

/** What is about one part of every product, in whatever words. */
const CONCEPTS: readonly (readonly [string, RegExp])[] = [
  [
    ' account',
    /\b(?:log ?in|sign(?:s|ed)? (?:in|up)|login|register|registration|password|sso|openid|oauth|credentials?|session)\b/i,
  ],
  [' payment', /\b(?:pay|pays|paid|payments?|paypal|stripe|credit card|checkout|refund)\b/i],
  [' notice', /\b(?:notif\w+|remind\w*|sms|push message)\b/i],
  [' admin', /^(?:an? |the )?admin(?:istrator)?s?\b/i],
];

/** Who does something is shared by much that has nothing else in common. */
const FOR_WHO = 0.4;
const FOR_A_CONCEPT = 1.4;
const FOR_THE_NAME = 1.6;

function wordsOf({ label, text, kind, files }: Statement): ReadonlyMap<string, number> {
  const who = new Set(meaningfulWords(/^(.{1,40}?)\s(?:can|must|shall|should|may|will)\b/i.exec(text)?.[1] ?? ''));
  const name = new Set(meaningfulWords(themePhrase({ label, text, kind }) ?? ''));
  const found = new Map<string, number>();
  for (const word of meaningfulWords(`${label} ${text}`)) {
    if (!EVERYWHERE.has(word))
      found.set(word, who.has(word) && !name.has(word) ? FOR_WHO : name.has(word) ? FOR_THE_NAME : 1);
  }
  for (const [concept, pattern] of CONCEPTS) if (pattern.test(text)) found.set(concept, FOR_A_CONCEPT);
  for (const file of files) found.set(file, FOR_A_NAMED_FILE);
  return found;
}

/** Words that tie nothing together. */
const EVERYWHERE: ReadonlySet<string> = new Set(
  'creation storage management editing deletion valid least less larger time page button click open close high medium low name given'
    .split(' ')
    .map(stemOf),
);

/** Merges the two groups that share most, again and again, while both together are small enough. */
function clustered(groups: readonly Group[], most: number, least: number): readonly Group[] {
  const found = [...groups];
  const shared = found.map((a, place) => found.map((b, other) => (other > place ? sharedBy(a, b) : 0)));
  for (;;) {
    const best = bestPair(found, shared, most);
    if (best === null || best.shared < least) return found.filter(({ length }) => length > 0);
    const { into, from } = best;
    found[into] = [...at(found, into), ...at(found, from)];
    found[from] = [];
    for (const [other, group] of found.entries()) {
      if (group.length === 0 || other === into) continue;
      const value = sharedBy(at(found, into), group);
      at(shared, Math.min(into, other))[Math.max(into, other)] = value;
    }
  }
}

function bestPair(groups: readonly Group[], shared: readonly (readonly number[])[], most: number) {
  let best: { readonly into: number; readonly from: number; readonly shared: number } | null = null;
  for (const [into, row] of shared.entries()) {
    if (at(groups, into).length === 0) continue;
    for (let from = into + 1; from < row.length; from++) {
      const size = at(groups, from).length;
      if (size === 0 || at(groups, into).length + size > most) continue;
      if (best === null || at(row, from) > best.shared) best = { into, from, shared: at(row, from) };
    }
  }
  return best;
}

/** What the members of two groups share on the average. */
function sharedBy(a: Group, b: Group): number {
  let sum = 0;
  for (const one of a) {
    for (const other of b) {
      for (const [word, weight] of one.words) sum += Math.min(weight, other.words.get(word) ?? 0);
      if (Math.abs(one.place - other.place) === 1) sum += FOR_NEIGHBOURS;
    }
  }
  return sum / (a.length * b.length);
}

function withoutLoners(groups: readonly Group[], most: number, least: number): readonly Group[] {
  const found = [...groups];
  for (const [place, group] of found.entries()) {
    if (group.length !== 1) continue;
    const homes = found.flatMap((other, index) =>
      index === place || other.length < 2 || other.length >= most ? [] : [{ index, shared: sharedBy(group, other) }],
    );
    const home = homes.reduce<(typeof homes)[number] | null>(
      (best, one) => (best === null || one.shared > best.shared ? one : best),
      null,
    );
    if (home === null || home.shared < least) continue;
    found[home.index] = [...at(found, home.index), ...group];
    found[place] = [];
  }
  return found.filter(({ length }) => length > 0);
}

/** Those still alone are done together with the next that is alone too, in the order of the document. */
function neighboursJoined(groups: readonly Group[], most: number): readonly Group[] {
  const together = groups.filter(({ length }) => length > 1);
  const alone = inOrder(groups.filter(({ length }) => length === 1));
  const size = Math.min(most, LONERS);
  const rows = Array.from({ length: Math.ceil(alone.length / size) }, (_, index) =>
    alone.slice(index * size, (index + 1) * size).flat(),
  );
  const [last, before] = [rows.at(-1), rows.at(-2)];
  if (last?.length !== 1 || before === undefined || before.length >= most) return [...together, ...rows];
  return [...together, ...rows.slice(0, -2), [...before, ...last]];
}

/** Most statements that share nothing and are done in one task all the same. */
const LONERS = 3;

function inOrder(groups: readonly Group[]): readonly Group[] {
  return groups
    .map((group) => group.toSorted((a, b) => a.place - b.place))
    .toSorted((a, b) => at(a, 0).place - at(b, 0).place);
}
