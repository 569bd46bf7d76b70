import { at } from '../../at.ts';
import { compileGraph, type PlanGraph, topologicalOrder } from '../graph.ts';
import type { Plan } from '../plan.ts';
import type { CritiqueFinding } from './finding.ts';

const CRITIC = 'dependency-analyst';
const WIDE_FAN = 8;
/** Redundant edges that are looked for in plans up to this size; the search costs tasks times edges. */
const MOST_TASKS = 2_000;
const MOST_FINDINGS = 20;

/** Is the order needed, and is what is needed in the order? */
export function criticiseDependencies(plan: Plan): readonly CritiqueFinding[] {
  const graph = compileGraph(plan);
  if (topologicalOrder(graph) === null) return [];
  return [...redundantEdges(plan, graph), ...bottlenecks(plan, graph), ...loners(plan, graph)];
}

/** An edge says nothing where a longer way says it too. */
function redundantEdges(plan: Plan, graph: PlanGraph): readonly CritiqueFinding[] {
  if (plan.tasks.length > MOST_TASKS) return [];
  const found: CritiqueFinding[] = [];
  for (const [index, task] of plan.tasks.entries()) {
    if (found.length >= MOST_FINDINGS) return found;
    for (const { id } of task.dependsOn) {
      const direct = graph.indexOf.get(id);
      const via = direct === undefined ? null : longerWay(graph, { from: direct, to: index });
      if (via === null || task.dependsOn.length < 2) continue;
      const between = at(graph.ids, via);
      const edits = [{ kind: 'remove-dependency', task: task.id, on: id }] as const;
      found.push({
        ...{ critic: CRITIC, code: 'dependencies/redundant', severity: 'info', tasks: [task.id, id] },
        message: `${task.id} waits for ${id} anyway, through ${between}.`,
        evidence: [`${id} before ${between} before ${task.id}`],
        fix: { summary: `Remove the dependency of ${task.id} on ${id}.`, edits },
      });
    }
  }
  return found;
}

/** A task that the target waits for, directly or through a barrier, and that waits for the source itself; or null. */
function longerWay(graph: PlanGraph, { from, to }: { readonly from: number; readonly to: number }): number | null {
  const isTask = (node: number) => node < graph.taskCount;
  const direct = at(graph.predecessors, to).flatMap((node) => (isTask(node) ? node : at(graph.predecessors, node)));
  for (const start of direct) {
    if (start === from) continue;
    const seen = new Set([start]);
    for (const node of seen) {
      if (node === from) return start;
      for (const before of at(graph.predecessors, node)) seen.add(before);
    }
  }
  return null;
}

function bottlenecks(plan: Plan, graph: PlanGraph): readonly CritiqueFinding[] {
  return plan.tasks.flatMap((task, index): readonly CritiqueFinding[] => {
    const waiting = at(graph.successors, index).filter((node) => node < graph.taskCount);
    if (task.done || waiting.length < WIDE_FAN) return [];
    const named = waiting.slice(0, 5).map((node) => at(graph.ids, node));
    return [
      {
        ...{ critic: CRITIC, code: 'dependencies/bottleneck', severity: 'info', tasks: [task.id], fix: null },
        message: `${waiting.length} tasks wait for ${task.id} directly: when it is late, all of them are.`,
        evidence: [named.join(', ')],
      },
    ];
  });
}

/** In a plan with an order, a task outside of it may have been forgotten. */
function loners(plan: Plan, graph: PlanGraph): readonly CritiqueFinding[] {
  const edges = graph.predecessors.reduce((sum, list) => sum + list.length, 0);
  if (edges < plan.tasks.length / 2) return [];
  const alone = plan.tasks.filter((task, index) => !task.done && !task.parallel && isAlone(graph, index));
  return alone.slice(0, MOST_FINDINGS).map((task) => ({
    ...{ critic: CRITIC, code: 'dependencies/loner', severity: 'info', tasks: [task.id], fix: null },
    message: `${task.id} waits for nothing and nothing waits for it, unlike the rest of the plan.`,
    evidence: [`${edges} dependencies between ${plan.tasks.length} tasks`],
  }));
}

function isAlone(graph: PlanGraph, index: number): boolean {
  return at(graph.predecessors, index).length === 0 && at(graph.successors, index).length === 0;
}
