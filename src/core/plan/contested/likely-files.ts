import type { PlanTask } from '../plan.ts';
import { isFile } from '../task-files.ts';
import type { FileHistory } from './file-history.ts';

/** Commits that change more files than this say nothing about which belong together. */
export const LARGEST_COMMIT = 30;
/** So many common commits are needed before two files belong together. */
export const OFTEN_TOGETHER = 3;
/** Of the commits that changed what a task names, this share changed the other file too. */
const LIKELY_SHARE = 0.5;

/** Why a task probably changes a file, as the end of a sentence that begins with its id; null where nothing says so. */
export type LikelyReason = (task: Pick<PlanTask, 'files'>) => string | null;

/**
 * How a task is known to change a file: it names it, or it names a file (or a new one in a folder) such that at least three commits, and at
 * least half of those that changed that file (or others of that folder), changed the file too.
 */
export function likelyFor(file: string, { commits }: FileHistory): LikelyReason {
  const small = commits.filter(({ length }) => length <= LARGEST_COMMIT);
  const byFile = new Map<string, Together>();
  const byFolder = new Map<string, Together>();
  for (const files of small) {
    const isThere = files.includes(file);
    const others = new Set(files.filter((other) => other !== file));
    for (const other of others) count(byFile, other, isThere);
    for (const folder of new Set([...others].map(folderOf))) if (folder !== '') count(byFolder, folder, isThere);
  }
  return ({ files }) => {
    if (files.includes(file)) return `names ${file}`;
    for (const named of files.filter(isFile)) {
      const own = byFile.get(named);
      const isNew = own === undefined || own.commits < OFTEN_TOGETHER;
      const folder = folderOf(named);
      const found = isNew ? byFolder.get(folder) : own;
      if (found === undefined || !isOften(found)) continue;
      return `names ${named}, and ${found.common} of ${found.commits} commits to ${isNew ? `${folder}/` : 'it'} changed ${file} too`;
    }
    return null;
  };
}

interface Together {
  commits: number;
  common: number;
}

function count(counts: Map<string, Together>, key: string, isThere: boolean): void {
  const found = counts.get(key) ?? { commits: 0, common: 0 };
  found.commits += 1;
  if (isThere) found.common += 1;
  counts.set(key, found);
}

function isOften({ commits, common }: Together): boolean {
  return common >= OFTEN_TOGETHER && common >= commits * LIKELY_SHARE;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
