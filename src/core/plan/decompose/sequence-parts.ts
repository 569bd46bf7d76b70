import { at } from '../../at.ts';
import { findCycles } from '../cycles.ts';
import type { PartEdge } from './dependencies.ts';

/** Parts in an order in which producers stand before consumers, with the edges that hold. */
export interface PartOrder {
  /** Indexes of parts. */
  readonly order: readonly number[];
  readonly edges: readonly PartEdge[];
}

/**
 * Puts parts in order. Where edges close a circle, those of it that run against the order of the document are left out: without them
 * no circle is left. Linear in parts and edges.
 */
export function sequenceParts(size: number, edges: readonly PartEdge[]): PartOrder {
  const inCircle = new Set(findCycles(size, edges, []).flatMap((cycle) => cycle.map(({ task }) => task)));
  const kept = edges.filter(({ from, to }) => from < to || !(inCircle.has(from) && inCircle.has(to)));
  const sound = findCycles(size, kept, []).length === 0 ? kept : kept.filter(({ from, to }) => from < to);
  return { order: topological(size, sound), edges: sound };
}

/** Depth first in the order of the document: a part stands right behind what it waits for. */
function topological(size: number, edges: readonly PartEdge[]): readonly number[] {
  const before: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) at(before, to).push(from);
  const order: number[] = [];
  const seen = new Uint8Array(size);
  for (let start = 0; start < size; start++) {
    const stack = [start];
    while (stack.length > 0) {
      const part = at(stack, stack.length - 1);
      if (seen[part] === 2) {
        stack.pop();
        continue;
      }
      const open = seen[part] === 1 ? [] : at(before, part).filter((one) => seen[one] === 0);
      seen[part] = open.length === 0 ? 2 : 1;
      if (open.length === 0) {
        order.push(part);
        stack.pop();
      } else stack.push(...open.toSorted((a, b) => b - a));
    }
  }
  return order;
}
