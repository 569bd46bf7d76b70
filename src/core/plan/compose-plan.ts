import { at } from '../at.ts';
import type { Barrier, Edge } from '../spec/order-model.ts';
import { readSequence } from '../spec/sequence.ts';
import { pathFault } from './checks.ts';
import { findConflicts } from './conflicts.ts';
import { type CycleStep, findCycles } from './cycles.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Conflict, Dialect, Join, Plan, PlanTask, Together } from './plan.ts';

/** A plan before its conflicts are known and its order is checked. */
export interface PlanParts {
  readonly title: string;
  readonly dialect: Dialect;
  readonly file: string;
  readonly tasks: readonly PlanTask[];
  readonly joins: readonly Join[];
  /** Pairs that a person let run together; those of tasks that are not there are left out. */
  readonly together?: readonly Together[];
  /** Where a task stands, or what a reason between tasks was read from; `file` where it is absent. */
  readonly fileOf?: (id: string, why: string | null) => string;
  /** Findings about the text it was read from. */
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * Makes a plan of parts that did not come out of a task list: finds the conflicts between its files and checks ids, references, paths and
 * order. Faults are diagnostics, as those of a file are; a plan with an error must not be executed.
 */
export function composePlan(parts: PlanParts): Plan {
  const known = new Map(parts.tasks.map((task, index) => [task.id, index] as const));
  const edges = edgesOf(parts.tasks, known);
  const barriers = barriersOf(parts.joins, known);
  const cycles = findCycles(parts.tasks.length, edges, barriers);
  const found =
    cycles.length > 0
      ? { conflicts: [], edges: [] }
      : findConflicts(parts.tasks, edges, barriers, readSequence(parts.tasks.length, edges, barriers));
  const together = (parts.together ?? []).filter(({ a, b }) => known.has(a) && known.has(b));
  const place = { file: parts.file, column: 1 };
  const diagnostics = [
    ...(parts.diagnostics ?? []),
    ...checkIds(parts),
    ...checkReferences(parts, known),
    ...checkPaths(parts),
    ...cycles.map((cycle) => cycleFault(parts, cycle)),
  ].map((diagnostic) => ({ ...place, ...diagnostic }));
  return {
    schemaVersion: 1,
    title: parts.title,
    dialect: parts.dialect,
    file: parts.file,
    tasks: withEdges(parts.tasks, found.edges),
    joins: parts.joins,
    conflicts: withoutTogether(found.conflicts, together),
    ...(together.length === 0 ? {} : { together }),
    diagnostics: diagnostics.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** Conflicts but for those between tasks that a person let run together. */
export function withoutTogether(conflicts: readonly Conflict[], together: readonly Together[]): readonly Conflict[] {
  if (together.length === 0) return conflicts;
  const pairs = new Set(together.flatMap(({ a, b }) => [JSON.stringify([a, b]), JSON.stringify([b, a])]));
  return conflicts.filter(({ a, b }) => !pairs.has(JSON.stringify([a, b])));
}

type Fault = Omit<Diagnostic, 'file' | 'column'> & Partial<Pick<Diagnostic, 'file'>>;

/** Edges of the tasks by index; those to ids that are not there are left out. */
export function edgesOf(tasks: readonly PlanTask[], known: ReadonlyMap<string, number>): readonly Edge[] {
  return tasks.flatMap((task, to) =>
    task.dependsOn.flatMap(({ id, kind, why, line }) => {
      const from = known.get(id);
      return from === undefined ? [] : [{ from, to, kind, why, line }];
    }),
  );
}

/** Barriers by index; ids that are not there are left out. */
export function barriersOf(joins: readonly Join[], known: ReadonlyMap<string, number>): readonly Barrier[] {
  const indexes = (ids: readonly string[]) => ids.flatMap((id) => known.get(id) ?? []);
  return joins.map((join) => ({ ...join, after: indexes(join.after), before: indexes(join.before) }));
}

/** Edges that stand for the conflicts of a crowded file; those it has already stay as they are. */
function withEdges(tasks: readonly PlanTask[], edges: readonly Edge[]): readonly PlanTask[] {
  if (edges.length === 0) return tasks;
  const byTask = Map.groupBy(edges, ({ to }) => to);
  return tasks.map((task, index) => {
    const added = (byTask.get(index) ?? []).map(({ from, kind, why, line }) => ({
      id: at(tasks, from).id,
      ...{ kind, why, line },
    }));
    const fresh = added.filter(({ id }) => !task.dependsOn.some((dependency) => dependency.id === id));
    return fresh.length === 0 ? task : { ...task, dependsOn: [...task.dependsOn, ...fresh] };
  });
}

/** The file of a fault, where it is not that of the whole plan. */
function fileAt({ fileOf }: PlanParts, id: string, why: string | null = null): Partial<Pick<Diagnostic, 'file'>> {
  return fileOf === undefined ? {} : { file: fileOf(id, why) };
}

function checkIds(parts: PlanParts): readonly Fault[] {
  const { tasks } = parts;
  const seen = new Map<string, PlanTask>();
  return tasks.flatMap((task): readonly Fault[] => {
    const key = task.id.normalize('NFKC').toLowerCase();
    const twin = seen.get(key);
    if (twin === undefined) {
      seen.set(key, task);
      return [];
    }
    const same = twin.id === task.id;
    const message = same
      ? `Two tasks have the id ${task.id}.`
      : `The ids ${twin.id} and ${task.id} differ only in case or in the form of their letters.`;
    const hint = 'Give one of the two tasks another id.';
    const code = same ? 'spec/duplicate-id' : 'plan/twin-id';
    return [{ code, severity: 'error', message, hint, line: task.line, ...fileAt(parts, task.id) }];
  });
}

function checkReferences(parts: PlanParts, known: ReadonlyMap<string, number>): readonly Fault[] {
  const { tasks, joins } = parts;
  const unknown = (id: string, line: number, who: string, file: Partial<Pick<Diagnostic, 'file'>>): readonly Fault[] =>
    known.has(id)
      ? []
      : [
          {
            code: 'plan/unknown-id',
            severity: 'error',
            message: `${who} waits for ${id}, which is not in the plan.`,
            hint: 'Correct the id, add the task, or remove the dependency.',
            line,
            ...file,
          },
        ];
  return [
    ...tasks.flatMap((task) =>
      task.dependsOn.flatMap(({ id, line, why }) => unknown(id, line, task.id, fileAt(parts, task.id, why))),
    ),
    ...joins.flatMap(({ after, before, line, why }) =>
      [...after, ...before].flatMap((id) => unknown(id, line, 'A barrier', fileAt(parts, id, why))),
    ),
  ];
}

function checkPaths(parts: PlanParts): readonly Fault[] {
  return parts.tasks.flatMap((task) =>
    task.files.flatMap((file): readonly Fault[] => {
      const fault = pathFault(file);
      if (fault === null) return [];
      const message = `The task ${task.id} names the path ${JSON.stringify(file)}, which ${fault}.`;
      const hint = 'Name the file by its path inside the repository.';
      const place = { line: task.line, ...fileAt(parts, task.id) };
      return [{ code: 'plan/unsafe-path', severity: 'error', message, hint, ...place }];
    }),
  );
}

function cycleFault(parts: PlanParts, cycle: readonly CycleStep[]): Fault {
  const ids = cycle.map((step) => at(parts.tasks, step.task).id);
  const last = at(cycle, cycle.length - 1);
  return {
    code: 'plan/cycle',
    severity: 'error',
    message: `These tasks wait for each other: ${[...ids, at(ids, 0)].join(' -> ')}.`,
    hint: `Remove one of these dependencies, for example: "${last.why}".`,
    line: last.line,
    ...fileAt(parts, at(ids, ids.length - 1), last.why),
  };
}
