import { type CommandSpec, RUN_ARGUMENT, TASK_ARGUMENT } from './spec.ts';

/** Commands that change a run. */
export const DECIDE_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'approve',
    group: 'Decide',
    summary: 'Let a planned run start.',
    details: 'Pins the plan and the hash of its file; a file that changed since it was planned is refused.',
    arguments: [RUN_ARGUMENT],
    options: [],
    examples: ['slipway approve', 'slipway approve r7k2'],
    load: () => import('../commands/approve.ts'),
  },
  {
    name: 'replan',
    group: 'Decide',
    summary: 'Let a run go on with its plan as the file says it now.',
    details:
      'Reads the plan again, shows what differs, and takes it over for every task that has not started. What has started, landed or was decided stays as it was planned, and is named. A run that failed goes on.',
    arguments: [RUN_ARGUMENT],
    options: [
      { name: 'plan', value: 'PATH', summary: 'Another plan than the one the run was made from, such as plan.yaml.' },
      { name: 'dry-run', summary: 'Show what would change, change nothing.' },
    ],
    examples: [
      'slipway replan',
      'slipway replan r7k2 --dry-run',
      'slipway replan r7k2 --plan specs/001-albums/plan.yaml',
    ],
    load: () => import('../commands/replan.ts'),
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
    name: 'decisions',
    group: 'Decide',
    summary: 'List what waits for a person: questions, tasks for persons, tasks that do not get on.',
    details:
      'Of all open runs of this repository, of all repositories with --all, or of one run; a run that failed is shown when it is named. Each comes with its options, its default, its deadline and the commands that settle it.',
    arguments: [
      { ...RUN_ARGUMENT, summary: 'A run, by its id or the beginning of it; all open runs where nothing is said.' },
    ],
    options: [{ name: 'all', summary: 'Of all repositories.' }],
    examples: ['slipway decisions', 'slipway decisions r7k2', 'slipway decisions --all --json'],
    load: () => import('../commands/decisions.ts'),
  },
  {
    name: 'answer',
    group: 'Decide',
    summary: 'Answer the question of a task.',
    details:
      'Where the task offers options, the answer is one of them, by its text or its number. Without ANSWER it asks at the terminal. An answer belongs to the question that was open when the command looked, and is refused when the task asks another one by then.',
    arguments: [
      TASK_ARGUMENT,
      { name: 'ANSWER', summary: 'The answer, or the number of an option.', required: false, completes: 'none' },
    ],
    options: [
      { name: 'free', summary: 'Take the answer as it is, whatever the options are.' },
      {
        name: 'question',
        value: 'NUMBER',
        summary: 'The question that is meant, as decisions tells it; an answer to any other one is refused.',
      },
    ],
    examples: [
      'slipway answer r7k2/T004',
      'slipway answer r7k2/T004 2',
      'slipway answer r7k2/T004 --free "Use PostgreSQL."',
    ],
    load: () => import('../commands/answer.ts'),
  },
  {
    name: 'assign',
    group: 'Decide',
    summary: 'Give a task to a person, or to other agents.',
    details:
      'A task for a person takes no track: it waits beside the others until it is handed in, and is judged and merged like them. What an agent did so far is kept and gone on from.',
    arguments: [TASK_ARGUMENT],
    options: [
      { name: 'to', value: 'NAME', summary: 'The person; without --to and --agent any person may do it.' },
      { name: 'agent', value: 'AGENT', summary: 'Agents in order of preference, such as claude,codex.' },
    ],
    examples: ['slipway assign r7k2/T004 --to ana', 'slipway assign r7k2/T004 --agent claude'],
    load: () => import('../commands/assign.ts'),
  },
  {
    name: 'workspace',
    group: 'Decide',
    summary: "Prepare the workspace of a person's task, and print where it is.",
    details:
      'A copy of the repository with everything that landed so far. From then on no other task that names the same files is worked on until it is handed in.',
    arguments: [TASK_ARGUMENT],
    options: [],
    examples: ['cd "$(slipway workspace r7k2/T004)"'],
    load: () => import('../commands/workspace.ts'),
  },
  {
    name: 'done',
    group: 'Decide',
    summary: 'Hand in what a person did for a task.',
    details:
      'It is snapshotted, judged by the gates and merged like the work of any agent. What a gate refuses comes back with the evidence. A task that needed no change of files can be handed in without a workspace.',
    arguments: [TASK_ARGUMENT],
    options: [
      { name: 'note', value: 'TEXT', summary: 'What was done, for the history and for tasks that depend on it.' },
    ],
    examples: ['slipway done r7k2/T004', 'slipway done r7k2/T004 --note "The account exists."'],
    load: () => import('../commands/done.ts'),
  },
  {
    name: 'tell',
    group: 'Decide',
    summary: 'Tell the agent of a task something while it works.',
    details:
      'It reaches the running session of an agent that listens. What comes too late for it, or is told to one that does not listen, is heard in another attempt, which goes on in the same session before the work is judged. It is a note for later attempts in any case.',
    arguments: [TASK_ARGUMENT, { name: 'TEXT', summary: 'What to tell.', required: true, completes: 'none' }],
    options: [
      {
        name: 'interrupt',
        summary: 'Stop what the agent does at this moment; it goes on in its session with what it was told.',
      },
    ],
    examples: [
      'slipway tell r7k2/T004 "The port is 8080."',
      'slipway tell r7k2/T004 --interrupt "Leave the migration alone."',
    ],
    load: () => import('../commands/tell.ts'),
  },
];
