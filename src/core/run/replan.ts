import { withGateCheckpoints } from '../gate/checkpoints.ts';
import { withoutTogether } from '../plan/compose-plan.ts';
import { changedFields, diffPlans, type PlanDiff } from '../plan/edit/diff-plans.ts';
import type { Conflict, Join, Plan, PlanTask } from '../plan/plan.ts';
import { failure, type Result, success } from '../result.ts';
import type { Refusal } from './commands.ts';
import { initialState } from './create.ts';
import { findTask, type RunState, type TaskRecord } from './state.ts';

/** A task that has started and that the new plan states differently, or no longer: it stays as it was planned. */
export interface KeptTask {
  readonly id: string;
  readonly title: string;
  readonly change: 'changed' | 'removed';
}

/** What taking over a new plan does to a run. */
export interface Replanning {
  /** The plan from then on: new where nothing has started, as it was where something has. */
  readonly plan: Plan;
  /** What differs for tasks that have not started. */
  readonly diff: PlanDiff;
  readonly kept: readonly KeptTask[];
}

/**
 * Takes a new plan over into a run. Tasks that have started, ended or were decided about stay as they were planned, wait only for each
 * other, and are named when the new plan says something else; everything else is as the new plan says. So no circle can come about that
 * the new plan does not have.
 */
export function replan(run: RunState, given: Plan): Result<Replanning, Refusal> {
  const errors = given.diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0)
    return failure({
      reason: 'plan-has-errors',
      message: `The new plan has ${errors} ${errors === 1 ? 'error' : 'errors'}. The run goes on as it was planned.`,
      hint: 'Show them with slipway check and mend them first.',
    });
  if (given.tasks.length === 0)
    return failure({
      reason: 'plan-is-empty',
      message: 'The new plan has no tasks. The run goes on as it was planned.',
      hint: 'Give a file with a task list, or end the run with slipway abort.',
    });
  const next = withGateCheckpoints(given, run.settings.gates);
  const fixed = new Map(run.tasks.filter((record) => !isOpen(run, record)).map((record) => [record.task.id, record]));
  const plan = withLateCheckpoints(combine(run, next, fixed), { run, next, fixed });
  return success({ plan, diff: diffPlans(run.plan, plan), kept: keptTasks(next, fixed) });
}

/** Whether nothing has happened to a task yet that a new plan could contradict. */
export function isOpen(run: RunState, { task, state, attempts }: TaskRecord): boolean {
  if (attempts.length > 0) return false;
  switch (state.status) {
    case 'pending':
    case 'queued':
    case 'blocked':
      return true;
    case 'assigned':
      return !state.wanted && state.handedIn === null;
    default:
      // Ticked, or optional and not asked for, before the run began: nobody decided about it here.
      return state.status === initialState(task, run.settings.optional).status;
  }
}

type Fixed = ReadonlyMap<string, TaskRecord>;

function combine(run: RunState, next: Plan, fixed: Fixed): Plan {
  const known = new Set(next.tasks.map(({ id }) => id));
  // What has started and the new plan no longer has stays behind the task that it stood behind.
  const behind = new Map<string | null, PlanTask[]>();
  let before: string | null = null;
  for (const { task } of run.tasks) {
    const stays = asPlanned(fixed.get(task.id), fixed);
    if (known.has(task.id)) before = task.id;
    else if (stays !== null) behind.set(before, [...(behind.get(before) ?? []), stays]);
  }
  const names = (id: string, file: string) => fixed.get(id)?.task.files.includes(file) ?? true;
  // What was learned of a file holds for all that probably change it and have not, whatever they name.
  const isOver = (id: string) => fixed.get(id)?.state.status === 'completed';
  const stated = next.conflicts.filter(({ a, b, file, why }) =>
    why === undefined ? names(a, file) && names(b, file) : !isOver(a) && !isOver(b),
  );
  const tasks = [
    ...(behind.get(null) ?? []),
    ...next.tasks.flatMap((task) => [asPlanned(fixed.get(task.id), fixed) ?? task, ...(behind.get(task.id) ?? [])]),
  ];
  return {
    ...next,
    tasks,
    joins: next.joins.flatMap((join) => openJoin(join, fixed)),
    conflicts: withoutTogether([...stated, ...conflictsWithFixed(tasks, stated, fixed)], next.together ?? []),
  };
}

/** What a task that has started waited for is behind it, but for others of its kind. */
function asPlanned(record: TaskRecord | undefined, fixed: Fixed): PlanTask | null {
  if (record === undefined) return null;
  return { ...record.task, dependsOn: record.task.dependsOn.filter(({ id }) => fixed.has(id)) };
}

function openJoin(join: Join, fixed: Fixed): readonly Join[] {
  const before = join.before.filter((id) => !fixed.has(id));
  return before.length === 0 ? [] : [{ ...join, before }];
}

/** A task that is still at work or will be again shares its files with what the new plan states. */
function conflictsWithFixed(
  tasks: readonly PlanTask[],
  stated: readonly Conflict[],
  fixed: Fixed,
): readonly Conflict[] {
  const pairs = new Set(stated.map(({ a, b, file }) => JSON.stringify([a, b, file])));
  const byFile = new Map<string, string[]>();
  const found: Conflict[] = [];
  for (const { id, files } of tasks) {
    const isFixed = fixed.has(id);
    if (isFixed && fixed.get(id)?.state.status === 'completed') continue;
    for (const file of files) {
      const others = byFile.get(file) ?? [];
      for (const a of others) {
        if (!(isFixed || fixed.has(a)) || pairs.has(JSON.stringify([a, id, file]))) continue;
        found.push({ a, b: id, file });
      }
      byFile.set(file, [...others, id]);
    }
  }
  return found;
}

/**
 * Gates of a phase that have passed already are run once more behind what is new in it, be it of this plan or still at work since an earlier
 * one. What waits for the phase waits for each of these runs.
 */
function withLateCheckpoints(
  plan: Plan,
  { run, next, fixed }: { readonly run: RunState; readonly next: Plan; readonly fixed: Fixed },
): Plan {
  const over = new Set(plan.tasks.filter((task) => isOver(run, task, fixed.get(task.id))).map(({ id }) => id));
  const taken = new Set(plan.tasks.map(({ id }) => id));
  const known = new Set(next.tasks.map(({ id }) => id));
  let result = plan;
  for (const join of next.joins) {
    const [id = ''] = join.before;
    const passed = fixed.get(id);
    if (join.before.length !== 1 || passed?.task.kind !== 'checkpoint') continue;
    const earlier = [...fixed.keys()].filter((each) => each.startsWith(`${id}-again`) && !known.has(each));
    result = { ...result, joins: result.joins.map((each) => behindToo(each, id, earlier)) };
    const late = join.after.filter((each) => !over.has(each));
    if (late.length === 0) continue;
    let again = `${id}-again`;
    for (let n = 2; taken.has(again); n += 1) again = `${id}-again-${n}`;
    taken.add(again);
    const place = result.tasks.findLastIndex((task) => task.id === id || late.includes(task.id)) + 1;
    result = {
      ...result,
      tasks: [
        ...result.tasks.slice(0, place),
        { ...passed.task, id: again, done: false, dependsOn: [] },
        ...result.tasks.slice(place),
      ],
      joins: [...result.joins.map((each) => behindToo(each, id, [again])), { ...join, after: late, before: [again] }],
    };
  }
  return result;
}

function isOver(run: RunState, task: PlanTask, record: TaskRecord | undefined): boolean {
  const { status } = record?.state ?? initialState(task, run.settings.optional);
  return status === 'completed' || status === 'skipped';
}

/** A join behind one task is behind the others too. */
function behindToo(join: Join, id: string, others: readonly string[]): Join {
  return join.after.includes(id) ? { ...join, after: [...join.after, ...others] } : join;
}

function keptTasks(next: Plan, fixed: Fixed): readonly KeptTask[] {
  const stated = new Map(next.tasks.map((task) => [task.id, task]));
  return [...fixed.values()].flatMap(({ task }): readonly KeptTask[] => {
    const { id, title } = task;
    const now = stated.get(id);
    // The checkpoints that gates were given come and go with what they stand behind.
    if (now === undefined) return task.kind === 'checkpoint' ? [] : [{ id, title, change: 'removed' }];
    // A box that was ticked says only what the run knows anyway.
    const changes = changedFields(task, now).filter(({ field }) => field !== 'done');
    return changes.length === 0 ? [] : [{ id, title, change: 'changed' }];
  });
}

/** Ids of open tasks that a new plan changes or takes away: what a person agreed to holds only as long as they are open. */
export function touchedTasks({ diff }: Replanning): readonly string[] {
  return [...diff.removed, ...diff.changed].map(({ id }) => id);
}

/** The task of those that has started since, or null. */
export function startedOf(run: RunState, ids: readonly string[]): string | null {
  return (
    ids.find((id) => {
      const record = findTask(run, id);
      return record !== undefined && !isOpen(run, record);
    }) ?? null
  );
}
