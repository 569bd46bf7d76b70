/** What is known of the past of a repository's files. */
export interface FileHistory {
  /** Files that each commit changed, newest commit first; merges are left out. */
  readonly commits: readonly (readonly string[])[];
  /** Files that both sides of each merge commit had changed, newest first. */
  readonly merges: readonly (readonly string[])[];
  /** Files of each merge that conflicted in an earlier run. */
  readonly conflicts: readonly (readonly string[])[];
}

/** A past of which nothing is known. */
export const NO_HISTORY: FileHistory = { commits: [], merges: [], conflicts: [] };

/** So many merges whose sides both changed a file make it contested; a single one is chance. */
const OFTEN_ON_BOTH_SIDES = 2;

/** What earlier merges had to do with a file. */
export interface Fought {
  readonly file: string;
  /** Merges of earlier runs that conflicted over it. */
  readonly conflicts: number;
  /** Merge commits of the repository whose sides had both changed it. */
  readonly merges: number;
}

/** Files that an earlier run's merge conflicted over, or that both sides of two merge commits changed; the most fought over first. */
export function foughtOver({ conflicts, merges }: FileHistory): readonly Fought[] {
  const inRuns = countFiles(conflicts);
  const inMerges = countFiles(merges);
  return [...new Set([...inRuns.keys(), ...inMerges.keys()])]
    .map((file) => ({ file, conflicts: inRuns.get(file) ?? 0, merges: inMerges.get(file) ?? 0 }))
    .filter((one) => one.conflicts > 0 || one.merges >= OFTEN_ON_BOTH_SIDES)
    .sort((a, b) => b.conflicts - a.conflicts || b.merges - a.merges || (a.file < b.file ? -1 : 1));
}

/** In how many of the lists each file stands. */
export function countFiles(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const files of lists) for (const file of new Set(files)) counts.set(file, (counts.get(file) ?? 0) + 1);
  return counts;
}
