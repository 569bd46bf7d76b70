import type { Statement } from '../../spec/document/statement.ts';
import { LAYERS, type Layer, layerOf } from './layers.ts';
import { LARGE_MEMBERS, MEDIUM_MEMBERS } from './merge-units.ts';
import { type Fineness, groupByTheme, mostOf } from './themes.ts';
import { shortOf, type Unit } from './units.ts';
import { subjectWords } from './words.ts';

/** A unit, or a piece of one that is too large for a task. */
export interface Part {
  readonly unit: Unit;
  readonly members: readonly Statement[];
  /** What sets it apart from the other parts of its unit; empty for a whole one. */
  readonly topic: string;
  /** From 1; 0 for a whole unit. */
  readonly number: number;
  /** Whether it is what a list says about one thing: its statements name it better than the heading does. */
  readonly isTheme?: boolean;
  /** Whether it waits for no other part of its unit: a mere list says nothing of an order. */
  readonly isFree?: boolean;
}

/** Statements of a layer that make a part of their own. */
const FEWEST_OF_LAYER = 4;

/** Cuts lists by what their statements are about, and what holds more than a large task by layer where the layers are clear, else in the order of the document. */
export function toParts(units: readonly Unit[], fineness: Fineness): readonly Part[] {
  return units.flatMap((unit): readonly Part[] => {
    const { members } = unit;
    const layers = members.length > LARGE_MEMBERS ? (isNamed(unit) ? layered(unit) : [{ layer: null, members }]) : [];
    const list = layers.length < 2 && isList(unit, fineness) ? listParts(unit, fineness) : [];
    if (list.length > 1) return list;
    if (members.length <= LARGE_MEMBERS) return [{ unit, members, topic: '', number: 0 }];
    const pieces = layers.flatMap(({ layer, members: some }) =>
      even(some, LARGE_MEMBERS).map((piece) => ({ layer, piece })),
    );
    return pieces.map(({ layer, piece }, index) => ({
      ...{ unit, members: piece, number: index + 1, isFree: unit.owner === null && layers.length < 2 },
      topic: topicOf(layer, piece, pieces.filter((one) => one.layer === layer).length > 1),
    }));
  });
}

/** A list by its themes; one without any in pieces of about the same size where no heading holds it together. */
function listParts(unit: Unit, fineness: Fineness): readonly Part[] {
  const themes = groupByTheme(unit.members, fineness);
  if (themes === null && (isNamed(unit) || unit.members.length > LARGE_MEMBERS)) return [];
  const groups = themes ?? even(unit.members, mostOf(unit.members.length, fineness));
  return groups.map((members, index) => ({
    ...{ unit, members, topic: '', number: index + 1, isTheme: true, isFree: true },
  }));
}

/** Whether a heading below the title of the document, a story or a requirement says what the statements are about. */
function isNamed({ owner, isWhole, label }: Unit): boolean {
  return owner !== null || (!isWhole && subjectWords(label).length > 0);
}

/** Statements of a list below a heading that names no subject, from which on it is cut. */
const FEWEST_OF_LIST = 4;

/** Statements below a heading that names a subject, above which it is cut where a person wants it cut finely. */
const MOST_OF_FINE = 5;

/** What no story or requirement holds together: a list whose heading names no subject, or one that is more than a medium task. */
function isList(unit: Unit, fineness: Fineness): boolean {
  const { owner, stage, members } = unit;
  if (owner !== null || stage !== 'feature' || members.length < FEWEST_OF_LIST) return false;
  if (!isNamed(unit)) return true;
  return members.length > (fineness === 'fine' ? MOST_OF_FINE : MEDIUM_MEMBERS);
}

function topicOf(layer: Layer | null, members: readonly Statement[], isRepeated: boolean): string {
  if (layer !== null && !isRepeated) return layer;
  const first = members.find(({ label, kind }) => label !== '' && kind !== 'story');
  const words = first === undefined ? '' : shortOf(first.label, 40);
  return [layer ?? '', words].filter((one) => one !== '').join(', ');
}

interface Layered {
  readonly layer: Layer | null;
  readonly members: readonly Statement[];
}

function layered({ members }: Unit): readonly Layered[] {
  const byLayer = Map.groupBy(members, ({ text }) => layerOf(text));
  const clear = [...byLayer].every(([, some]) => some.length >= FEWEST_OF_LAYER);
  if (!clear || byLayer.size < 2) return [{ layer: null, members }];
  return LAYERS.flatMap((layer) => {
    const some = byLayer.get(layer);
    return some === undefined ? [] : [{ layer, members: some }];
  });
}

/** Pieces of about the same size, none larger than allowed. */
function even(members: readonly Statement[], most: number): readonly (readonly Statement[])[] {
  const pieces = Math.ceil(members.length / most);
  const size = Math.ceil(members.length / pieces);
  return Array.from({ length: pieces }, (_, index) => members.slice(index * size, (index + 1) * size)).filter(
    ({ length }) => length > 0,
  );
}
