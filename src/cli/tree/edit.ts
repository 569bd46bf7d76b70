import type { CriticName } from '../../core/plan/critique/finding.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec } from './spec.ts';

const TASK: ArgumentSpec = {
  name: 'TASK',
  summary: 'A task of the plan, by its id.',
  required: true,
  completes: 'none',
};

const PLAN: OptionSpec = {
  name: 'plan',
  value: 'PATH',
  summary: 'The plan: plan.yaml, a task list or its folder; else the only plan.yaml around here.',
};
const DRY_RUN: OptionSpec = { name: 'dry-run', summary: 'Show what would change, write nothing.' };

const FIELDS: readonly OptionSpec[] = [
  { name: 'description', value: 'TEXT', summary: 'Everything an agent should know about it.' },
  { name: 'files', value: 'PATHS', summary: 'Files it touches, with commas between; "" for none.' },
  { name: 'criteria', value: 'TEXTS', summary: 'What has to be true when it is done, with ; between.' },
  { name: 'covers', value: 'IDS', summary: 'Requirements, with commas between.' },
  { name: 'effort', value: 'SIZE', choices: ['XS', 'S', 'M', 'L', 'XL'], summary: 'How much work it is.' },
  { name: 'minutes', value: 'N', summary: 'Its time in minutes.' },
  { name: 'risk', value: 'RISK', choices: ['low', 'medium', 'high'], summary: 'How likely it goes wrong.' },
  { name: 'priority', value: 'N', summary: 'From 0 (last) to 100 (first) among tasks that are ready.' },
  {
    name: 'tests',
    value: 'STRATEGY',
    choices: ['test-first', 'test-after', 'test-parallel', 'none'],
    summary: 'When its tests are written.',
  },
  { name: 'phase', value: 'TITLE', summary: 'The phase it belongs to.' },
  { name: 'stream', value: 'NAME', summary: 'The workstream it belongs to.' },
  { name: 'agent', value: 'AGENT', summary: 'Who does it, such as codex.' },
  { name: 'model', value: 'MODEL', summary: 'The model it is done with.' },
  { name: 'gates', value: 'NAMES', summary: 'The gates that judge it, with commas between.' },
  { name: 'optional', value: 'YES|NO', choices: ['yes', 'no'], summary: 'Whether it runs only with --optional.' },
];

/** Named here, so that help does not load the critics. */
const CRITICS: readonly CriticName[] = [
  'reality-checker',
  'dependency-analyst',
  'risk-assessor',
  'efficiency-critic',
  'resource-scheduler',
];

const CHANGES = 'Checked as a whole before anything is written; slipway undo takes it back.';

/** Commands that change a plan before it runs. */
export const EDIT_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'task add',
    group: 'Plan',
    summary: 'Add a task to a plan.',
    details: CHANGES,
    arguments: [{ name: 'TITLE', summary: 'What is to be done.', required: true, completes: 'none' }],
    options: [
      { name: 'id', value: 'ID', summary: 'Its id; by default the next free one.' },
      { name: 'after', value: 'TASK', summary: 'Put it behind this task in the list.' },
      { name: 'needs', value: 'IDS', summary: 'Tasks that have to land before it, with commas between.' },
      ...[...FIELDS, PLAN, DRY_RUN],
    ],
    examples: ['slipway task add "Measure the import" --needs T004 --files bench/import.ts --effort S'],
    load: () => import('../commands/task-add.ts'),
  },
  {
    name: 'task set',
    group: 'Plan',
    summary: 'Change fields of a task.',
    details: CHANGES,
    arguments: [TASK],
    options: [{ name: 'title', value: 'TEXT', summary: 'What is to be done.' }, ...FIELDS, PLAN, DRY_RUN],
    examples: ['slipway task set T004 --effort L --risk high', 'slipway task set T004 --agent codex --dry-run'],
    load: () => import('../commands/task-set.ts'),
  },
  {
    name: 'task rm',
    group: 'Plan',
    summary: 'Remove a task from a plan.',
    details: `What waited for it waits for what it waited for, unless --cut is given. ${CHANGES}`,
    arguments: [TASK],
    options: [{ name: 'cut', summary: 'Let what waited for it wait for less instead.' }, PLAN, DRY_RUN],
    examples: ['slipway task rm T009'],
    load: () => import('../commands/task-rm.ts'),
  },
  {
    name: 'task move',
    group: 'Plan',
    summary: 'Put a task at another place of the list.',
    details: `The place breaks ties between tasks that are ready; what waits for what stays. ${CHANGES}`,
    arguments: [TASK],
    options: [
      { name: 'after', value: 'TASK', summary: 'Behind this task.' },
      { name: 'first', summary: 'To the beginning.' },
      ...[PLAN, DRY_RUN],
    ],
    examples: ['slipway task move T009 --after T003'],
    load: () => import('../commands/task-move.ts'),
  },
  {
    name: 'task merge',
    group: 'Plan',
    summary: 'Make one task of several.',
    details: `It does all of their work, waits for all they waited for, and is waited for by all. ${CHANGES}`,
    arguments: [
      { ...TASK, name: 'INTO', summary: 'The task that stays.' },
      { ...TASK, name: 'TASKS', summary: 'The tasks that become part of it, with commas between.' },
    ],
    options: [{ name: 'title', value: 'TEXT', summary: 'The title of the whole.' }, PLAN, DRY_RUN],
    examples: ['slipway task merge T004 T005,T006 --title "Import and index"'],
    load: () => import('../commands/task-merge.ts'),
  },
  {
    name: 'task split',
    group: 'Plan',
    summary: 'Cut a task into several.',
    details: `The pieces wait for what it waited for, and what waited for it waits for all of them. ${CHANGES}`,
    arguments: [
      TASK,
      { name: 'TITLES', summary: 'A title for each piece, with | between.', required: true, completes: 'none' },
    ],
    options: [{ name: 'in-order', summary: 'Let each piece wait for the one before it.' }, PLAN, DRY_RUN],
    examples: ['slipway task split T004 "Read the file | Index the words" --in-order'],
    load: () => import('../commands/task-split.ts'),
  },
  {
    name: 'dep add',
    group: 'Plan',
    summary: 'Let a task wait for another one.',
    details: `A circle is refused and shown as its path. ${CHANGES}`,
    arguments: [TASK, { ...TASK, name: 'ON', summary: 'The task that has to land before.' }],
    options: [{ name: 'why', value: 'TEXT', summary: 'The reason, for whoever reads the plan.' }, PLAN, DRY_RUN],
    examples: ['slipway dep add T007 T003 --why "It draws what T003 computes."'],
    load: () => import('../commands/dep-add.ts'),
  },
  {
    name: 'dep rm',
    group: 'Plan',
    summary: 'Let a task no longer wait for another one.',
    details: `Also where a phase or a barrier made it wait. ${CHANGES}`,
    arguments: [TASK, { ...TASK, name: 'ON', summary: 'The task it waits for.' }],
    options: [PLAN, DRY_RUN],
    examples: ['slipway dep rm T007 T003'],
    load: () => import('../commands/dep-rm.ts'),
  },
  {
    name: 'dep together',
    group: 'Plan',
    summary: 'Let two tasks run together although files keep them apart.',
    details: `Tasks that name one file, or probably change one that earlier merges conflicted over, take turns; slipway plan says why. The plan remembers that these two need not. ${CHANGES}`,
    arguments: [TASK, { ...TASK, name: 'OTHER', summary: 'The task that it may run beside.' }],
    options: [{ name: 'why', value: 'TEXT', summary: 'The reason, for whoever reads the plan.' }, PLAN, DRY_RUN],
    examples: ['slipway dep together T003 T004 --why "They add to different ends of the file."'],
    load: () => import('../commands/dep-together.ts'),
  },
  {
    name: 'dep apart',
    group: 'Plan',
    summary: 'Take back that two tasks may run together.',
    details: `Files keep them apart again, as the plan states them and as the past of the repository suggests. ${CHANGES}`,
    arguments: [TASK, { ...TASK, name: 'OTHER', summary: 'The task that it was let run beside.' }],
    options: [PLAN, DRY_RUN],
    examples: ['slipway dep apart T003 T004'],
    load: () => import('../commands/dep-apart.ts'),
  },
  {
    name: 'critique',
    group: 'Plan',
    summary: 'Look for what is wrong in a plan that could be executed.',
    details:
      'Five critics (reality checker, dependency analyst, risk assessor, efficiency critic, resource scheduler) tell what they find, with what shows it. Where they can mend it, --apply does.',
    arguments: [],
    options: [
      PLAN,
      { name: 'critic', value: 'NAME', choices: CRITICS, summary: 'Hear this critic alone.' },
      {
        name: 'by',
        value: 'AGENT',
        summary: 'Ask this agent for its opinion first; what it cannot show by quotations is left out.',
      },
      { name: 'apply', value: 'NUMBERS', summary: 'Make the fixes of these findings, such as 1,3; or all.' },
      DRY_RUN,
    ],
    examples: [
      'slipway critique --plan specs/001-albums',
      'slipway critique --apply 1,3',
      'slipway critique --by claude --critic dependency-analyst',
      'slipway critique --critic risk-assessor --json',
    ],
    load: () => import('../commands/critique.ts'),
  },
  {
    name: 'undo',
    group: 'Plan',
    summary: 'Take back the last edit of a plan.',
    details: 'The last 100 edits of each plan file can be taken back, one by one.',
    arguments: [],
    options: [PLAN, { name: 'force', summary: 'Also when the file was changed by hand since.' }],
    examples: ['slipway undo', 'slipway undo --plan specs/001-albums'],
    load: () => import('../commands/undo.ts'),
  },
  {
    name: 'diff',
    group: 'Plan',
    summary: 'Compare a plan with what its task list says today.',
    details: 'Exits with 1 when they differ. Read from the plan to the list: + is what only the list has.',
    arguments: [],
    options: [PLAN],
    examples: ['slipway diff', 'slipway diff --plan specs/001-albums/plan.yaml --json'],
    load: () => import('../commands/diff.ts'),
  },
];
