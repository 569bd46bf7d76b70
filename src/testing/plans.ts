import type { Dependency, Join, Plan, PlanTask } from '../core/plan/plan.ts';
import type { RunSettings, RunTarget } from '../core/run/settings.ts';
import type { Random } from './random.ts';

/** A task with everything defaulted; name what matters. */
export function aTask(id: string, fields: Partial<PlanTask> = {}): PlanTask {
  return {
    id,
    title: `Do ${id}`,
    description: '',
    kind: 'task',
    done: false,
    optional: false,
    phase: null,
    story: null,
    parallel: false,
    files: [],
    dependsOn: [],
    requirements: [],
    acceptance: [],
    effort: 'S',
    minutes: 10,
    risk: 'low',
    priority: 50,
    tags: [],
    line: 1,
    box: { offset: 0, mark: ' ' },
    overrides: {},
    ...fields,
  };
}

/** Edges to the tasks named. */
export function on(...ids: readonly string[]): readonly Dependency[] {
  return ids.map((id) => ({ id, kind: 'explicit', why: `It says so about ${id}.`, line: 1 }));
}

/** A plan of the given tasks. */
export function aPlan(tasks: readonly PlanTask[], fields: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    title: 'A plan',
    dialect: 'checklist',
    file: 'tasks.md',
    tasks,
    joins: [],
    conflicts: [],
    diagnostics: [],
    ...fields,
  };
}

/** Settings of a run with no gates and everything else at its default; name what matters. */
export function someSettings(fields: Partial<RunSettings> = {}): RunSettings {
  return {
    agent: 'shell:true',
    model: null,
    tracks: 4,
    isolation: 'none',
    workspace: 'clone',
    limits: {
      wallMs: 600_000,
      idleMs: 600_000,
      outputBytes: 1_048_576,
      memoryBytes: 1_073_741_824,
      processes: 256,
      fileBytes: 1_073_741_824,
    },
    retry: { attempts: 3, backoffMs: 1000, backoffMaxMs: 60_000 },
    setup: null,
    gates: [],
    tasks: {},
    optional: false,
    passEnvironment: [],
    secrets: {},
    priority: 50,
    ...fields,
  };
}

/** A target in a repository that need not exist. */
export function someTarget(fields: Partial<RunTarget> = {}): RunTarget {
  return {
    repository: '/repository',
    resultRef: 'refs/heads/slipway/r1/result',
    base: 'base',
    planFile: 'tasks.md',
    planPath: '/repository/tasks.md',
    planHash: 'hash',
    specFiles: [],
    conventions: [],
    ...fields,
  };
}

/** A random acyclic plan: edges lead from earlier to later tasks, some through joins, some tasks share files, are ticked or optional. */
export function randomPlan(random: Random, size: number): Plan {
  const id = (index: number) => `T${String(index + 1).padStart(3, '0')}`;
  const tasks: PlanTask[] = [];
  for (let index = 0; index < size; index += 1) {
    const before = index === 0 ? [] : Array.from({ length: random.below(3) }, () => id(random.below(index)));
    tasks.push(
      aTask(id(index), {
        dependsOn: on(...new Set(before)),
        minutes: 1 + random.below(60),
        files: random.chance(0.2) ? [`src/f${random.below(5)}.ts`] : [],
        kind: random.chance(0.05) ? 'checkpoint' : 'task',
        done: index < 3 && random.chance(0.2) && before.length === 0,
        optional: random.chance(0.05),
        line: index + 1,
      }),
    );
  }
  const middle = Math.floor(size / 2);
  const joins: Join[] =
    size >= 6 && random.chance(0.5)
      ? [
          {
            after: [id(0), id(1), id(2)],
            before: [id(middle), id(middle + 1)],
            kind: 'phase',
            why: 'The phases say so.',
            line: 1,
          },
        ]
      : [];
  return aPlan(tasks, { joins, conflicts: conflictsOf(tasks) });
}

function conflictsOf(tasks: readonly PlanTask[]): Plan['conflicts'] {
  return tasks.flatMap((a, index) =>
    tasks
      .slice(index + 1)
      .flatMap((b) => a.files.filter((file) => b.files.includes(file)).map((file) => ({ a: a.id, b: b.id, file }))),
  );
}
