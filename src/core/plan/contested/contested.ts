import { present } from '../../assert.ts';
import type { Plan } from '../plan.ts';
import type { Workstream } from '../streams/streams.ts';
import { isFile } from '../task-files.ts';
import { countFiles, type FileHistory, foughtOver } from './file-history.ts';
import { LARGEST_COMMIT, OFTEN_TOGETHER } from './likely-files.ts';

/** A file that several tasks want to change, or that earlier work fought over. */
export interface ContestedFile {
  readonly file: string;
  /** Open tasks that name it, or take turns because they probably change it. */
  readonly tasks: readonly string[];
  readonly streams: readonly string[];
  /** Merges of earlier runs that conflicted over it. */
  readonly conflicts: number;
  /** Merge commits of the repository whose sides had both changed it. */
  readonly merges: number;
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
  const apart = Map.groupBy(plan.conflicts, ({ file }) => file);
  const commits = countFiles(history.commits);
  const fought = new Map(foughtOver(history).map((one) => [one.file, one]));
  const named = namers(plan);
  const place = new Map(plan.tasks.map(({ id }, index) => [id, index]));
  const placeOf = (id: string) => present(place.get(id), 'the place of a task');
  const found = [...new Set([...named.keys(), ...apart.keys()])].flatMap((file): readonly ContestedFile[] => {
    const pairs = apart.get(file) ?? [];
    const tasks = [...new Set([...(named.get(file) ?? []), ...pairs.flatMap(({ a, b }) => [a, b])])];
    tasks.sort((a, b) => placeOf(a) - placeOf(b));
    const { conflicts, merges } = fought.get(file) ?? { conflicts: 0, merges: 0 };
    const changed = commits.get(file) ?? 0;
    const hot = tasks.length > 1 && changed >= HOT_COMMITS && changed >= history.commits.length * HOT_SHARE;
    if (pairs.length === 0 && !fought.has(file) && !hot) return [];
    const names = [...new Set(tasks.map((task) => present(streamOf.get(task), 'the stream of an open task')))];
    const contest = { parallel: pairs.length > 0, fought: fought.has(file), tasks: tasks.length };
    return [{ file, tasks, streams: names, conflicts, merges, commits: changed, advice: adviceFor(contest) }];
  });
  return found
    .sort((a, b) => b.conflicts - a.conflicts || b.tasks.length - a.tasks.length || b.commits - a.commits)
    .slice(0, MOST_LISTED);
}

interface Contest {
  readonly parallel: boolean;
  readonly fought: boolean;
  readonly tasks: number;
}

function adviceFor({ parallel, fought, tasks }: Contest): string {
  if (parallel) return 'Its tasks never run at the same time.';
  if (!fought) return 'Many commits change it: keep what its tasks change apart.';
  return tasks === 1
    ? 'Earlier merges conflicted over it: build its task while nothing else changes the file.'
    : 'Earlier merges conflicted over it; the order of its tasks keeps them apart.';
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
