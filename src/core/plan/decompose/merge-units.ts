import { at } from '../../at.ts';
import type { Documents } from '../../spec/document/statement.ts';
import type { Fineness } from './themes.ts';
import type { Unit } from './units.ts';
import { subjectWords } from './words.ts';

/** Statements that a medium task holds: small neighbours grow together up to here. */
export const MEDIUM_MEMBERS = 7;
/** Small neighbours grow together up to here where a person wants it cut finely. */
const FEW_MEMBERS = 3;
/** Statements that a large task holds, the largest there is. */
export const LARGE_MEMBERS = 12;

/** Joins units that are about the same subject, and small neighbours below one heading, so that no task is made for every heading. */
export function mergeUnits(documents: Documents, units: readonly Unit[], fineness: Fineness): readonly Unit[] {
  const bySubject: Unit[] = [];
  const places = new Map<string, number>();
  for (const unit of withoutHeadingLists(documents, units)) {
    const subject = unit.owner === null ? subjectOf(unit) : null;
    const place = subject === null ? undefined : places.get(subject);
    if (place !== undefined && fits(at(bySubject, place), unit, LARGE_MEMBERS)) {
      const earlier = at(bySubject, place);
      bySubject[place] = merged(earlier, unit, earlier.label);
    } else {
      if (subject !== null) places.set(subject, bySubject.length);
      bySubject.push(unit);
    }
  }
  return joinNeighbours(documents, bySubject, fineness === 'fine' ? FEW_MEMBERS : MEDIUM_MEMBERS);
}

/** Headings with one statement each, from which on those of one section are a list that is written as headings. */
const FEWEST_HEADINGS = 4;

/** A list that is written as headings is one list, whatever it is called. */
function withoutHeadingLists({ sections }: Documents, units: readonly Unit[]): readonly Unit[] {
  const isSingle = ({ owner, stage, members }: Unit) => owner === null && stage === 'feature' && members.length === 1;
  const byParent = Map.groupBy(units.filter(isSingle), ({ section }) => at(sections, section).parent);
  const first = new Map<Unit, Unit>();
  const others = new Set<Unit>();
  for (const [parent, some] of byParent) {
    if (parent === null || some.length < FEWEST_HEADINGS) continue;
    const { title, level } = at(sections, parent);
    const members = some.flatMap((unit) => unit.members);
    first.set(at(some, 0), { ...at(some, 0), label: title, section: parent, isWhole: level < 2, members });
    for (const unit of some.slice(1)) others.add(unit);
  }
  return units.flatMap((unit) => (others.has(unit) ? [] : [first.get(unit) ?? unit]));
}

function joinNeighbours(documents: Documents, units: readonly Unit[], most: number): readonly Unit[] {
  const found: Unit[] = [];
  for (const unit of units) {
    const last = found.at(-1);
    if (last !== undefined && areNeighbours(documents, last, unit) && fits(last, unit, most))
      found[found.length - 1] = merged(last, unit, bothLabels(last, unit));
    else found.push(unit);
  }
  return found;
}

/** Stage and all words of the subject: "Copy Functionality" and "Copy Flow" are about the same. */
function subjectOf({ label, stage }: Unit): string | null {
  const words = [...new Set(subjectWords(label))];
  return words.length === 0 ? null : `${stage} ${words.toSorted().join(' ')}`;
}

function fits(a: Unit, b: Unit, most: number): boolean {
  return a.members.length + b.members.length <= most;
}

function areNeighbours({ sections }: Documents, a: Unit, b: Unit): boolean {
  if (a.owner !== null || b.owner !== null || a.stage !== b.stage) return false;
  return at(sections, a.section).parent === at(sections, b.section).parent || a.stage !== 'feature';
}

function merged(a: Unit, b: Unit, label: string): Unit {
  return { ...a, label, members: [...a.members, ...b.members] };
}

const MOST_LABEL = 80;

function bothLabels(a: Unit, b: Unit): string {
  const both = `${a.label.replace(/ and (?=[^,]*$)/, ', ')} and ${b.label}`;
  return a.label === b.label || both.length > MOST_LABEL ? a.label : both;
}
