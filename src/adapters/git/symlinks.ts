import { hasGitLookalike } from './dot-git.ts';

/** Targets by path of every symlink of a tree (byte strings). */
export type SymlinkMap = ReadonlyMap<string, string>;

/** Links that a system follows before it gives up; a longer chain leads nowhere. */
const FOLLOW_LIMIT = 40;

/**
 * Whether following a symlink of a tree leads out of it or into a `.git`: by an absolute target, by `..` past the top, or by either
 * in a symlink on the way. Decided on the tree alone, so nothing that happens in a file system can change the answer.
 */
export function leavesTree(path: string, links: SymlinkMap): boolean {
  const place = path.split('/').slice(0, -1);
  let ahead = [...(links.get(path) ?? '').split('/')].reverse();
  if (links.get(path)?.startsWith('/') === true) return true;
  for (let followed = 0; ahead.length > 0; ) {
    const name = ahead.pop() ?? '';
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (place.pop() === undefined) return true;
      continue;
    }
    if (hasGitLookalike(name)) return true;
    place.push(name);
    const target = links.get(place.join('/'));
    if (target === undefined) continue;
    followed += 1;
    if (followed > FOLLOW_LIMIT) return false;
    if (target.startsWith('/')) return true;
    place.pop();
    ahead = [...ahead, ...target.split('/').reverse()];
  }
  return false;
}

/** The symlinks that leave the tree now and did not before; those that the user's own commits hold are none of our business. */
export function newlyLeaving(before: SymlinkMap, after: SymlinkMap): string[] {
  return [...after.keys()].filter((path) => {
    const unchanged = before.get(path) === after.get(path);
    return leavesTree(path, after) && !(unchanged && leavesTree(path, before));
  });
}
