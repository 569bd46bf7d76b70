import type { PlanEdit } from '../edit/edits.ts';
import type { Plan, PlanTask } from '../plan.ts';

/**
 * The edits that make a task `test-first`: a task of its own writes the tests, with the same criteria, waits for what the task waited for,
 * and has to land before it. Nothing for a task that has such a task already.
 */
export function testFirstEdits(plan: Plan, task: PlanTask): readonly PlanEdit[] {
  const id = `${task.id}-TEST`;
  if (plan.tasks.some((one) => one.id.toLowerCase() === id.toLowerCase())) return [];
  const joins = plan.joins.filter(({ before }) => before.includes(task.id)).flatMap(({ after }) => after);
  const before = [...new Set([...task.dependsOn.map((dependency) => dependency.id), ...joins])];
  const place = plan.tasks[plan.tasks.indexOf(task) - 1]?.id ?? null;
  return [
    {
      kind: 'add-task',
      id,
      after: place,
      dependsOn: before,
      fields: {
        title: `Write failing tests for ${task.id}: ${task.title}`.slice(0, 500),
        description:
          'Write tests that fail for want of the behaviour below, and nothing else. They are what the task that follows is judged by.',
        acceptance: task.acceptance,
        requirements: task.requirements,
        effort: task.effort === 'XL' || task.effort === 'L' ? 'M' : 'S',
        risk: 'low',
        priority: task.priority,
        phase: task.phase,
        testStrategy: { kind: 'none', why: 'It writes the tests itself.' },
      },
    },
    { kind: 'add-dependency', task: task.id, on: id, why: 'Its tests are written first.' },
    {
      kind: 'set-task',
      task: task.id,
      fields: { testStrategy: { kind: 'test-first', why: `${id} writes its tests before.` } },
    },
  ];
}
