import type { Plan, PlanTask } from '../plan.ts';
import { readPlan } from '../read-plan.ts';
import type { ExportFormat } from './export-plan.ts';

/** Files by which a format is known when it is read again; formats that are not read are absent. */
const FILES: Readonly<Partial<Record<ExportFormat, string>>> = { tasks: 'tasks.md', beads: 'issues.jsonl' };

/** Parts of a plan, by what they are called, as something that can be compared. */
const PARTS: readonly (readonly [string, (task: PlanTask) => unknown])[] = [
  ['what tasks cover', ({ requirements }) => requirements],
  ['criteria', ({ acceptance }) => acceptance.map((one) => one.replaceAll(/\s+/gu, ' ').trim())],
  ['files', ({ files }) => [...files].sort()],
  ['efforts', ({ effort, minutes }) => [effort, minutes]],
  ['risks', ({ risk }) => risk],
  ['priorities', ({ priority }) => priority],
  ['optional marks', ({ optional }) => optional],
  ['reasons of dependencies', ({ dependsOn }) => dependsOn.map(({ kind, why }) => [kind, why])],
  ['places in the spec', ({ traces = [] }) => traces],
  ['test strategies', ({ testStrategy = null }) => testStrategy],
  ['settings for execution', ({ overrides }) => Object.entries(overrides).toSorted()],
  ['workstreams', ({ stream = null }) => stream],
];

/**
 * What of a plan is not in its text in another format, found by reading that text again: `risks`, `reasons of dependencies` and the like. Empty
 * where all of it is, and for formats that are not read.
 */
export function lossesOf(plan: Plan, format: ExportFormat, text: string): readonly string[] {
  const file = FILES[format];
  if (file === undefined) return [];
  const read = readPlan({ text, file });
  const ids = new Map(read.tasks.map((task) => [task.id, task]));
  // Ids that the format does not take are numbered in the order of the plan.
  const pairs = plan.tasks.map((task, at) => [task, ids.get(task.id) ?? read.tasks[at]] as const);
  const lost = PARTS.filter(([, part]) =>
    pairs.some(([task, again]) => again === undefined || JSON.stringify(part(task)) !== JSON.stringify(part(again))),
  ).map(([name]) => name);
  const together = (plan.together ?? []).length > 0 ? ['pairs that may run together'] : [];
  return [...lost, ...together];
}
