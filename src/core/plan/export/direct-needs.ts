import type { Plan } from '../plan.ts';

/** Ids that each task waits for, by its id: its own edges first, then its barriers, without repeats. Quadratic where a barrier is wide. */
export function directNeeds(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const known = new Set(plan.tasks.map(({ id }) => id));
  const needs = new Map(plan.tasks.map(({ id, dependsOn }) => [id, new Set(dependsOn.map((one) => one.id))]));
  for (const { after, before } of plan.joins)
    for (const id of before) for (const earlier of after) if (earlier !== id) needs.get(id)?.add(earlier);
  return new Map([...needs].map(([id, on]) => [id, [...on].filter((one) => known.has(one))]));
}
