import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { Barrier, Edge } from '../spec/order-model.ts';
import { topologicalOrder } from './ancestors.ts';

/** One step of a circle: a task, and the line that makes the next one wait for it. */
export interface CycleStep {
  readonly task: number;
  readonly line: number;
  readonly why: string;
}

/** Most circles that are reported. */
const mostCycles = 10;

interface Step {
  readonly to: number;
  readonly line: number;
  readonly why: string;
}

/** Circles in the order of a plan, at most ten that share no task, each as its path. */
export function findCycles(
  size: number,
  edges: readonly Edge[],
  barriers: readonly Barrier[],
): readonly (readonly CycleStep[])[] {
  const next: number[][] = Array.from({ length: size + barriers.length }, () => []);
  const steps: Step[][] = next.map(() => []);
  const connect = (from: number, to: number, line: number, why: string) => {
    next[from]?.push(to);
    steps[from]?.push({ to, line, why });
  };
  for (const edge of edges) connect(edge.from, edge.to, edge.line, edge.why);
  for (const [index, barrier] of barriers.entries()) {
    for (const task of barrier.after) connect(task, size + index, barrier.line, barrier.why);
    for (const task of barrier.before) connect(size + index, task, barrier.line, barrier.why);
  }
  const free = new Uint8Array(next.length);
  for (const node of topologicalOrder(next)) free[node] = 1;
  const cycles: (readonly CycleStep[])[] = [];
  for (let start = 0; start < size && cycles.length < mostCycles; start++) {
    if (free[start] === 1) continue;
    const path = shortestCircle(start, steps, free);
    for (const step of path) free[step.task] = 1;
    free[start] = 1;
    if (path.length > 0) cycles.push(path.filter((step) => step.task < size));
  }
  return cycles;
}

/** The shortest way from a task back to itself, by breadth-first search. */
function shortestCircle(start: number, steps: readonly (readonly Step[])[], free: Uint8Array): readonly CycleStep[] {
  const cameFrom = new Map<number, CycleStep>();
  const queue = [start];
  for (const node of queue) {
    for (const step of at(steps, node)) {
      if (free[step.to] === 1 || cameFrom.has(step.to)) continue;
      cameFrom.set(step.to, { task: node, line: step.line, why: step.why });
      if (step.to === start) return pathTo(start, cameFrom);
      queue.push(step.to);
    }
  }
  return [];
}

function pathTo(start: number, cameFrom: ReadonlyMap<number, CycleStep>): readonly CycleStep[] {
  const path: CycleStep[] = [];
  let node = start;
  do {
    const step = present(cameFrom.get(node), 'a step of the circle');
    path.unshift(step);
    node = step.task;
  } while (node !== start);
  return path;
}
