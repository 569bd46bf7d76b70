import fc from 'fast-check';
import type { Conflict, Join, Plan } from '../core/plan/plan.ts';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from './plan-builders.ts';

/** Bounds of the plans that `arbitraryPlan` makes. */
export interface PlanShape {
  readonly maxTasks: number;
  readonly joins: boolean;
  readonly conflicts: boolean;
}

/** Plans without cycles: a task waits only for tasks that stand before it. Minutes are whole, so that sums are exact. */
export function arbitraryPlan({ maxTasks, joins, conflicts }: PlanShape): fc.Arbitrary<Plan> {
  return fc.integer({ min: 1, max: maxTasks }).chain((count) => {
    const position = fc.nat(count - 1);
    return fc
      .record({
        tasks: fc.array(arbitraryTask(), { minLength: count, maxLength: count }),
        edges: fc.array(fc.tuple(position, position), { maxLength: 2 * count }),
        joins: fc.array(arbitraryBarrier(position), { maxLength: joins ? 4 : 0 }),
        files: fc.array(fc.uniqueArray(position, { maxLength: 5 }), { maxLength: conflicts ? 4 : 0 }),
      })
      .map(assemble);
  });
}

interface TaskSeed {
  readonly minutes: number;
  readonly priority: number;
  readonly done: boolean;
  readonly optional: boolean;
}

interface Barrier {
  readonly after: readonly number[];
  readonly before: readonly number[];
}

interface PlanSeed {
  readonly tasks: readonly TaskSeed[];
  readonly edges: readonly (readonly [number, number])[];
  readonly joins: readonly Barrier[];
  readonly files: readonly (readonly number[])[];
}

function arbitraryTask(): fc.Arbitrary<TaskSeed> {
  const seldom = fc.nat(5).map((value) => value === 0);
  return fc.record({
    minutes: fc.nat(12),
    priority: fc.constantFrom(50, 50, 50, 80),
    done: seldom,
    optional: seldom,
  });
}

function arbitraryBarrier(position: fc.Arbitrary<number>): fc.Arbitrary<Barrier> {
  const members = fc.uniqueArray(position, { maxLength: 6 });
  return fc.record({ border: position, members }).map(({ border, members: all }) => ({
    after: all.filter((member) => member < border),
    before: all.filter((member) => member >= border),
  }));
}

function assemble(seed: PlanSeed): Plan {
  const id = (index: number) => `T${index + 1}`;
  const tasks = seed.tasks.map((task, index) => {
    const needed = seed.edges.filter(([later, earlier]) => later === index && earlier < index);
    return buildTask(id(index), { ...task, dependsOn: waitsFor(...new Set(needed.map(([, earlier]) => id(earlier)))) });
  });
  const joins = seed.joins.map(({ after, before }): Join => buildJoin(after.map(id), before.map(id)));
  return buildPlan(tasks, { joins, conflicts: seed.files.flatMap((members, file) => chain(members.map(id), file)) });
}

/** Lists only neighbouring pairs of a file: the rest has to follow from naming the same file. */
function chain(ids: readonly string[], file: number): readonly Conflict[] {
  return ids.slice(1).map((b, index) => buildConflict(ids[index] ?? b, b, `file-${file}.ts`));
}
