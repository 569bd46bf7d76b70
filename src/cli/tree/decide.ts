import { type CommandSpec, RUN_ARGUMENT, TASK_ARGUMENT } from './spec.ts';

/** Commands that change a run. */
export const DECIDE_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'approve',
    group: 'Decide',
    summary: 'Let a planned run start.',
    details: 'Pins the plan and the hash of its file; a file that changed since it was planned is refused.',
    arguments: [{ ...RUN_ARGUMENT, required: true }],
    options: [],
    examples: ['slipway approve r7k2'],
    load: () => import('../commands/approve.ts'),
  },
  {
    name: 'pause',
    group: 'Decide',
    summary: 'Start nothing new in a run.',
    arguments: [RUN_ARGUMENT],
    options: [
      { name: 'now', summary: 'End the agents in flight too; their tasks are attempted again after resume.' },
      { name: 'reason', value: 'TEXT', summary: 'Why, for the history.' },
    ],
    examples: ['slipway pause', 'slipway pause --now r7k2'],
    load: () => import('../commands/pause.ts'),
  },
  {
    name: 'resume',
    group: 'Decide',
    summary: 'Go on with a paused run.',
    arguments: [RUN_ARGUMENT],
    options: [],
    examples: ['slipway resume'],
    load: () => import('../commands/resume.ts'),
  },
  {
    name: 'abort',
    group: 'Decide',
    summary: 'End a run for good; what landed stays on its branch.',
    arguments: [RUN_ARGUMENT],
    options: [{ name: 'reason', value: 'TEXT', summary: 'Why, for the history.' }],
    examples: ['slipway abort --yes r7k2'],
    load: () => import('../commands/abort.ts'),
  },
  {
    name: 'retry',
    group: 'Decide',
    summary: 'Attempt a paused or failed task again.',
    arguments: [TASK_ARGUMENT],
    options: [{ name: 'note', value: 'TEXT', summary: 'What the agent should know this time.' }],
    examples: ['slipway retry T004', 'slipway retry r7k2/T004 --note "The port is 8080."'],
    load: () => import('../commands/retry.ts'),
  },
  {
    name: 'skip',
    group: 'Decide',
    summary: 'Leave a task out.',
    details: 'Tasks that depend on it stay blocked, unless --satisfy says that what they need is there.',
    arguments: [TASK_ARGUMENT],
    options: [
      { name: 'satisfy', summary: 'Count it as landed for the tasks that depend on it.' },
      { name: 'reason', value: 'TEXT', summary: 'Why, for the history.' },
    ],
    examples: ['slipway skip r7k2/T004 --satisfy --reason "done by hand"'],
    load: () => import('../commands/skip.ts'),
  },
  {
    name: 'answer',
    group: 'Decide',
    summary: 'Answer the question of a task.',
    arguments: [
      TASK_ARGUMENT,
      { name: 'TEXT', summary: 'The answer.', required: true, completes: 'none' },
    ],
    options: [],
    examples: ['slipway answer r7k2/T004 "Use PostgreSQL."'],
    load: () => import('../commands/answer.ts'),
  },
];
