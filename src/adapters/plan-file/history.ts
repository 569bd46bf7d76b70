import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A revision of a plan file that an edit replaced. */
export interface Revision {
  /** Null where the file did not exist before. */
  readonly before: string | null;
  /** SHA-256 of what the edit wrote in its place. */
  readonly afterHash: string;
}

/** Revisions that are kept of one file. */
const MOST_REVISIONS = 100;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** What can be taken back of the edits of one plan file, the last one first. */
export interface PlanHistory {
  push(revision: Revision): void;
  /** The last revision, left where it is; null when there is none. */
  last(): Revision | null;
  /** Forgets the last revision. */
  drop(): void;
  readonly size: number;
}

/** The history of a plan file, in a folder of its own below `root` that is readable by the user alone. */
export function openHistory(root: string, planPath: string): PlanHistory {
  const folder = join(root, createHash('sha256').update(planPath).digest('hex').slice(0, 24));
  const names = () => {
    try {
      return readdirSync(folder)
        .filter((name) => /^\d{8}\.json$/.test(name))
        .sort();
    } catch {
      return [];
    }
  };
  return {
    push: (revision) => {
      const known = names();
      const next = Number(known.at(-1)?.slice(0, 8) ?? 0) + 1;
      mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
      const text = JSON.stringify(revision);
      writeFileSync(join(folder, `${String(next).padStart(8, '0')}.json`), text, { mode: PRIVATE_FILE, flag: 'wx' });
      for (const old of known.slice(0, Math.max(0, known.length + 1 - MOST_REVISIONS))) rmSync(join(folder, old));
    },
    last: () => {
      const name = names().at(-1);
      return name === undefined ? null : parseRevision(readFileSync(join(folder, name), 'utf8'));
    },
    drop: () => {
      const name = names().at(-1);
      if (name !== undefined) rmSync(join(folder, name));
    },
    get size() {
      return names().length;
    },
  };
}

/** SHA-256 of a text, as revisions hold it. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A revision that was cut off by a full disk is none. */
function parseRevision(text: string): Revision | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const before: unknown = Reflect.get(value, 'before');
    const afterHash: unknown = Reflect.get(value, 'afterHash');
    if (typeof afterHash !== 'string' || (before !== null && typeof before !== 'string')) return null;
    return { before, afterHash };
  } catch {
    return null;
  }
}
