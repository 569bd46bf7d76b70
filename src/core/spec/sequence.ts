import { at } from '../at.ts';
import type { Barrier, Edge } from './order-model.ts';

/**
 * A total order of the tasks that keeps every stated edge and else the order of the file. Tasks in a circle come in file
 * order. Whatever follows from position alone is kept only where it agrees, so it can never close a circle.
 */
export function readSequence(size: number, edges: readonly Edge[], barriers: readonly Barrier[]): Int32Array {
  const rank = new Int32Array(size);
  for (let task = 0; task < size; task++) rank[task] = task;
  if (isForward(edges, barriers)) return rank;
  const graph = new Successors(size, edges, barriers);
  const order = graph.sort();
  for (const [position, task] of order.entries()) rank[task] = position;
  return rank;
}

function isForward(edges: readonly Edge[], barriers: readonly Barrier[]): boolean {
  if (edges.some((edge) => edge.from >= edge.to)) return false;
  return barriers.every((barrier) => largest(barrier.after) < smallest(barrier.before));
}

/** The largest number of a list, -1 for none. */
export function largest(list: readonly number[]): number {
  let found = -1;
  for (const one of list) if (one > found) found = one;
  return found;
}

/** The smallest number of a list, infinite for none. */
export function smallest(list: readonly number[]): number {
  let found = Number.POSITIVE_INFINITY;
  for (const one of list) if (one < found) found = one;
  return found;
}

/** Stated successors of tasks and barriers; a barrier is a node of its own, numbered after the tasks. */
class Successors {
  readonly #size: number;
  readonly #next: number[][];
  readonly #waiting: Int32Array;

  constructor(size: number, edges: readonly Edge[], barriers: readonly Barrier[]) {
    this.#size = size;
    this.#next = Array.from({ length: size + barriers.length }, () => []);
    this.#waiting = new Int32Array(size + barriers.length);
    for (const edge of edges) this.#add(edge.from, edge.to);
    for (const [index, barrier] of barriers.entries()) {
      for (const task of barrier.after) this.#add(task, size + index);
      for (const task of barrier.before) this.#add(size + index, task);
    }
  }

  #add(from: number, to: number): void {
    this.#next[from]?.push(to);
    this.#waiting[to] = at(this.#waiting, to) + 1;
  }

  sort(): readonly number[] {
    const heap = new SmallestFirst();
    for (let node = 0; node < this.#next.length; node++) if (this.#waiting[node] === 0) heap.push(this.#key(node));
    const order: number[] = [];
    const placed = new Uint8Array(this.#size);
    let unplaced = 0;
    for (;;) {
      const key = heap.pop();
      if (key === undefined) {
        // Only circles are left: their first task in the file goes on as if it waited for nothing.
        while (unplaced < this.#size && placed[unplaced] === 1) unplaced++;
        if (unplaced === this.#size) break;
        heap.push(unplaced);
        continue;
      }
      const node = key < 0 ? -key - 1 : key;
      if (node < this.#size && placed[node] === 1) continue;
      if (node < this.#size) {
        order.push(node);
        placed[node] = 1;
      }
      for (const next of at(this.#next, node)) {
        this.#waiting[next] = at(this.#waiting, next) - 1;
        if (this.#waiting[next] === 0) heap.push(this.#key(next));
      }
    }
    return order;
  }

  /** Barriers are passed before any task. */
  #key(node: number): number {
    return node < this.#size ? node : -node - 1;
  }
}

/** A binary heap of numbers. */
class SmallestFirst {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let place = items.length;
    items.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = at(items, parent);
      if (above <= item) break;
      items[place] = above;
      place = parent;
    }
    items[place] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= items.length) break;
      if ((items[child + 1] ?? Number.POSITIVE_INFINITY) < at(items, child)) child++;
      if (at(items, child) >= last) break;
      items[place] = at(items, child);
      place = child;
    }
    items[place] = last;
    return top;
  }
}
