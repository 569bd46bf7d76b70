import { failure, type Result, success } from '../../result.ts';
import { composePlan } from '../compose-plan.ts';
import type { Dependency, Plan, PlanTask, Together } from '../plan.ts';
import { addDependency, removeDependency } from './dependencies.ts';
import { COMPARED, changedFields } from './diff-plans.ts';
import type { EditablePlan } from './editable.ts';
import type { EditRefusal } from './edits.ts';

/** An edited plan over a task list that changed. */
export interface RebasedPlan {
  readonly plan: Plan;
  /** Where list and plan were changed in the same place, one sentence each, with what was kept. */
  readonly clashes: readonly string[];
}

/** The three revisions: the plan as the list gave it first, as it was edited, and as the list gives it today. */
export interface Revisions {
  readonly base: Plan;
  readonly edited: Plan;
  readonly listed: Plan;
}

type ById = ReadonlyMap<string, PlanTask>;

/**
 * Lays what was edited in a plan over what its list says today: fields, tasks, dependencies and pairs, each as the one that changed it says. Where
 * both did, the edit stays and it is told. What was taken out stays out, what was added stays. Refused where the two together make a circle.
 */
export function rebasePlan({ base, edited, listed }: Revisions): Result<RebasedPlan, EditRefusal> {
  const was = byId(base);
  const mine = byId(edited);
  const today = byId(listed);
  const clashes: string[] = [];
  const kept = listed.tasks.flatMap((task) => rebaseTask(task, { was, mine, clashes }));
  for (const task of edited.tasks) {
    const before = was.get(task.id);
    if (today.has(task.id) || before === undefined) continue;
    const fields = changedFields(before, task).map(({ field }) => field);
    if (fields.length > 0)
      clashes.push(`${task.id} is gone from the list and was edited in the plan (${fields.join(', ')}): it is gone.`);
  }
  const own = edited.tasks.filter(({ id }) => !was.has(id) && !today.has(id));
  const tasks = own.reduce<readonly PlanTask[]>((placed, task) => placeBehind(placed, task, edited.tasks), kept);
  const ordered = withEditedOrder({ tasks, joins: listed.joins }, { base, edited });
  const plan = composePlan({
    title: edited.title === base.title ? listed.title : edited.title,
    ...{ dialect: edited.dialect, file: edited.file },
    ...{ tasks: ordered.tasks, joins: ordered.joins },
    together: rebaseTogether(base.together ?? [], edited.together ?? [], listed.together ?? []),
  });
  const cycle = plan.diagnostics.find(({ code }) => code === 'plan/cycle');
  if (cycle === undefined) return success({ plan, clashes });
  return failure({ reason: 'would-cycle', message: `Nothing was changed. ${cycle.message}`, hint: cycle.hint });
}

function byId({ tasks }: Plan): ById {
  return new Map(tasks.map((task) => [task.id, task]));
}

interface Sides {
  readonly was: ById;
  readonly mine: ById;
  readonly clashes: string[];
}

function rebaseTask(task: PlanTask, { was, mine, clashes }: Sides): readonly PlanTask[] {
  const before = was.get(task.id);
  const own = mine.get(task.id);
  if (before === undefined && own === undefined) return [task];
  if (own === undefined || before === undefined) {
    if (own !== undefined) {
      clashes.push(`${task.id} is new in the list and was added to the plan as well: the plan's stays.`);
      return [own];
    }
    if (before !== undefined && changedFields(before, task).length > 0)
      clashes.push(`${task.id} changed in the list and was taken out of the plan: it stays out.`);
    return [];
  }
  const edits = changedFields(before, own);
  const news = new Set(changedFields(before, task).map(({ field }) => field));
  const both = changedFields(task, own).flatMap(({ field }) =>
    news.has(field) && edits.some((one) => one.field === field) ? [field] : [],
  );
  if (both.length > 0)
    clashes.push(`${task.id} was changed in the list and in the plan (${both.join(', ')}): the plan's stays.`);
  // A box that was ticked on either side is done.
  return [{ ...withFields(task, own, new Set(edits.map(({ field }) => field))), done: task.done || own.done }];
}

/** A task with some fields of another one; what that one lacks it lacks too. */
function withFields(task: PlanTask, from: PlanTask, fields: ReadonlySet<string>): PlanTask {
  const taken = COMPARED.filter((field) => fields.has(field));
  const without = Object.fromEntries(Object.entries(task).filter(([name]) => !fields.has(name)));
  const given = taken.flatMap((field) => (from[field] === undefined ? [] : [[field, from[field]] as const]));
  return { ...(without as unknown as PlanTask), ...Object.fromEntries(given) };
}

/** Behind the nearest task that it stood behind in the edited plan; first where there is none. */
function placeBehind(placed: readonly PlanTask[], task: PlanTask, edited: readonly PlanTask[]): readonly PlanTask[] {
  const before = edited.slice(0, edited.indexOf(task)).map(({ id }) => id);
  const place = placed.findLastIndex(({ id }) => before.includes(id));
  return [...placed.slice(0, place + 1), task, ...placed.slice(place + 1)];
}

/** The dependencies that were removed are removed again, those that were added are added. */
function withEditedOrder(plan: EditablePlan, { base, edited }: Pick<Revisions, 'base' | 'edited'>): EditablePlan {
  const ids = new Set(plan.tasks.map(({ id }) => id));
  const before = pairsOf(base);
  const after = pairsOf(edited);
  const tasks = plan.tasks.map((task) => ({ ...task, dependsOn: task.dependsOn.filter(({ id }) => ids.has(id)) }));
  let current: EditablePlan = { tasks, joins: plan.joins };
  for (const [key, { task, on }] of before) {
    if (after.has(key) || !ids.has(task) || !ids.has(on)) continue;
    const removed = removeDependency(current, { kind: 'remove-dependency', task, on });
    if (removed.ok) current = removed.value;
  }
  for (const [key, { task, on, why }] of after) {
    if (before.has(key) || !ids.has(task) || !ids.has(on)) continue;
    const added = addDependency(current, { kind: 'add-dependency', task, on, why });
    if (added.ok) current = added.value;
  }
  return current;
}

interface Pair {
  readonly task: string;
  readonly on: string;
  readonly why: string;
}

/** A barrier wider than this is edited as a whole or not at all. */
const MOST_PAIRS = 10_000;

function pairsOf({ tasks, joins }: Plan): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  const add = (task: string, { id, why }: Pick<Dependency, 'id' | 'why'>) => {
    const key = JSON.stringify([task, id]);
    pairs.set(key, pairs.get(key) ?? { task, on: id, why });
  };
  for (const { id, dependsOn } of tasks) for (const dependency of dependsOn) add(id, dependency);
  for (const { after, before, why } of joins) {
    if (after.length * before.length > MOST_PAIRS) continue;
    for (const task of before) for (const id of after) add(task, { id, why });
  }
  return pairs;
}

function rebaseTogether(
  base: readonly Together[],
  edited: readonly Together[],
  listed: readonly Together[],
): readonly Together[] {
  const key = ({ a, b }: Together) => JSON.stringify([a, b].toSorted());
  const [was, mine] = [new Set(base.map(key)), new Set(edited.map(key))];
  const stated = listed.filter((pair) => mine.has(key(pair)) || !was.has(key(pair)));
  const known = new Set(stated.map(key));
  return [...stated, ...edited.filter((pair) => !was.has(key(pair)) && !known.has(key(pair)))];
}
