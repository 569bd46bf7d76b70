import type { Plan, PlanTask } from '../plan.ts';

/** Tasks of a phase, in plan order; tasks without a phase come under null. */
export function byPhase(plan: Plan): ReadonlyMap<string | null, readonly PlanTask[]> {
  return Map.groupBy(plan.tasks, ({ phase }) => phase);
}

/** An arrow of a drawing: from what lands first to what waits for it. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** A barrier's arrow is drawn in another way. */
  readonly barrier: boolean;
}

/** What a drawing is made of: short names that need no quotes, whatever the ids are. */
export interface Drawing {
  readonly nameOf: ReadonlyMap<string, string>;
  /** Names of the barriers that got a point of their own, because their pairs would be too many. */
  readonly points: readonly string[];
  readonly arrows: readonly Arrow[];
}

/** From so many pairs on, a barrier is drawn through a point. */
const DENSE_PAIRS = 4;

/** Names every task and lists every arrow once; references to ids that the plan does not have are left out. */
export function drawingOf(plan: Plan): Drawing {
  const nameOf = new Map(plan.tasks.map(({ id }, index) => [id, `t${index + 1}`] as const));
  const arrows = new Map<string, Arrow>();
  const points: string[] = [];
  const draw = (from: string | undefined, to: string | undefined, barrier: boolean) => {
    if (from !== undefined && to !== undefined && !arrows.has(`${from} ${to}`))
      arrows.set(`${from} ${to}`, { from, to, barrier });
  };
  for (const { id, dependsOn } of plan.tasks)
    for (const dependency of dependsOn) draw(nameOf.get(dependency.id), nameOf.get(id), false);
  for (const { after, before } of plan.joins) {
    if (after.length === 0 || before.length === 0) continue;
    if (after.length * before.length <= DENSE_PAIRS) {
      for (const from of after) for (const to of before) draw(nameOf.get(from), nameOf.get(to), true);
      continue;
    }
    const point = `b${points.length + 1}`;
    points.push(point);
    for (const from of after) draw(nameOf.get(from), point, true);
    for (const to of before) draw(point, nameOf.get(to), true);
  }
  return { nameOf, points, arrows: [...arrows.values()] };
}
