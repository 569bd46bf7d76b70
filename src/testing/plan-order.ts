import type { Plan } from '../core/plan/plan.ts';

/** Lines of a fixture joined to a text. */
export function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}

/** Everything that has to land before each task, directly or not: the closure of edges and joins. */
export function allBefore(plan: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map<string, Set<string>>(
    plan.tasks.map((task) => [task.id, new Set(task.dependsOn.map((one) => one.id))]),
  );
  for (const join of plan.joins)
    for (const id of join.before) for (const before of join.after) direct.get(id)?.add(before);
  const closed = new Map<string, Set<string>>();
  const close = (id: string, open: ReadonlySet<string>): Set<string> => {
    const known = closed.get(id);
    if (known !== undefined) return known;
    const found = new Set<string>();
    for (const before of direct.get(id) ?? []) {
      if (open.has(before)) continue;
      found.add(before);
      for (const one of close(before, new Set([...open, id]))) found.add(one);
    }
    closed.set(id, found);
    return found;
  };
  for (const task of plan.tasks) close(task.id, new Set());
  return closed;
}

/** One line for each task, "id <- all that must land before it", in file order. */
export function orderOf(plan: Plan): readonly string[] {
  const before = allBefore(plan);
  return plan.tasks.map((task) => `${task.id} <- ${[...(before.get(task.id) ?? [])].sort().join(' ')}`.trim());
}

/** Codes with severity and line, such as `error plan/cycle:3`. */
export function faultsOf(plan: Plan): readonly string[] {
  return plan.diagnostics.map((one) => `${one.severity} ${one.code}:${one.line}`);
}
