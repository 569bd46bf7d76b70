import { present } from '../assert.ts';
import { at } from '../at.ts';

/** Whether one entry comes out of a heap before another; must not change while either is inside. */
export type Before = (a: number, b: number) => boolean;

/**
 * A binary heap of small integers that finds an entry in constant time, so that it can be removed in O(log n).
 * Heaps that an entry can move between share one `positions` array: an entry is in at most one of them at a time.
 */
export class IndexedHeap {
  readonly #entries: number[] = [];
  readonly #before: Before;
  readonly #positions: Int32Array;

  constructor(before: Before, positions: Int32Array) {
    this.#before = before;
    this.#positions = positions;
  }

  /** The first entry, left inside; undefined when there is none. */
  get first(): number | undefined {
    return this.#entries[0];
  }

  /** Adds an entry that is in no heap. */
  push(entry: number): void {
    this.#set(this.#entries.length, entry);
    this.#rise(this.#entries.length - 1);
  }

  /** Takes out the first entry; undefined when there is none. */
  pop(): number | undefined {
    const first = this.#entries[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes out an entry that is in this heap. */
  remove(entry: number): void {
    const hole = at(this.#positions, entry);
    const last = present(this.#entries.pop(), 'the last entry of a heap');
    if (last === entry) return;
    this.#set(hole, last);
    this.#sink(hole);
    this.#rise(hole);
  }

  #rise(from: number): void {
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      if (!this.#comesFirst(position, parent)) return;
      this.#swap(position, parent);
      position = parent;
    }
  }

  #sink(from: number): void {
    let position = from;
    for (;;) {
      const left = 2 * position + 1;
      if (left >= this.#entries.length) return;
      const child = left + 1 < this.#entries.length && this.#comesFirst(left + 1, left) ? left + 1 : left;
      if (!this.#comesFirst(child, position)) return;
      this.#swap(position, child);
      position = child;
    }
  }

  #comesFirst(a: number, b: number): boolean {
    return this.#before(at(this.#entries, a), at(this.#entries, b));
  }

  #swap(a: number, b: number): void {
    const entry = at(this.#entries, a);
    this.#set(a, at(this.#entries, b));
    this.#set(b, entry);
  }

  #set(position: number, entry: number): void {
    this.#entries[position] = entry;
    this.#positions[entry] = position;
  }
}
