import { present } from '../../assert.ts';
import type { Plan } from '../plan.ts';
import { isFile } from '../task-files.ts';
import type { Workstream } from './streams.ts';

/** What is known of the past of a repository's files. */
export interface FileHistory {
  /** Files that each commit changed, newest commit first. */
  readonly commits: readonly (readonly string[])[];
  /** Files of each merge that conflicted in an earlier run. */
  readonly conflicts: readonly (readonly string[])[];
}

/** A file that several tasks want to change, or that earlier work fought over. */
export interface ContestedFile {
  readonly file: string;
  /** Open tasks that name it. */
  readonly tasks: readonly string[];
  readonly streams: readonly string[];
  /** Merges of earlier runs that conflicted over it. */
  readonly conflicts: number;
  /** Commits that changed it, of those looked at. */
  readonly commits: number;
  /** What follows from it, as a full sentence. */
  readonly advice: string;
}

/** Two files of different streams that commits changed together. */
export interface FilePair {
  readonly files: readonly [string, string];
  readonly commits: number;
  readonly streams: readonly string[];
}

/** Commits that change more files than this say nothing about which belong together. */
const LARGEST_COMMIT = 30;
/** From so many common commits on, two files belong together. */
const OFTEN_TOGETHER = 3;
/** A file is hot that at least so many commits changed, and one of ten. */
const HOT_COMMITS = 10;
const HOT_SHARE = 0.1;
const MOST_LISTED = 50;

/** Files that tasks contest, the most fought over first. */
export function findContested(
  plan: Plan,
  streams: readonly Workstream[],
  history: FileHistory,
): readonly ContestedFile[] {
  const streamOf = streamsByTask(streams);
  const parallel = new Set(plan.conflicts.map(({ file }) => file));
  const commits = countsOf(history.commits);
  const conflicts = countsOf(history.conflicts);
  const found = [...namers(plan)].flatMap(([file, tasks]): readonly ContestedFile[] => {
    const fought = conflicts.get(file) ?? 0;
    const changed = commits.get(file) ?? 0;
    const hot = tasks.length > 1 && changed >= HOT_COMMITS && changed >= history.commits.length * HOT_SHARE;
    if (!parallel.has(file) && fought === 0 && !hot) return [];
    const names = [...new Set(tasks.map((task) => present(streamOf.get(task), 'the stream of an open task')))];
    const advice = adviceFor({ parallel: parallel.has(file), fought, tasks: tasks.length, streams: names.length });
    return [{ file, tasks, streams: names, conflicts: fought, commits: changed, advice }];
  });
  return found
    .sort((a, b) => b.conflicts - a.conflicts || b.tasks.length - a.tasks.length || b.commits - a.commits)
    .slice(0, MOST_LISTED);
}

interface Contest {
  readonly parallel: boolean;
  readonly fought: number;
  readonly tasks: number;
  readonly streams: number;
}

function adviceFor({ parallel, fought, tasks, streams }: Contest): string {
  if (tasks === 1) return 'Earlier merges conflicted over it: build its task while nothing else changes the file.';
  if (fought > 0 && streams > 1)
    return 'Earlier merges conflicted over it: put an order between its tasks with slipway dep add, or make one task of them.';
  if (parallel) return 'Its tasks never run at the same time.';
  return fought > 0
    ? 'Earlier merges conflicted over it; its tasks stand in one stream.'
    : 'Many commits change it: keep what its tasks change apart.';
}

/** Pairs of files that open tasks of different streams name and that commits often changed together, the closest first. */
export function findPairs(plan: Plan, streams: readonly Workstream[], { commits }: FileHistory): readonly FilePair[] {
  const streamOf = streamsByTask(streams);
  const named = new Map(
    [...namers(plan)].map(
      ([file, tasks]) =>
        [file, new Set(tasks.map((task) => present(streamOf.get(task), 'the stream of an open task')))] as const,
    ),
  );
  const counts = new Map<string, { readonly files: readonly [string, string]; commits: number }>();
  for (const files of commits) {
    if (files.length > LARGEST_COMMIT) continue;
    const mine = files.filter((file) => named.has(file)).sort();
    for (const [position, a] of mine.entries())
      for (const b of mine.slice(position + 1)) {
        const pair = counts.get(`${a}\0${b}`) ?? { files: [a, b], commits: 0 };
        pair.commits += 1;
        counts.set(`${a}\0${b}`, pair);
      }
  }
  return [...counts.values()]
    .flatMap(({ files, commits: together }): readonly FilePair[] => {
      const [a, b] = files.map((file) => present(named.get(file), 'a file that is named'));
      if (together < OFTEN_TOGETHER || a === undefined || b === undefined || !a.isDisjointFrom(b)) return [];
      return [{ files, commits: together, streams: [...a, ...b] }];
    })
    .sort((a, b) => b.commits - a.commits)
    .slice(0, MOST_LISTED);
}

function namers({ tasks }: Plan): ReadonlyMap<string, readonly string[]> {
  const byFile = new Map<string, string[]>();
  for (const { id, files } of tasks)
    for (const file of files.filter(isFile)) {
      const ids = byFile.get(file);
      if (ids === undefined) byFile.set(file, [id]);
      else ids.push(id);
    }
  return byFile;
}

function streamsByTask(streams: readonly Workstream[]): ReadonlyMap<string, string> {
  return new Map(streams.flatMap(({ name, tasks }) => tasks.map((id) => [id, name] as const)));
}

function countsOf(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const files of lists) for (const file of new Set(files)) counts.set(file, (counts.get(file) ?? 0) + 1);
  return counts;
}
