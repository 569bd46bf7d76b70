import { present } from '../../assert.ts';
import { failure, type Result, success } from '../../result.ts';
import { effortFor } from '../estimate.ts';
import type { Dependency, PlanTask, Risk } from '../plan.ts';
import { checkFields } from './check-fields.ts';
import { type Change, type EditablePlan, findTask, naming, redirect, redirectJoins } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';

type MergeTasks = Extract<PlanEdit, { kind: 'merge-tasks' }>;

const RISKS: readonly Risk[] = ['low', 'medium', 'high'];

/** Makes one task of several: it does all of their work, waits for all they waited for, and all that waited for any of them waits for it. */
export function mergeTasks(plan: EditablePlan, edit: MergeTasks): Result<Change, EditRefusal> {
  const members = membersOf(plan, edit);
  if (!members.ok) return members;
  if (edit.title !== undefined) {
    const title = checkFields({ title: edit.title });
    if (!title.ok) return title;
  }
  const ids = new Set(members.value.map((task) => task.id));
  const rename = (id: string) => (ids.has(id) ? edit.into : id);
  const one = combine(members.value, edit);
  const redirected = (task: PlanTask) => redirect(task, (dependency) => [renamed(dependency, rename)]);
  const tasks = plan.tasks.flatMap((task) => {
    if (task.id === edit.into) return [redirected(one)];
    return ids.has(task.id) ? [] : [redirected(task)];
  });
  const others = members.value.filter((task) => task.id !== edit.into).map((task) => task.id);
  return success({
    tasks,
    joins: redirectJoins(plan.joins, (id) => [rename(id)]),
    summary: `Merged ${naming(others)} into ${edit.into}.`,
    warnings: warningsOf(members.value),
  });
}

function membersOf(plan: EditablePlan, { into, tasks }: MergeTasks): Result<readonly PlanTask[], EditRefusal> {
  const wanted = new Set([into, ...tasks]);
  if (wanted.size < 2) {
    const hint = `Name the tasks that are to become part of ${into}.`;
    return failure({ reason: 'nothing-to-do', message: 'Merging takes two tasks at least.', hint });
  }
  for (const id of wanted) {
    const found = findTask(plan, id);
    if (!found.ok) return found;
  }
  return success(plan.tasks.filter((task) => wanted.has(task.id)));
}

function renamed(dependency: Dependency, rename: (id: string) => string): Dependency {
  const id = rename(dependency.id);
  return id === dependency.id ? dependency : { ...dependency, id };
}

function combine(members: readonly PlanTask[], { into, title }: MergeTasks): PlanTask {
  const keeper = present(
    members.find((task) => task.id === into),
    'the task that is kept',
  );
  const minutes = members.reduce((sum, task) => sum + task.minutes, 0);
  const every = <Value>(pick: (task: PlanTask) => readonly Value[]) => [...new Set(members.flatMap(pick))];
  const traces = every((task) => task.traces ?? []);
  return {
    ...keeper,
    title: title?.trim() ?? members.map((task) => task.title).join('; '),
    description: members.map(described).join('\n\n').trim(),
    done: members.every((task) => task.done),
    optional: members.every((task) => task.optional),
    files: every((task) => task.files),
    dependsOn: every((task) => task.dependsOn),
    requirements: every((task) => task.requirements),
    acceptance: every((task) => task.acceptance),
    tags: every((task) => task.tags),
    ...{ minutes, effort: effortFor(minutes) },
    risk: members.reduce<Risk>((most, { risk }) => (RISKS.indexOf(risk) > RISKS.indexOf(most) ? risk : most), 'low'),
    priority: members.reduce((most, task) => Math.max(most, task.priority), 0),
    ...(traces.length === 0 ? {} : { traces }),
  };
}

function described(task: PlanTask): string {
  return task.description === '' ? `${task.title}.` : `${task.title}:\n${task.description}`;
}

function warningsOf(members: readonly PlanTask[]): readonly string[] {
  const done = members.filter((task) => task.done).map((task) => task.id);
  const kinds = new Set(members.map((task) => task.kind));
  return [
    ...(done.length > 0 && done.length < members.length ? [`${naming(done)} was done; the merged task is not.`] : []),
    ...(kinds.size > 1 ? ['A checkpoint was merged with a task: its gates run as those of the task.'] : []),
  ];
}
