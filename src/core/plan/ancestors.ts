import { at } from '../at.ts';
import type { Barrier, Edge } from '../spec/order-model.ts';

/** Tasks whose descendants are followed in one pass. */
const blockSize = 1024;

/**
 * Answers which tasks stand before which, in blocks of bit sets: one pass over the graph for every 1,024 tasks that are
 * asked about, so that memory stays linear and time small. The graph must have no circle.
 */
export class Ancestors {
  readonly #next: readonly (readonly number[])[];
  readonly #order: readonly number[];

  constructor(size: number, edges: readonly Edge[], barriers: readonly Barrier[]) {
    const next: number[][] = Array.from({ length: size + barriers.length }, () => []);
    for (const edge of edges) next[edge.from]?.push(edge.to);
    for (const [index, barrier] of barriers.entries()) {
      for (const task of barrier.after) next[task]?.push(size + index);
      for (const task of barrier.before) next[size + index]?.push(task);
    }
    this.#next = next;
    this.#order = topologicalOrder(next);
  }

  /** Calls back for each block of the asked tasks with a test whether one of them stands before another task. */
  eachBlock(
    asked: readonly number[],
    visit: (isAncestor: (a: number, b: number) => boolean, inBlock: (a: number) => boolean) => void,
  ): void {
    for (let start = 0; start < asked.length; start += blockSize) {
      const block = asked.slice(start, start + blockSize);
      const place = new Map(block.map((task, index) => [task, index]));
      const width = Math.ceil(block.length / 32);
      const bits = this.#propagate(place, width);
      const isAncestor = (a: number, b: number) => {
        const bit = place.get(a);
        return bit !== undefined && (at(bits, b * width + (bit >> 5)) & (1 << (bit & 31))) !== 0;
      };
      visit(isAncestor, (a) => place.has(a));
    }
  }

  #propagate(place: ReadonlyMap<number, number>, width: number): Int32Array {
    const bits = new Int32Array(this.#next.length * width);
    for (const node of this.#order) {
      const own = place.get(node);
      const from = node * width;
      for (const next of at(this.#next, node)) {
        const to = next * width;
        for (let word = 0; word < width; word++) bits[to + word] = at(bits, to + word) | at(bits, from + word);
        if (own !== undefined) bits[to + (own >> 5)] = at(bits, to + (own >> 5)) | (1 << (own & 31));
      }
    }
    return bits;
  }
}

/** Nodes of a graph so that each comes before its successors; nodes in a circle are left out. */
export function topologicalOrder(next: readonly (readonly number[])[]): readonly number[] {
  const waiting = new Int32Array(next.length);
  for (const list of next) for (const to of list) waiting[to] = at(waiting, to) + 1;
  const order: number[] = [];
  for (let node = 0; node < next.length; node++) if (waiting[node] === 0) order.push(node);
  for (const node of order) {
    for (const to of at(next, node)) {
      waiting[to] = at(waiting, to) - 1;
      if (waiting[to] === 0) order.push(to);
    }
  }
  return order;
}
