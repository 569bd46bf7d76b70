import { at } from '../../at.ts';
import type { Statement } from '../../spec/document/statement.ts';
import type { Unit } from './units.ts';
import { meaningfulWords, subjectWords } from './words.ts';

/** How many words that hardly any other unit has must be shared before a statement is taken to be about a unit. */
const DISTINCT_WORDS = 1.6;
/** A unit takes as many statements from flat lists as it may hold. */
const MOST_MEMBERS = 12;

/**
 * Statements of flat lists ("Functional Requirements", a table of components) go to the story or feature that they share the most
 * distinctive words with. What is about none of them stays where it is.
 */
export function assignStrays(units: readonly Unit[]): readonly Unit[] {
  const homes = units.filter((unit) => unit.owner !== null);
  if (homes.length === 0) return units;
  const index = indexOf(homes);
  const taken = homes.map((home) => [...home.members]);
  const rest = units.flatMap((unit): readonly Unit[] => {
    if (unit.owner !== null) return [unit];
    if (!isFlat(unit)) return [unit];
    const left = unit.members.filter((statement) => {
      const home = bestHome(statement, index, homes.length);
      if (home === null || at(taken, home).length >= MOST_MEMBERS) return true;
      at(taken, home).push(statement);
      return false;
    });
    return left.length === 0 ? [] : [{ ...unit, members: left }];
  });
  const members = new Map(homes.map((home, place) => [home, at(taken, place)]));
  return rest.map((unit) => ({ ...unit, members: members.get(unit) ?? unit.members }));
}

/** A list that no heading ties to a subject, or one of numbered requirements beside stories that are cut another way. */
function isFlat({ stage, label, members }: Unit): boolean {
  if (stage !== 'feature') return false;
  return subjectWords(label).length === 0 || members.every(({ kind, numbered }) => numbered || kind === 'component');
}

/** For each word, the units that have it. */
function indexOf(homes: readonly Unit[]): ReadonlyMap<string, ReadonlySet<number>> {
  const index = new Map<string, Set<number>>();
  for (const [place, { label, members }] of homes.entries()) {
    for (const word of meaningfulWords([label, ...members.map(({ text }) => text)].join(' '))) {
      const places = index.get(word);
      if (places === undefined) index.set(word, new Set([place]));
      else places.add(place);
    }
  }
  return index;
}

function bestHome({ text }: Statement, index: ReadonlyMap<string, ReadonlySet<number>>, homes: number): number | null {
  const scores = new Map<number, number>();
  for (const word of new Set(meaningfulWords(text))) {
    const places = index.get(word);
    if (places === undefined || places.size > homes / 2 + 1) continue;
    const weight = Math.log(1 + homes / places.size) / Math.log(1 + homes);
    for (const place of places) scores.set(place, (scores.get(place) ?? 0) + weight);
  }
  const best = [...scores].reduce<readonly [number, number] | null>(
    (found, one) => (found === null || one[1] > found[1] ? one : found),
    null,
  );
  return best !== null && best[1] >= DISTINCT_WORDS ? best[0] : null;
}
