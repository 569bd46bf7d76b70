import { type CommandSpec, RUN_ARGUMENT, TASK_ARGUMENT } from './spec.ts';

/** Commands that only read. */
export const LOOK_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'status',
    group: 'Look',
    summary: 'Show a run and its tasks.',
    arguments: [RUN_ARGUMENT],
    options: [],
    examples: ['slipway status', 'slipway status --json r7k2', 'slipway status -v'],
    load: () => import('../commands/status.ts'),
  },
  {
    name: 'runs',
    group: 'Look',
    summary: 'List the runs of this repository, newest first.',
    arguments: [],
    options: [{ name: 'all', summary: 'List the runs of all repositories.' }],
    examples: ['slipway runs', 'slipway runs --all --json'],
    load: () => import('../commands/runs.ts'),
  },
  {
    name: 'watch',
    group: 'Look',
    summary: 'Follow a run with one line for each event.',
    details:
      'Ends when the run ends or waits for a person, with the exit status that says which. Ctrl-C leaves; the run goes on.',
    arguments: [RUN_ARGUMENT],
    options: [],
    examples: ['slipway watch', 'slipway watch --json | head -20'],
    load: () => import('../commands/watch.ts'),
  },
  {
    name: 'logs',
    group: 'Look',
    summary: 'Show the history of a run, or what the agent of a task did and said.',
    arguments: [{ ...RUN_ARGUMENT, name: 'RUN[/TASK]', completes: 'task' }],
    options: [
      { name: 'follow', short: 'f', summary: 'Go on with what comes, until it ends or Ctrl-C.' },
      { name: 'attempt', value: 'N', summary: 'Attempt N instead of the latest.' },
      { name: 'raw', summary: "What the agent's program printed, as it printed it." },
    ],
    examples: ['slipway logs', 'slipway logs -f r7k2/T004', 'slipway logs r7k2/T004 --attempt 1 --raw'],
    load: () => import('../commands/logs.ts'),
  },
  {
    name: 'why',
    group: 'Look',
    summary: 'Explain the state of a task and how it got there.',
    arguments: [TASK_ARGUMENT],
    options: [],
    examples: ['slipway why T004', 'slipway why r7k2/T004'],
    load: () => import('../commands/why.ts'),
  },
  {
    name: 'report',
    group: 'Look',
    summary: 'Report what a run did: time, attempts, errors, gates, cost and how to take the result.',
    arguments: [RUN_ARGUMENT],
    options: [
      { name: 'format', value: 'FORMAT', choices: ['terminal', 'markdown'], summary: 'How to write it.' },
      { name: 'output', short: 'o', value: 'FILE', summary: 'Write it to FILE instead of stdout, as Markdown.' },
    ],
    examples: ['slipway report', 'slipway report r7k2 --output report.md'],
    load: () => import('../commands/report.ts'),
  },
];
