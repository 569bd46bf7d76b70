import type { TreeEntry } from './object-codec.ts';
import type { ObjectStore } from './object-store.ts';
import { diffTrees } from './tree-diff.ts';

/** Where no folder differs, two trees hold the same gitlinks: the last answer is kept and only differences are looked at. */
interface Known {
  readonly tree: string;
  readonly paths: ReadonlySet<string>;
}

/**
 * The submodules (gitlinks) of a tree. Git looks into their folders no further, so whoever cleans a tree or takes a snapshot has to:
 * what lies there is neither listed nor removed by git.
 */
export class GitlinkIndex {
  readonly #objects: ObjectStore;
  #known: Promise<Known> | null = null;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /** Paths (byte strings) of all gitlinks of a tree. */
  async paths(tree: string): Promise<ReadonlySet<string>> {
    const known = this.#known;
    const next = known === null ? this.#list(tree) : known.then((last) => this.#advance(last, tree));
    this.#known = next;
    next.catch(() => {
      if (this.#known === next) this.#known = null;
    });
    return (await next).paths;
  }

  async #advance(last: Known, tree: string): Promise<Known> {
    if (last.tree === tree) return last;
    const paths = new Set(last.paths);
    for (const change of await diffTrees(this.#objects, last.tree, tree)) {
      if (isGitlink(change.before)) paths.delete(change.path);
      if (isGitlink(change.after)) paths.add(change.path);
    }
    return { tree, paths };
  }

  async #list(tree: string): Promise<Known> {
    const paths = new Set<string>();
    await this.#collect(tree, '', paths);
    return { tree, paths };
  }

  async #collect(tree: string, prefix: string, paths: Set<string>): Promise<void> {
    const entries = await this.#objects.tree(tree);
    for (const entry of entries) if (isGitlink(entry)) paths.add(`${prefix}${entry.name}`);
    const folders = entries.filter((entry) => entry.mode === '40000');
    await Promise.all(folders.map((folder) => this.#collect(folder.oid, `${prefix}${folder.name}/`, paths)));
  }
}

function isGitlink(entry: TreeEntry | null): boolean {
  return entry?.mode === '160000';
}
