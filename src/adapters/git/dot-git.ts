import { toTextPath } from './byte-path.ts';

/** Code points that HFS+ ignores in file names. */
const IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

/**
 * Whether some file system takes one of a path's names for `.git`: other case, other Unicode form, trailing dots or spaces, a stream
 * suffix, the short name `git~1`, code points that are ignored. Backslashes separate names on Windows.
 */
export function hasGitLookalike(path: string): boolean {
  return toTextPath(path).split(/[/\\]/).some(isGitLookalike);
}

/** The names of git's own files that must not be symlinks, because git would read through them. */
export function isGitControlFile(path: string): boolean {
  const name = foldName(toTextPath(path).split('/').at(-1) ?? '');
  return ['.gitmodules', '.gitattributes', '.gitignore', '.mailmap'].includes(name);
}

function isGitLookalike(name: string): boolean {
  return /^(\.git|git~\d+)$/.test(foldName(name));
}

/** Upper case first: some letters (dotless i) only meet their plain form there. */
function foldName(name: string): string {
  return name
    .replace(IGNORABLE, '')
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '');
}
