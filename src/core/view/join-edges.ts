import { at } from '../at.ts';
import { compileGraph, type PlanGraph } from '../plan/graph.ts';
import type { Dependency, Join, Plan } from '../plan/plan.ts';

/**
 * Edges that a plan may be written out with. A barrier of m by n tasks is m times n edges; up to here every barrier is written out,
 * and a reader of the plain edges sees the whole order. 2,000 parallel tasks in 20 phases stay below; the text stays below 40 MB.
 */
export const EDGE_BOUND = 200_000;

/** The edges of a plan whose joins are written out. */
export interface JoinEdges {
  /** Edges of each task, its own first, one for each id, by task index. */
  readonly byTask: readonly (readonly Dependency[])[];
  /** For each join, whether its edges are among them; false only beyond `bound`. */
  readonly expanded: readonly boolean[];
}

/**
 * Writes joins out as edges between tasks: from the last tasks of `after` to the first tasks of `before`, because what comes earlier in
 * `after` or later in `before` is ordered through them. The order is exactly that of the joins; only edges it does not need are absent.
 */
export function expandJoins(plan: Plan, bound: number = EDGE_BOUND): JoinEdges {
  const graph = compileGraph(plan);
  const byTask = plan.tasks.map((task) => addEdges(new Map(), task.dependsOn));
  let room = bound;
  const expanded = plan.joins.map((join, position) => {
    const node = graph.taskCount + position;
    const last = ends(graph, { node, edges: graph.predecessors, onward: graph.successors });
    const first = ends(graph, { node, edges: graph.successors, onward: graph.predecessors });
    if (last.length * first.length > room) return false;
    room -= last.length * first.length;
    const edges = last.map((index) => toEdge(at(graph.ids, index), join));
    for (const task of first) addEdges(at(byTask, task), edges);
    return true;
  });
  return { byTask: byTask.map((edges) => [...edges.values()]), expanded };
}

interface Side {
  readonly node: number;
  /** Edges from the join to its members on this side. */
  readonly edges: PlanGraph['successors'];
  /** Edges from a member towards the join. */
  readonly onward: PlanGraph['successors'];
}

/** The members on one side of a join from which no other member of that side is met on the way to the join. */
function ends(graph: PlanGraph, { node, edges, onward }: Side): readonly number[] {
  const side = at(edges, node);
  const members = new Set(side);
  const leadsBack = new Map<number, boolean>();
  const meetsMember = (next: number): boolean => {
    if (next < graph.taskCount) return members.has(next);
    const known = leadsBack.get(next) ?? at(onward, next).some((task) => members.has(task));
    leadsBack.set(next, known);
    return known;
  };
  const outermost = side.filter((member) => !at(onward, member).some(meetsMember));
  // Only a cycle can leave nobody; such a plan is refused, and shows all it states.
  return outermost.length === 0 ? side : outermost;
}

function toEdge(id: string, { kind, why, line }: Join): Dependency {
  return { id, kind, why, line };
}

/** One edge for each id: what a task states itself wins. */
function addEdges(edges: Map<string, Dependency>, added: readonly Dependency[]): Map<string, Dependency> {
  for (const edge of added) if (!edges.has(edge.id)) edges.set(edge.id, edge);
  return edges;
}
