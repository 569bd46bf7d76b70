import type { Statement } from '../../spec/document/statement.ts';
import { LAYERS, type Layer, layerOf } from './layers.ts';
import { LARGE_MEMBERS } from './merge-units.ts';
import { shortOf, type Unit } from './units.ts';

/** A unit, or a piece of one that is too large for a task. */
export interface Part {
  readonly unit: Unit;
  readonly members: readonly Statement[];
  /** What sets it apart from the other parts of its unit; empty for a whole one. */
  readonly topic: string;
  /** From 1; 0 for a whole unit. */
  readonly number: number;
}

/** Statements of a layer that make a part of their own. */
const FEWEST_OF_LAYER = 4;

/** Cuts units that hold more than a large task into parts: by layer where the layers are clear, else in the order of the document. */
export function toParts(units: readonly Unit[]): readonly Part[] {
  return units.flatMap((unit): readonly Part[] => {
    if (unit.members.length <= LARGE_MEMBERS) return [{ unit, members: unit.members, topic: '', number: 0 }];
    const pieces = layered(unit).flatMap(({ layer, members }) => even(members).map((piece) => ({ layer, piece })));
    return pieces.map(({ layer, piece }, index) => ({
      ...{ unit, members: piece, number: index + 1 },
      topic: topicOf(layer, piece, pieces.filter((one) => one.layer === layer).length > 1),
    }));
  });
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

/** Pieces of about the same size, none larger than a large task. */
function even(members: readonly Statement[]): readonly (readonly Statement[])[] {
  const pieces = Math.ceil(members.length / LARGE_MEMBERS);
  const size = Math.ceil(members.length / pieces);
  return Array.from({ length: pieces }, (_, index) => members.slice(index * size, (index + 1) * size)).filter(
    ({ length }) => length > 0,
  );
}
