import { createHash } from 'node:crypto';
import { assert } from '../../core/assert.ts';

/** Hash that names the objects of a repository. */
export type ObjectFormat = 'sha1' | 'sha256';

/** What an object is. */
export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** One name in a tree. Paths and names are byte strings: each character is one byte, so that any name survives. */
export interface TreeEntry {
  /** Octal as git writes it: `40000`, `100644`, `100755`, `120000`, `160000`. */
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

/** A commit as far as the engine reads it. */
export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  /** Committer time in seconds since the epoch. */
  readonly time: number;
  readonly message: string;
}

/** The name of an object with this content. */
export function hashObject(format: ObjectFormat, type: ObjectType, bytes: Uint8Array): string {
  return createHash(format).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The entries of a tree object, in its order. */
export function parseTree(bytes: Buffer, format: ObjectFormat): TreeEntry[] {
  const width = format === 'sha1' ? 20 : 32;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    assert(space > at && end > space && end + width < bytes.length + 1, 'a tree object is well-formed');
    entries.push({
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('latin1', space + 1, end),
      oid: bytes.toString('hex', end + 1, end + 1 + width),
    });
    at = end + 1 + width;
  }
  return entries;
}

/** The bytes of a tree object; the entries have to be in git's order. */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => [Buffer.from(`${entry.mode} ${entry.name}\0`, 'latin1'), Buffer.from(entry.oid, 'hex')]),
  );
}

/** Reads a commit object; an unreadable time is 0. */
export function parseCommit(bytes: Buffer): Commit {
  const text = bytes.toString('utf8');
  const blank = text.indexOf('\n\n');
  const header = blank === -1 ? text : text.slice(0, blank);
  const field = (name: string): string[] =>
    header.split('\n').flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  const committer = field('committer')[0] ?? '';
  return {
    tree: field('tree')[0] ?? '',
    parents: field('parent'),
    time: Number(/ (\d+) [+-]\d{4}$/.exec(committer)?.[1] ?? 0),
    message: blank === -1 ? '' : text.slice(blank + 2),
  };
}

/** The bytes of a commit by the engine: fixed identity and given time, so that the same content always has the same name. */
export function encodeCommit(commit: Commit): Buffer {
  const identity = `Slipway <slipway@localhost> ${commit.time} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${identity}`,
    `committer ${identity}`,
    '',
    commit.message,
  ];
  return Buffer.from(lines.join('\n'), 'utf8');
}
