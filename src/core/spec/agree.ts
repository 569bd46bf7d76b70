import { at } from '../at.ts';
import type { Barrier, Edge } from './order-model.ts';
import { largest, smallest } from './sequence.ts';

/** What is kept and how many edges were left out. */
export interface Agreed<Kept> {
  readonly kept: readonly Kept[];
  readonly dropped: number;
}

/** The edges that agree with a total order, `rank` being the place of each task in it. */
export function agreeing(edges: readonly Edge[], rank: Int32Array): Agreed<Edge> {
  const kept = edges.filter((edge) => at(rank, edge.from) < at(rank, edge.to));
  return { kept, dropped: edges.length - kept.length };
}

/** Barriers cut down to the pairs that agree with a total order: a task that comes too late only holds up those after it. */
export function agreeingBarriers(barriers: readonly Barrier[], rank: Int32Array): Agreed<Barrier> {
  const kept: Barrier[] = [];
  let dropped = 0;
  for (const barrier of barriers) {
    const place = (task: number) => at(rank, task);
    const earliest = smallest(barrier.before.map(place));
    if (largest(barrier.after.map(place)) < earliest) {
      kept.push(barrier);
      continue;
    }
    const fits = barrier.after.filter((task) => place(task) < earliest);
    if (fits.length > 0) kept.push({ ...barrier, after: fits });
    for (const late of barrier.after.filter((task) => place(task) >= earliest)) {
      const before = barrier.before.filter((task) => place(task) > place(late));
      if (before.length > 0 && before.length <= widestSplit) kept.push({ ...barrier, after: [late], before });
      dropped += barrier.before.length - before.length;
    }
  }
  return { kept, dropped };
}

/** Longest list of tasks that one late task may hold up in a split barrier; keeps odd plans linear in size. */
const widestSplit = 2_000;
