import { present } from '../assert.ts';
import { at } from '../at.ts';
import { compileGraph } from '../plan/graph.ts';
import type { Plan, PlanTask } from '../plan/plan.ts';
import { tasksBefore } from './earlier.ts';
import type { BriefFacts, EarlierTask } from './facts.ts';

/** The facts that a plan itself states about one of its tasks, before anything ran. */
export function factsOfPlan(
  plan: Plan,
  task: PlanTask,
): Pick<BriefFacts, 'planTitle' | 'task' | 'ancestors' | 'earlier'> {
  const graph = compileGraph(plan);
  const before = tasksBefore(graph, present(graph.indexOf.get(task.id), 'a task of the plan'));
  const earlier = before.map((index) => plannedResult(at(plan.tasks, index)));
  return { planTitle: plan.title, task, ancestors: ancestorsOf(plan, task), earlier };
}

const MOST_ANCESTORS = 5;

/** What a task was cut out of, nearest first. */
export function ancestorsOf(plan: Plan, task: PlanTask): BriefFacts['ancestors'] {
  const found: PlanTask[] = [];
  for (let parent = task.parent; parent !== undefined && found.length < MOST_ANCESTORS; ) {
    const id: string = parent;
    const one = plan.tasks.find((other) => other.id === id);
    if (one === undefined) break;
    found.push(one);
    parent = one.parent;
  }
  return found.map(({ title, description }) => ({ title, description }));
}

function plannedResult({ id, title, files }: PlanTask): EarlierTask {
  return { id, title, commit: null, files: [], summary: '', planned: files };
}
