import { at } from '../at.ts';

/** How task ids are written, and which existing ids a range names. */

/** A task id of the spec-kit family at the start of a text: `T001`, `T031-MIN`, `T019b`, `T012.1`, `T028'`, `TASK-7`. */
const taskId =
  /^(?:TASK-|T-?)\d{1,12}(?:-[A-Z]{1,4}(?![A-Za-z0-9])|[A-Za-z](?![A-Za-z0-9])|(?:\.\d{1,4}){1,3})?(?![A-Za-z0-9])(?:['’′](?![\p{L}\p{N}]))?/u;

/** The task id that a text starts with, or null. */
export function readTaskId(text: string): string | null {
  return taskId.exec(text)?.[0] ?? null;
}

/** A number such as `1`, `2.1`, `12.7` or `3.2a` at the start of a text. */
const outlineId = /^\d{1,4}(?:\.\d{1,4}){0,4}[a-z]?(?![A-Za-z0-9])/;

/** The outline number that a text starts with, or null. */
export function readOutlineId(text: string): string | null {
  return outlineId.exec(text)?.[0] ?? null;
}

interface IdParts {
  readonly prefix: string;
  readonly number: number;
}

function partsOf(id: string): IdParts | null {
  const outline = /^((?:\d+\.)*)(\d+)[a-z]?$/.exec(id);
  if (outline !== null) return { prefix: at(outline, 1), number: Number(outline[2]) };
  const match = /^([A-Za-z-]{1,12})(\d+)(?:[A-Za-z]|-[A-Z]{1,4}|(?:\.\d+)+)?['’′]?$/.exec(id);
  if (match === null) return null;
  return { prefix: at(match, 1), number: Number(match[2]) };
}

/** All ids of a plan, ready for look-ups by name and by range. */
export class IdIndex {
  readonly #order = new Map<string, number>();
  readonly #byNumber = new Map<string, string[]>();

  constructor(ids: readonly string[]) {
    for (const id of ids) {
      if (this.#order.has(id)) continue;
      this.#order.set(id, this.#order.size);
      const key = numberKey(id);
      if (key === null) continue;
      const same = this.#byNumber.get(key);
      if (same === undefined) this.#byNumber.set(key, [id]);
      else same.push(id);
    }
  }

  /** The existing ids a written id means: itself, else the one with the same number written with other zeros. */
  find(id: string): readonly string[] {
    if (this.#order.has(id)) return [id];
    const upper = id.toUpperCase();
    if (this.#order.has(upper)) return [upper];
    if (/['’′]$/.test(id)) return this.#findPrimed(id.slice(0, -1));
    const key = /[A-Za-z]$|-[A-Z]+$|\./.test(id.replace(/^[A-Za-z]+/, '')) ? null : numberKey(id);
    const same = key === null ? undefined : this.#byNumber.get(key);
    return same?.length === 1 ? same : [];
  }

  /** A mark behind an id is written in several ways, and may also be the end of a quotation or an apostrophe. */
  #findPrimed(bare: string): readonly string[] {
    const primed = ["'", '’', '′'].map((mark) => bare + mark).find((id) => this.#order.has(id));
    return primed === undefined ? this.find(bare) : [primed];
  }

  /** Every existing id whose number lies in the range, with or without a suffix. Bounded to spans of `widestRange`. */
  range(from: string, to: string): readonly string[] {
    const first = partsOf(from);
    const last = partsOf(to);
    if (first === null || last === null) return [];
    if (last.number < first.number || last.number - first.number > widestRange)
      return [...this.find(from), ...this.find(to)];
    const found: string[] = [];
    for (let number = first.number; number <= last.number; number++) {
      found.push(...(this.#byNumber.get(`${first.prefix}#${number}`) ?? []));
    }
    return found;
  }
}

/** Longest span of numbers that a range may cover. */
const widestRange = 20_000;

function numberKey(id: string): string | null {
  const parts = partsOf(id);
  return parts === null ? null : `${parts.prefix}#${parts.number}`;
}
