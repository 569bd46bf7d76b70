/**
 * Tasks that name the same file never run together. A pair that the order keeps apart anyway is no conflict. Files that
 * very many tasks name are handled by an order instead, because pairs would grow with the square.
 */
import { at } from '../at.ts';
import type { Barrier, Edge } from '../spec/order-model.ts';
import { Ancestors } from './ancestors.ts';
import type { Conflict } from './plan.ts';
import { isFile } from './task-files.ts';

/** Above so many tasks that name one file, they run one after another in the order of the file. */
export const mostTasksPerFile = 100;

/** Conflicts by index, and edges that stand for those of crowded files. */
export interface ConflictsFound {
  readonly conflicts: readonly Conflict[];
  readonly edges: readonly Edge[];
  /** Files that too many tasks name. */
  readonly crowded: readonly string[];
}

/** What the search needs of each task. */
export interface FileNamer {
  readonly id: string;
  /** Folders and patterns among them are passed over. */
  readonly files: readonly string[];
  readonly line: number;
}

/** Finds the conflicts of a plan whose order has no circle; `rank` is the place of each task in that order. */
export function findConflicts(
  tasks: readonly FileNamer[],
  edges: readonly Edge[],
  barriers: readonly Barrier[],
  rank: Int32Array,
): ConflictsFound {
  return findConflictsOf(tasksByFile(tasks), { tasks, edges, barriers, rank });
}

/** An order without a circle. */
export interface OrderedTasks {
  readonly tasks: readonly Pick<FileNamer, 'id' | 'line'>[];
  readonly edges: readonly Edge[];
  readonly barriers: readonly Barrier[];
  /** The place of each task in that order. */
  readonly rank: Int32Array;
}

/** The same for tasks that are known to change each file, by index and ascending. */
export function findConflictsOf(
  groups: ReadonlyMap<string, readonly number[]>,
  { tasks, edges, barriers, rank }: OrderedTasks,
): ConflictsFound {
  const crowded = [...groups].filter(([, group]) => group.length > mostTasksPerFile);
  const added = crowded.flatMap(([file, group]) =>
    chain(
      file,
      [...group].sort((a, b) => at(rank, a) - at(rank, b)),
      tasks,
    ),
  );
  const watched = new Set<number>();
  for (const [, group] of groups) if (group.length <= mostTasksPerFile) for (const task of group) watched.add(task);
  const ancestors = new Ancestors(tasks.length, [...edges, ...added], barriers);
  const pairs: { readonly a: number; readonly b: number; readonly file: string }[] = [];
  ancestors.eachBlock([...watched], (isAncestor, inBlock) => {
    for (const [file, group] of groups) {
      if (group.length > mostTasksPerFile) continue;
      for (const [position, a] of group.entries()) {
        if (!inBlock(a)) continue;
        for (let next = position + 1; next < group.length; next++) {
          const b = at(group, next);
          if (!isAncestor(a, b)) pairs.push({ a, b, file });
        }
      }
    }
  });
  const reversed = new Set<string>();
  ancestors.eachBlock([...new Set(pairs.map((pair) => pair.b))], (isAncestor, inBlock) => {
    for (const pair of pairs) if (inBlock(pair.b) && isAncestor(pair.b, pair.a)) reversed.add(`${pair.a} ${pair.b}`);
  });
  return {
    conflicts: pairs
      .filter((pair) => !reversed.has(`${pair.a} ${pair.b}`))
      .sort((one, two) => one.a - two.a || one.b - two.b)
      .map(({ a, b, file }) => ({ a: at(tasks, a).id, b: at(tasks, b).id, file })),
    edges: added,
    crowded: crowded.map(([file]) => file),
  };
}

function tasksByFile(tasks: readonly FileNamer[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, task] of tasks.entries()) {
    for (const file of task.files) {
      if (!isFile(file)) continue;
      const group = groups.get(file);
      if (group === undefined) groups.set(file, [index]);
      else group.push(index);
    }
  }
  for (const [file, group] of groups) if (group.length < 2) groups.delete(file);
  return groups;
}

function chain(file: string, group: readonly number[], tasks: OrderedTasks['tasks']): readonly Edge[] {
  return group.slice(1).map((to, position) => ({
    from: at(group, position),
    to,
    kind: 'order' as const,
    why: `more than ${mostTasksPerFile} tasks name ${file}, so they take turns`,
    line: at(tasks, to).line,
  }));
}
