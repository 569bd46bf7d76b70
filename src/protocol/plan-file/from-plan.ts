import type { Dependency, Plan, PlanTask } from '../../core/plan/plan.ts';
import type { ScopeChoice } from '../../core/plan/scope/scope.ts';
import type { PlanFile, PlanFileTask } from './schema.ts';

/** Where a plan comes from: the format and the list whose boxes are ticked, with the hashes of the documents it was made from. */
export interface PlanFileSource {
  readonly format: string;
  readonly list?: string;
  readonly scope?: ScopeChoice;
  readonly hashes?: Readonly<Record<string, string>>;
}

const LONGEST_LINE = 4_000;
const SAID = 'The plan file says so.';

/** What a plan file holds for a plan; what is as usual is left out, so that it can be read. */
export function fromPlan(plan: Plan, source: PlanFileSource): PlanFile {
  // A barrier with an empty side holds nobody back.
  const joins = plan.joins.filter(({ after, before }) => after.length > 0 && before.length > 0);
  return {
    slipway: 1,
    title: plan.title,
    source: { ...source, ...(source.hashes === undefined ? {} : { hashes: { ...source.hashes } }) },
    tasks: plan.tasks.map(fromTask),
    ...(joins.length === 0
      ? {}
      : {
          barriers: joins.map(({ after, before, why, kind }) => ({
            ...{ after: [...after], before: [...before] },
            ...(why === SAID ? {} : { why: short(why) }),
            ...(kind === 'explicit' ? {} : { kind }),
          })),
        }),
    ...(plan.together === undefined || plan.together.length === 0
      ? {}
      : {
          together: plan.together.map(({ a, b, why }) => ({
            tasks: [a, b],
            ...(why === SAID ? {} : { why: short(why) }),
          })),
        }),
  };
}

function fromTask(task: PlanTask): PlanFileTask {
  const { testStrategy, stream, parent, spec, traces } = task;
  return {
    ...{ id: task.id, title: task.title === '' ? task.id : short(task.title) },
    ...(task.kind === 'task' ? {} : { kind: task.kind }),
    ...(task.done ? { done: true } : {}),
    ...(task.optional ? { optional: true } : {}),
    ...(task.phase === null ? {} : { phase: short(task.phase) }),
    ...(task.story === null ? {} : { story: task.story }),
    ...(task.parallel ? { parallel: true } : {}),
    ...(stream === undefined ? {} : { stream }),
    ...(parent === undefined ? {} : { parent }),
    ...(spec === undefined ? {} : { spec }),
    ...listed('after', task.dependsOn.map(fromDependency)),
    ...listed('files', task.files),
    ...listed('covers', task.requirements),
    ...listed('criteria', task.acceptance),
    ...{ effort: task.effort, minutes: task.minutes, risk: task.risk },
    ...(task.priority === 50 ? {} : { priority: task.priority }),
    ...(testStrategy === undefined ? {} : { tests: { strategy: testStrategy.kind, why: testStrategy.why } }),
    ...listed('tags', task.tags),
    ...(Object.keys(task.overrides).length === 0 ? {} : { run: fromOverrides(task) }),
    ...listed(
      'from',
      (traces ?? []).map((trace) => ({ ...trace })),
    ),
    ...(task.description === '' ? {} : { description: task.description }),
  };
}

function fromOverrides({ overrides: { priority: _, gates, ...rest } }: PlanTask) {
  return { ...rest, ...(gates === undefined ? {} : { gates: [...gates] }) };
}

function fromDependency({ id, kind, why }: Dependency) {
  if (kind === 'explicit' && why === SAID) return id;
  return { task: id, ...(why === SAID ? {} : { why: short(why) }), ...(kind === 'explicit' ? {} : { kind }) };
}

function listed<Name extends keyof PlanFileTask, Value>(name: Name, values: readonly Value[]) {
  return values.length === 0 ? {} : { [name]: [...values] };
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1)}…`;
}
