import type { Plan, PlanTask } from '../plan.ts';
import { issueGraphOf } from './issue-graph.ts';
import { longTitle, shortTitle } from './text.ts';

/*
 * What beads has no field for stands under `metadata.slipway`, so that reading the file again loses nothing. Parameters of execution are
 * left out: a file that came from elsewhere must not choose what is run.
 */

/** Issues of a plan as beads imports them, one JSON object a line: epics for phases, `blocks` for order, `parent-child` for phases. */
export function toBeads(plan: Plan): string {
  const { epics, tasks, edges } = issueGraphOf(plan);
  const needs = Map.groupBy(edges, ({ from }) => from);
  const blocks = (id: string) => (needs.get(id) ?? []).map(({ on }) => link(id, on, 'blocks'));
  const rows: object[] = epics.map(({ id, title, done }) => ({
    ...{ id, title, status: done ? 'closed' : 'open', priority: 2, issue_type: 'epic' },
    ...withLinks(blocks(id)),
  }));
  const idOf = new Map(tasks.map(({ id, task }) => [task.id, id]));
  for (const { id, task, epic } of tasks) {
    const links = [...blocks(id), ...(epic === null ? [] : [link(id, epic, 'parent-child')])];
    const reasons = task.dependsOn.map(({ id: on, kind, why }) => ({ on: idOf.get(on) ?? on, kind, why }));
    rows.push({ ...rowOf(id, task, reasons), ...withLinks(links) });
  }
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function rowOf(id: string, task: PlanTask, reasons: readonly object[]) {
  const status = task.done ? 'closed' : task.optional ? 'deferred' : 'open';
  return {
    ...{ id, title: shortTitle(task) },
    ...(task.description === '' ? {} : { description: task.description }),
    ...(task.acceptance.length === 0
      ? {}
      : { acceptance_criteria: task.acceptance.map((one) => `- ${one.replaceAll(/\s+/gu, ' ').trim()}`).join('\n') }),
    ...{ status, priority: beadsPriority(task.priority), issue_type: 'task' },
    ...(task.minutes > 0 ? { estimated_minutes: task.minutes } : {}),
    ...(task.tags.length === 0 ? {} : { labels: task.tags }),
    ...(id === task.id ? {} : { external_ref: task.id }),
    metadata: {
      slipway: {
        ...(longTitle(task) === '' ? {} : { title: longTitle(task) }),
        ...keptOf(task),
        ...(reasons.length === 0 ? {} : { reasons }),
      },
    },
  };
}

/** Fields of a task that an issue has no place for. */
function keptOf({ kind, optional, parallel, story, files, requirements, effort, minutes, risk, priority }: PlanTask) {
  return { kind, optional, parallel, story, files, requirements, effort, minutes, risk, priority };
}

function link(from: string, on: string, type: string) {
  return { issue_id: from, depends_on_id: on, type };
}

function withLinks(dependencies: readonly object[]) {
  return dependencies.length === 0 ? {} : { dependencies };
}

/** 0 to 4, of which 0 is the first; 50 is 2. */
export function beadsPriority(priority: number): number {
  return Math.min(4, Math.max(0, Math.round((90 - priority) / 20)));
}
