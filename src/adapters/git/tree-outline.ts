import type { ObjectStore } from './object-store.ts';

/** A folder of a tree; the top folder has an empty path. */
export interface OutlineFolder {
  /** Byte string relative to the top. */
  readonly path: string;
  readonly oid: string;
}

/** The folders and submodules of a tree, without its files. */
export interface TreeOutline {
  /** Every folder stands behind the one that it is in. */
  readonly folders: readonly OutlineFolder[];
  /** Paths of submodules (gitlinks). Git looks into their folders no further, so whoever cleans or reads a tree has to. */
  readonly gitlinks: readonly string[];
}

/** The part of one tree object that an outline needs. */
interface Branches {
  readonly folders: readonly { readonly name: string; readonly oid: string }[];
  readonly gitlinks: readonly string[];
}

/** Tree objects that are remembered; past that all are forgotten. */
const MEMORY_LIMIT = 100_000;

/** Reads outlines; trees of one repository share most of their folders, so only those not seen before are read. */
export class OutlineReader {
  readonly #objects: ObjectStore;
  readonly #known = new Map<string, Branches>();

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /** The outline of a tree object. */
  async read(tree: string): Promise<TreeOutline> {
    const folders: OutlineFolder[] = [];
    const gitlinks: string[] = [];
    let level: OutlineFolder[] = [{ path: '', oid: tree }];
    while (level.length > 0) {
      folders.push(...level);
      await this.#learn(level.filter((folder) => !this.#known.has(folder.oid)).map((folder) => folder.oid));
      const next: OutlineFolder[] = [];
      for (const folder of level) {
        const prefix = folder.path === '' ? '' : `${folder.path}/`;
        const branches = this.#known.get(folder.oid);
        for (const nested of branches?.folders ?? []) next.push({ path: prefix + nested.name, oid: nested.oid });
        for (const name of branches?.gitlinks ?? []) gitlinks.push(prefix + name);
      }
      level = next;
    }
    if (this.#known.size > MEMORY_LIMIT) this.#known.clear();
    return { folders, gitlinks };
  }

  async #learn(trees: readonly string[]): Promise<void> {
    await Promise.all(
      trees.map(async (oid) => {
        const entries = await this.#objects.tree(oid);
        this.#known.set(oid, {
          folders: entries.filter((entry) => entry.mode === '40000'),
          gitlinks: entries.filter((entry) => entry.mode === '160000').map((entry) => entry.name),
        });
      }),
    );
  }
}
