import type { Plan, PlanTask } from '../plan.ts';
import { issueGraphOf } from './issue-graph.ts';
import { longTitle, shortTitle } from './text.ts';
import { beadsPriority } from './to-beads.ts';

/** The file that `bd create --graph` makes all issues of at once. It has no field for acceptance criteria, so the description holds them. */
export function toBdGraph(plan: Plan): string {
  const { epics, tasks, edges } = issueGraphOf(plan);
  const nodes = [
    ...epics.map(({ id, title }) => ({ key: id, title, type: 'epic', priority: 2 })),
    ...tasks.map(({ id, task, epic }) => ({
      ...{ key: id, title: shortTitle(task), type: 'task' },
      ...(description(task) === '' ? {} : { description: description(task) }),
      priority: beadsPriority(task.priority),
      ...(task.tags.length === 0 ? {} : { labels: task.tags }),
      // Values of this map are texts.
      metadata: { slipway_task: task.id, ...(task.done ? { slipway_done: 'true' } : {}) },
      ...(epic === null ? {} : { parent_key: epic }),
    })),
  ];
  const document = {
    commit_message: `Plan: ${shortTitle({ id: 'plan', title: plan.title })}`,
    nodes,
    edges: edges.map(({ from, on }) => ({ from_key: from, to_key: on, type: 'blocks' })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function description(task: PlanTask): string {
  const { description: text, acceptance, files } = task;
  const parts = [
    longTitle(task),
    text,
    acceptance.length === 0 ? '' : `Acceptance criteria:\n${acceptance.map((one) => `- ${one}`).join('\n')}`,
    files.length === 0 ? '' : `Files:\n${files.map((file) => `- ${file}`).join('\n')}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
