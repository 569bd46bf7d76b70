import { present } from '../assert.ts';
import { at } from '../at.ts';

/**
 * A binary heap of entries by their place (lower first) that finds an entry in constant time, so that it can be removed in O(log n).
 * Heaps that an entry can move between share one `positions` array: an entry is in at most one of them at a time.
 */
export class IndexedHeap {
  readonly #entries: number[] = [];
  readonly #places: Int32Array;
  readonly #positions: Int32Array;

  constructor(places: Int32Array, positions: Int32Array) {
    this.#places = places;
    this.#positions = positions;
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
      if (!this.#before(position, parent)) return;
      this.#swap(position, parent);
      position = parent;
    }
  }

  #sink(from: number): void {
    let position = from;
    for (;;) {
      const left = 2 * position + 1;
      if (left >= this.#entries.length) return;
      const child = left + 1 < this.#entries.length && this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(child, position)) return;
      this.#swap(position, child);
      position = child;
    }
  }

  #before(a: number, b: number): boolean {
    return this.#placeAt(a) < this.#placeAt(b);
  }

  #placeAt(position: number): number {
    return at(this.#places, at(this.#entries, position));
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
