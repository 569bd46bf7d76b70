import { present } from '../../assert.ts';
import { at } from '../../at.ts';
import { compileGraph, type PlanGraph, topologicalOrder } from '../graph.ts';
import type { Plan } from '../plan.ts';
import { isFile } from '../task-files.ts';

/** A task with so many dependents or prerequisites belongs to everybody and pulls nobody into its stream. */
const HUB = 3;
/** A file that more tasks name than this is everybody's. */
const MOST_SHARING = 5;

/** Tasks in groups, by index, each group ascending, in an order in which every group stands behind those that it waits for. */
export interface TaskGroups {
  readonly groups: readonly (readonly number[])[];
  /** Groups that each group waits for, by position, ascending. */
  readonly waitsFor: readonly (readonly number[])[];
}

/**
 * Groups the tasks of a plan that belong together: they name the same file, take turns over a contested one
 * or follow one another, on the same side of every barrier.
 * Groups that would wait for each other are one. A plan with a cycle is one group.
 */
export function groupTasks(plan: Plan): TaskGroups {
  const graph = compileGraph(plan);
  const order = topologicalOrder(graph);
  if (order === null) return { groups: [plan.tasks.map((_, index) => index)], waitsFor: [[]] };
  const stages = stagesOf(graph, order);
  const union = new Union(graph.taskCount);
  const link = (a: number, b: number) => {
    if (stages[a] === stages[b]) union.join(a, b);
  };
  for (const [to, before] of graph.predecessors.entries()) {
    const tasks = before.filter((node) => node < graph.taskCount);
    if (to >= graph.taskCount || tasks.length >= HUB) continue;
    for (const from of tasks) if (followers(graph, from) < HUB) link(from, to);
  }
  for (const sharing of sharingTasks(plan))
    for (const [position, index] of sharing.entries()) if (position > 0) link(at(sharing, 0), index);
  for (const alone of looseTasks(plan, union)) for (const index of alone) link(at(alone, 0), index);
  return condense(graph, order, union);
}

function followers(graph: PlanGraph, task: number): number {
  return at(graph.successors, task).filter((node) => node < graph.taskCount).length;
}

/** Tasks without a file that nothing ties to others, by their phase. */
function looseTasks({ tasks }: Plan, union: Union): readonly (readonly number[])[] {
  const sizes = new Map<number, number>();
  for (const index of tasks.keys()) sizes.set(union.root(index), (sizes.get(union.root(index)) ?? 0) + 1);
  const loose = [...tasks.entries()].filter(
    ([index, { phase, files }]) => phase !== null && files.length === 0 && sizes.get(union.root(index)) === 1,
  );
  return [...Map.groupBy(loose, ([, { phase }]) => phase).values()].map((group) => group.map(([index]) => index));
}

/** How many barriers lie before each node, at most. */
function stagesOf(graph: PlanGraph, order: readonly number[]): Int32Array {
  const stages = new Int32Array(graph.nodeCount);
  for (const node of order) {
    for (const before of at(graph.predecessors, node)) {
      const stage = at(stages, before) + (before >= graph.taskCount ? 1 : 0);
      if (stage > at(stages, node)) stages[node] = stage;
    }
  }
  return stages;
}

function sharingTasks(plan: Plan): readonly (readonly number[])[] {
  return [...namingTheSame(plan), ...takingTurns(plan)].filter(({ length }) => length > 1 && length <= MOST_SHARING);
}

function takingTurns({ tasks, conflicts }: Plan): readonly (readonly number[])[] {
  const place = new Map(tasks.map(({ id }, index) => [id, index] as const));
  const contested = conflicts.filter(({ why }) => why !== undefined);
  return [...Map.groupBy(contested, ({ file }) => file).values()].map((pairs) => [
    ...new Set(pairs.flatMap(({ a, b }) => [a, b].map((id) => present(place.get(id), 'a task that takes turns')))),
  ]);
}

function namingTheSame({ tasks }: Plan): readonly (readonly number[])[] {
  const byFile = new Map<string, number[]>();
  for (const [index, { files }] of tasks.entries())
    for (const file of files.filter(isFile))
      byFile.set(file, [...(byFile.get(file) ?? []).slice(0, MOST_SHARING), index]);
  return [...byFile.values()];
}

/** Merges groups that wait for each other, and puts the rest in order: strongly connected components after Tarjan, without recursion. */
function condense(graph: PlanGraph, order: readonly number[], union: Union): TaskGroups {
  const nodes = order.map((node) => (node < graph.taskCount ? union.root(node) : node));
  const next = new Map<number, Set<number>>(nodes.map((node) => [node, new Set()]));
  const rootOf = (node: number) => (node < graph.taskCount ? union.root(node) : node);
  for (const [node, before] of graph.predecessors.entries())
    for (const one of before) if (rootOf(one) !== rootOf(node)) next.get(rootOf(one))?.add(rootOf(node));
  const components = componentsOf([...new Set(nodes)], next);
  const place = new Map<number, number>();
  for (const [position, members] of components.entries()) for (const member of members) place.set(member, position);
  const members: number[][] = components.map(() => []);
  for (let task = 0; task < graph.taskCount; task += 1) at(members, placeOf(place, union.root(task))).push(task);
  return withoutBarriers(
    members,
    components.map((component) => after(component, next, place)),
  );
}

function after(
  component: readonly number[],
  next: ReadonlyMap<number, ReadonlySet<number>>,
  place: ReadonlyMap<number, number>,
): ReadonlySet<number> {
  const mine = placeOf(place, at(component, 0));
  return new Set(
    component
      .flatMap((node) => [...present(next.get(node), 'a node')].map((one) => placeOf(place, one)))
      .filter((one) => one !== mine),
  );
}

function placeOf(place: ReadonlyMap<number, number>, node: number): number {
  return present(place.get(node), 'the place of a node');
}

/** Components come in topological order; those that hold no task are barriers, and hand on what they wait for. */
function withoutBarriers(
  members: readonly (readonly number[])[],
  following: readonly ReadonlySet<number>[],
): TaskGroups {
  const needs = members.map(() => new Set<number>());
  const positions = new Map<number, number>();
  for (const [component, tasks] of members.entries()) {
    if (tasks.length > 0) positions.set(component, positions.size);
    const handed = tasks.length > 0 ? new Set([component]) : at(needs, component);
    for (const one of at(following, component)) for (const need of handed) needs[one]?.add(need);
  }
  const kept = [...positions.keys()];
  return {
    groups: kept.map((component) => at(members, component)),
    waitsFor: withoutDetours(
      kept.map((component) => [...at(needs, component)].map((need) => placeOf(positions, need)).sort((a, b) => a - b)),
    ),
  };
}

/** Above so many groups what each waits for is told with its detours: finding them grows with the square. */
const MOST_REDUCED = 1_000;

/** Leaves out what a group waits for through another one anyway. */
function withoutDetours(waitsFor: readonly (readonly number[])[]): readonly (readonly number[])[] {
  if (waitsFor.length > MOST_REDUCED) return waitsFor;
  const above: Set<number>[] = [];
  return waitsFor.map((needs) => {
    const far = new Set(needs.flatMap((need) => [...at(above, need)]));
    above.push(new Set([...far, ...needs]));
    return needs.filter((need) => !far.has(need));
  });
}

/** Strongly connected components in topological order of what is between them. */
function componentsOf(
  nodes: readonly number[],
  next: ReadonlyMap<number, ReadonlySet<number>>,
): readonly (readonly number[])[] {
  const finished: number[] = [];
  walk(
    nodes.toReversed(),
    (node) => present(next.get(node), 'a node'),
    (node) => finished.push(node),
  );
  const back = new Map<number, number[]>(nodes.map((node) => [node, []]));
  for (const [from, tos] of next) for (const to of tos) back.get(to)?.push(from);
  const seen = new Set<number>();
  return finished.reverse().flatMap((start) => {
    const component: number[] = [];
    if (!seen.has(start))
      walk(
        [start],
        (node) => present(back.get(node), 'a node'),
        (node) => component.push(node),
        seen,
      );
    return component.length === 0 ? [] : [component];
  });
}

function walk(
  starts: readonly number[],
  nextOf: (node: number) => Iterable<number>,
  leave: (node: number) => void,
  seen = new Set<number>(),
): void {
  for (const start of starts) {
    if (seen.has(start)) continue;
    seen.add(start);
    const path = [{ node: start, rest: [...nextOf(start)] }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        leave(top.node);
        path.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        path.push({ node: next, rest: [...nextOf(next)] });
      }
    }
  }
}

/** Sets that are joined two by two. */
class Union {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, index) => index);
  }

  root(index: number): number {
    let root = index;
    while (at(this.#parents, root) !== root) root = at(this.#parents, root);
    for (let node = index; node !== root; ) {
      const parent = at(this.#parents, node);
      this.#parents[node] = root;
      node = parent;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [one, other] = [this.root(a), this.root(b)];
    this.#parents[Math.max(one, other)] = Math.min(one, other);
  }
}
