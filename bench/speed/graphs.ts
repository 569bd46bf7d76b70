import type { Plan, PlanTask } from '../../src/core/plan/plan.ts';
import { buildPlan } from '../../src/testing/plan-builders.ts';
import { layeredTasks } from '../layered-graph.ts';
import { seededRandom } from '../random.ts';

const MEAN_WIDTH = 25;

/** A layered plan of so many tasks; the same each time. */
export function layeredPlan(tasks: number): Plan {
  return buildPlan(layeredTasks(seededRandom(1), { tasks, meanWidth: MEAN_WIDTH }));
}

/** The same graph for make, one command a task. */
export function toMakefile({ tasks }: Plan, command: string): string {
  const rules = tasks.map(({ id, dependsOn }) => `${id}: ${names(dependsOn)}\n\t@${command}\n`);
  const all = tasks.map(({ id }) => id).join(' ');
  return `all: ${all}\n.PHONY: all ${all}\n${rules.join('')}`;
}

/** The same graph for ninja. */
export function toNinjaFile({ tasks }: Plan, command: string): string {
  const builds = tasks.map(({ id, dependsOn }) => `build ${id}: step ${names(dependsOn)}\n`);
  return `rule step\n  command = ${command}\n${builds.join('')}`;
}

function names(dependsOn: PlanTask['dependsOn']): string {
  return dependsOn.map(({ id }) => id).join(' ');
}
