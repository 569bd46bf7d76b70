import { present } from '../../assert.ts';
import { at } from '../../at.ts';
import { barriersOf, composePlan, edgesOf } from '../../plan/compose-plan.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { inferOrder } from '../../plan/infer/infer-order.ts';
import type { Join, Plan, PlanTask, Together } from '../../plan/plan.ts';
import type { SpecRelation } from './relations.ts';

/** One spec of a set with the plan that was read from it. */
export interface PlannedSpecPart {
  readonly name: string;
  readonly plan: Plan;
}

/** A set of specs with its order. */
export interface SpecSet {
  readonly title: string;
  /** The folder, as it is to be shown. */
  readonly file: string;
  readonly specs: readonly PlannedSpecPart[];
  readonly relations: readonly SpecRelation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Between the name of a spec and the id of a task in a plan of several: `001-albums:T003`. */
export const SPEC_SEPARATOR = ':';

/** The id that a task of a set has in its own list. */
export function ownId(task: Pick<PlanTask, 'id' | 'spec'>): string {
  return task.spec === undefined ? task.id : task.id.slice(task.spec.length + SPEC_SEPARATOR.length);
}

/**
 * One plan over all specs: all tasks of a spec wait for all tasks of the specs that it waits for, and nothing else holds them apart. Ids carry
 * the name of their spec. Files that several specs name make conflicts between them.
 */
export function combineSpecs({ title, file, specs, relations, diagnostics }: SpecSet): Plan {
  const tasks = specs.flatMap(({ name, plan }) => plan.tasks.map((task) => placed(task, name)));
  const joins = [
    ...specs.flatMap(({ name, plan }) => plan.joins.map((join) => placedJoin(join, name))),
    ...relations.flatMap((relation) => betweenSpecs(relation, specs)),
  ];
  return composePlan({
    ...{ title, file, dialect: 'plan', joins },
    tasks: withInferred(tasks, joins),
    together: specs.flatMap(({ name, plan }) => (plan.together ?? []).map((pair) => placedPair(pair, name))),
    fileOf: fileFinder(specs, relations),
    diagnostics: [...specs.flatMap(({ plan }) => plan.diagnostics.filter(isAboutText)), ...diagnostics],
  });
}

/** The tasks with edges from those of other specs that make what they use. */
function withInferred(tasks: readonly PlanTask[], joins: readonly Join[]): readonly PlanTask[] {
  const known = new Map(tasks.map(({ id }, index) => [id, index] as const));
  const work = tasks.map(({ id, title, line, spec = null }) => ({ id, title, line, spec, stated: false }));
  const inferred = inferOrder(work, edgesOf(tasks, known), barriersOf(joins, known));
  const needs = Map.groupBy(inferred, ({ to }) => to);
  return tasks.map((task, index) => {
    const more = (needs.get(index) ?? []).map(({ from, kind, why, line }) => ({
      id: at(tasks, from).id,
      kind,
      why,
      line,
    }));
    return more.length === 0 ? task : { ...task, dependsOn: [...task.dependsOn, ...more] };
  });
}

/** A task stands in the list of its spec; an order between specs where it is stated. */
function fileFinder(
  specs: readonly PlannedSpecPart[],
  relations: readonly SpecRelation[],
): (id: string, why: string | null) => string {
  const files = new Map(
    specs.flatMap(({ name, plan }) => plan.tasks.map(({ id }) => [name + SPEC_SEPARATOR + id, plan.file] as const)),
  );
  const between = new Map(relations.map((relation) => [reasonOf(relation), relation.file] as const));
  const first = present(specs[0], 'the first spec of a set').plan.file;
  return (id, why) => (why === null ? undefined : between.get(why)) ?? files.get(id) ?? first;
}

function reasonOf({ spec, on, why }: SpecRelation): string {
  return `${spec} waits for ${on}: ${why}`;
}

/** The specs of a set by layers: none waits for a spec of the same or a later layer. Null when they wait for each other. */
export function specLayers(
  names: readonly string[],
  relations: readonly SpecRelation[],
): readonly (readonly string[])[] | null {
  const layers: (readonly string[])[] = [];
  const placed = new Set<string>();
  while (placed.size < names.length) {
    const next = names.filter(
      (name) =>
        !placed.has(name) && relations.every(({ spec, on }) => spec !== name || placed.has(on) || !names.includes(on)),
    );
    if (next.length === 0) return null;
    for (const name of next) placed.add(name);
    layers.push(next);
  }
  return layers;
}

function placed(task: PlanTask, spec: string): PlanTask {
  const toId = (id: string) => spec + SPEC_SEPARATOR + id;
  return {
    ...task,
    id: toId(task.id),
    phase: task.phase === null ? spec : `${spec}: ${task.phase}`,
    dependsOn: task.dependsOn.map((dependency) => ({ ...dependency, id: toId(dependency.id) })),
    ...(task.parent === undefined ? {} : { parent: toId(task.parent) }),
    spec,
  };
}

function placedPair({ a, b, why }: Together, spec: string): Together {
  return { a: spec + SPEC_SEPARATOR + a, b: spec + SPEC_SEPARATOR + b, why };
}

function placedJoin(join: Join, spec: string): Join {
  const toId = (id: string) => spec + SPEC_SEPARATOR + id;
  return { ...join, after: join.after.map(toId), before: join.before.map(toId) };
}

function betweenSpecs(relation: SpecRelation, specs: readonly PlannedSpecPart[]): readonly Join[] {
  const { spec, on, line } = relation;
  const idsOf = (name: string) =>
    specs.find((one) => one.name === name)?.plan.tasks.map(({ id }) => name + SPEC_SEPARATOR + id) ?? [];
  const [after, before] = [idsOf(on), idsOf(spec)];
  return after.length === 0 || before.length === 0
    ? []
    : [{ after, before, kind: 'cross-spec', why: reasonOf(relation), line }];
}

/** What is wrong with ids and order of one spec is found again in the whole, with the ids that tasks have there. */
function isAboutText({ code }: Diagnostic): boolean {
  return !['plan/cycle', 'plan/unreachable', 'plan/twin-id', 'plan/unsafe-path'].includes(code);
}
