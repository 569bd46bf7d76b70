import { EXPORT_FORMATS } from '../../core/plan/export/export-plan.ts';
import { SCOPE_CHOICES } from '../../core/plan/scope/scope.ts';
import { type CommandSpec, type OptionSpec, PATH_ARGUMENT } from './spec.ts';

const ISOLATION = ['sandbox', 'best-effort', 'none'] as const;

const SCOPE: OptionSpec = {
  name: 'scope',
  value: 'SCOPE',
  choices: SCOPE_CHOICES,
  summary: 'Without a task list: one task, several, or all that is stated cut up; else the spec decides.',
};

const BY: OptionSpec = {
  name: 'by',
  value: 'AGENT',
  summary:
    'Without a task list: have claude, codex, gemini, opencode, acp:COMMAND or shell:COMMAND cut it; or offline.',
};

/** Commands around a plan, before anything runs. */
export const PLAN_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'init',
    group: 'Plan',
    summary: 'Write slipway.yaml for this repository.',
    details:
      'Finds the commands that set up, test, lint and type-check the project, its conventions files and the agents of this machine, and shows what it found before it writes.',
    arguments: [],
    options: [
      { name: 'force', summary: 'Replace a slipway.yaml that exists.' },
      {
        name: 'isolation',
        value: 'LEVEL',
        choices: ['best-effort', 'none'],
        summary: 'Allow agents to run below a sandbox on this machine.',
      },
      { name: 'dry-run', summary: 'Print the file, write nothing.' },
    ],
    examples: ['slipway init', 'slipway init --dry-run'],
    load: () => import('../commands/init.ts'),
  },
  {
    name: 'check',
    group: 'Plan',
    summary: 'Find what is wrong in a plan file.',
    details: 'Exits with 1 when there is an error, so that it can stand in a commit hook or in CI.',
    arguments: [PATH_ARGUMENT],
    options: [],
    examples: ['slipway check specs/001-albums/tasks.md', 'slipway check --json specs/001-albums'],
    load: () => import('../commands/check.ts'),
  },
  {
    name: 'plan',
    group: 'Plan',
    summary: 'Show how a plan file would be executed.',
    details:
      'Tasks with their order, conflicts, layers, critical path and the expected time on a number of tracks. A PRD, a spec or an investigation without a task list is cut into tasks, each with the places that it comes from: by rules, or with --by by an agent, whose checked answer is written as plan.yaml and is the plan from then on.',
    arguments: [PATH_ARGUMENT],
    options: [
      { name: 'tracks', value: 'N', summary: 'Estimate for N tasks at a time.' },
      { name: 'optional', summary: 'Include optional tasks.' },
      SCOPE,
      BY,
      { name: 'write', summary: 'Write it as plan.yaml beside the spec, to be edited.' },
      { name: 'update', summary: 'With --write, take over what changed in the task list and keep what was edited.' },
      { name: 'force', summary: 'With --write or --by, replace a plan.yaml that is there.' },
    ],
    examples: [
      'slipway plan specs/001-albums/tasks.md',
      'slipway plan specs/001-albums --write --update',
      'slipway plan --json --tracks 4 tasks.md',
      'slipway plan docs/prd.md --scope multi',
      'slipway plan docs/prd.md --by claude',
    ],
    load: () => import('../commands/plan.ts'),
  },
  {
    name: 'packet',
    group: 'Plan',
    summary: 'Show what an agent gets for a task.',
    details:
      'One document with background, design, requirements, guidance, files, results of the tasks before, tests, gates and criteria, within packet.budget; what was left out is named, and the whole spec lies beside it. .slipway/packet.md changes its order and adds words.',
    arguments: [{ name: 'TASK', summary: 'A task of the plan, by its id.', required: true, completes: 'none' }],
    options: [
      {
        name: 'plan',
        value: 'PATH',
        summary: 'The plan: plan.yaml, a task list or its folder; else the only plan.yaml around here.',
      },
    ],
    examples: ['slipway packet T004 --plan specs/001-albums', 'slipway packet T004 --json'],
    load: () => import('../commands/packet.ts'),
  },
  {
    name: 'forecast',
    group: 'Plan',
    summary: 'Say when a plan will be finished on different numbers of tracks.',
    details:
      'Plays the plan many times with durations as earlier runs of this repository took them, retries included, and tells what half of the runs and nine of ten keep.',
    arguments: [PATH_ARGUMENT],
    options: [
      { name: 'tracks', value: 'N', summary: 'Compare these numbers of tracks: 8, 1,2,4 or 1..16.' },
      { name: 'optional', summary: 'Include optional tasks.' },
    ],
    examples: ['slipway forecast specs/001-albums/tasks.md', 'slipway forecast --tracks 1..16 --json tasks.md'],
    load: () => import('../commands/forecast.ts'),
  },
  {
    name: 'streams',
    group: 'Plan',
    summary: 'Show which tasks belong together, in which order to merge them and what they contest.',
    details:
      'Groups the open tasks into workstreams by their files and dependencies, says whether one branch, one for each stream or stacked branches fit, and which files commits and earlier merges fought over. Nothing is changed.',
    arguments: [PATH_ARGUMENT],
    options: [],
    examples: ['slipway streams specs/001-albums', 'slipway streams --json tasks.md'],
    load: () => import('../commands/streams.ts'),
  },
  {
    name: 'convert',
    group: 'Plan',
    summary: 'Write a plan in another format.',
    details:
      'beads (issues.jsonl), bd-graph (for bd create --graph), tasks (tasks.md), json, mermaid, dot or github (a file of issues; nothing is sent). Prints it, or writes it to a file that does not exist yet.',
    arguments: [PATH_ARGUMENT],
    options: [
      { name: 'to', value: 'FORMAT', choices: EXPORT_FORMATS, summary: 'The format.' },
      { name: 'output', short: 'o', value: 'FILE', summary: 'Write to FILE instead of standard output.' },
      { name: 'force', summary: 'With --output, replace a file that is there.' },
    ],
    examples: [
      'slipway convert specs/001-albums --to mermaid',
      'slipway convert tasks.md --to beads --output issues.jsonl',
    ],
    load: () => import('../commands/convert.ts'),
  },
  {
    name: 'run',
    group: 'Run',
    summary: 'Have a plan built in the background.',
    details:
      'Shows the plan and asks before anything starts. Without a terminal and without --yes the run stops as planned with exit status 3. The result is a branch; your checkout is not touched.',
    arguments: [PATH_ARGUMENT],
    options: [
      {
        name: 'agent',
        value: 'AGENT',
        summary:
          "Who builds: claude, codex, gemini, opencode, 'acp:COMMAND', 'shell:COMMAND', replay:FOLDER or person; several, as in claude,codex, in order of preference.",
      },
      { name: 'tracks', value: 'N', summary: 'Work on at most N tasks at a time.' },
      { name: 'max-cost', value: 'DOLLARS', summary: 'Stop and ask when the run has cost this much.' },
      { name: 'max-tokens', value: 'N', summary: 'Stop and ask when the run has used so many tokens, such as 2M.' },
      { name: 'foreground', summary: 'Host the run in this process and wait for its end.' },
      { name: 'attach', summary: 'Follow the run until its end; Ctrl-C detaches and the run goes on.' },
      { name: 'dry-run', summary: 'Show the plan, start nothing.' },
      { name: 'optional', summary: 'Run optional tasks too.' },
      SCOPE,
      BY,
      {
        name: 'isolation',
        value: 'LEVEL',
        choices: ISOLATION,
        summary: 'What stands between agents and this machine.',
      },
      { name: 'environment', value: 'NAME', summary: 'Use the named environment of slipway.yaml.' },
    ],
    examples: [
      'slipway run specs/001-albums/tasks.md',
      "slipway run --agent 'shell:./build-task.sh' --tracks 4 --yes --attach tasks.md",
    ],
    load: () => import('../commands/run.ts'),
  },
];
