import { at } from '../at.ts';
import type { PlanGraph } from '../plan/graph.ts';

/** Dependencies whose results a packet tells about; the nearest ones come first. */
const MOST_DEPENDENCIES = 50;

/** Indexes of the tasks that a task waits for, barriers looked through, because they are no work; at most 50. */
export function tasksBefore(graph: PlanGraph, index: number): readonly number[] {
  const seen = new Set<number>();
  const open = [index];
  const found: number[] = [];
  for (const node of open) {
    for (const previous of at(graph.predecessors, node)) {
      if (seen.has(previous)) continue;
      seen.add(previous);
      if (previous >= graph.taskCount) open.push(previous);
      else found.push(previous);
      if (found.length === MOST_DEPENDENCIES) return found;
    }
  }
  return found;
}
