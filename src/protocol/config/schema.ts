import { z } from 'zod';
import { caps } from './caps-fields.ts';
import {
  duration,
  durationOrNever,
  field,
  flag,
  isPlainText,
  oneOf,
  repositoryPath,
  repositoryPaths,
  shellCommand,
  size,
  wholeNumber,
} from './fields.ts';
import { model, models, profiles } from './model-fields.ts';
import { network, networkAccess, reachable } from './network-fields.ts';
import { packet, trust } from './packet-fields.ts';
import { guards, plan } from './plan-fields.ts';

// The keys of slipway.yaml. Each key is declared once, below, as it looks when it has a value; the file (every key may be absent),
// the resolved configuration (defaults filled in), the JSON Schema, the environment variables, the flags and the
// documentation all follow from these declarations.

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const SECRET_REFERENCE = /^(?:env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:.{1,4096})$/;

const agent = field(
  z
    .string()
    .max(4_096)
    .regex(/^[a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*(?::[\s\S]+)?$/)
    .refine(isPlainText),
  {
    description:
      'The agent that works on tasks: `claude`, `codex`, `gemini`, `opencode`, any program that speaks the Agent Client Protocol (`acp:COMMAND`), a command of your own, a recording, or `person`. Several names, joined by commas, are an order of preference: while one is limited or not logged in, the next takes what is not begun.',
    expects:
      'the name of an agent such as `claude`, `claude,codex`, `acp:COMMAND`, `shell:COMMAND`, `replay:FOLDER` or `person`, at most 4,096 characters',
    example: 'claude',
  },
);

const priority = (of: string) =>
  wholeNumber({ min: 0, max: 100 }, `How early ${of}, from 0 (last) to 100 (first).`, 50);

const workspace = oneOf(
  ['clone', 'none'],
  'Where tasks work: `clone` gives each its own copy of the repository, `none` an empty folder from which nothing lands.',
  'clone',
);

const NAME_IN_PLAN = z.string().min(1).max(200).refine(isPlainText);

const agentsBy = (
  what: string,
  example: Readonly<Record<string, string>>,
  { key = NAME_IN_PLAN, words = '' }: { readonly key?: z.ZodString; readonly words?: string } = {},
) =>
  field(z.record(field(key, { description: `A ${what} as the plan has it.`, expects: `a ${what}${words}` }), agent), {
    description: `Agents for tasks by their ${what}, each as \`agent\` has them.`,
    expects: `a map from each ${what} to agents`,
    example,
  });

const agents = field(
  z.strictObject({
    byTag: agentsBy('tag', { TDD: 'codex' }),
    byPhase: agentsBy('phase', { 'Phase 1: Setup': 'claude,codex' }),
    byEffort: agentsBy(
      'effort',
      { XL: 'claude' },
      { key: z.string().regex(/^(?:XS|S|M|L|XL)$/), words: ': XS, S, M, L or XL' },
    ),
    byRisk: agentsBy(
      'risk',
      { high: 'person' },
      { key: z.string().regex(/^(?:low|medium|high)$/), words: ': low, medium or high' },
    ),
  }),
  {
    description:
      'Other agents for some kinds of tasks. What the task itself or `tasks.ID.agent` says comes before; among these a tag comes before a phase, an effort and a risk.',
    expects: 'a map of kinds of tasks',
  },
);

const decisions = field(
  z.strictObject({
    deadline: durationOrNever(
      'How long a question to a person waits; then its default is taken for the answer. One without a default waits on.',
      '1d',
    ),
  }),
  { description: 'Questions of tasks to a person.', expects: 'a map of settings of decisions' },
);

const limits = field(
  z.strictObject({
    timeout: duration('Longest time that one attempt of a task may take.', '45m'),
    idle: duration('Longest silence of an agent before it is taken for hung and ended.', '10m'),
    output: size('Most output that one attempt may write.', '64MB'),
    memory: size('Most memory that the processes of one attempt may hold together.', '8GiB'),
    processes: wholeNumber({ min: 1, max: 100_000 }, 'Most processes that one attempt may have at a time.', 512),
    fileSize: size('Largest single file that an attempt may write.', '1GB'),
  }),
  { description: 'Bounds of one attempt of a task.', expects: 'a map of limits' },
);

const retry = field(
  z.strictObject({
    attempts: wholeNumber({ min: 1, max: 100 }, 'Attempts that a task gets in all, the first one included.', 3),
    backoff: duration('Wait before the second attempt; it doubles for each further one.', '5s'),
    backoffMax: duration('Longest wait between two attempts.', '5m'),
    sessionWait: duration(
      'Longest limit of a provider that a task in the middle of a session waits for; behind a longer one the next agent of the list goes on with its work, in a session of its own.',
      '15m',
    ),
  }),
  { description: 'How failed tasks are tried again.', expects: 'a map of retry settings' },
);

const setup = field(
  z.strictObject({
    run: shellCommand('Makes a clean checkout runnable; runs once for each state of the lock files.', 'npm ci'),
    lockfiles: repositoryPaths('Files whose content decides whether the last result still serves.', [
      'package-lock.json',
    ]),
    produces: repositoryPaths('Folders that the command fills; they are shared with workspaces and gates.', [
      'node_modules',
    ]),
    timeout: duration('Longest time that the command may take.', '15m'),
  }),
  {
    description: 'What a clean checkout lacks (dependencies, generated code) and how to get it.',
    expects: 'a map with `run`',
  },
);

const gate = field(
  z.strictObject({
    name: field(z.string().regex(NAME), {
      description: 'The name that reports and `tasks.ID.gates` use.',
      expects: 'a name of letters, digits, `.`, `_` and `-`, at most 64 characters',
      example: 'test',
    }),
    run: shellCommand('Command that judges the code: exit status 0 passes.', 'npm test'),
    at: oneOf(
      ['task', 'merge', 'phase', 'spec', 'run'],
      'When it runs: on the work of each task, on each merged commit before it lands, at the end of a phase, of a spec, or of the run; `task` when absent.',
      'task',
    ).optional(),
    timeout: duration('Longest time that the command may take; `10m` when absent.', '10m').optional(),
    report: repositoryPath(
      'Report file that the command writes; it is kept as evidence.',
      'reports/junit.xml',
    ).optional(),
  }),
  { description: 'One command that judges code.', expects: 'a gate with `name` and `run`' },
);

const gates = field(z.array(gate).max(100), {
  description: 'Commands that judge the work; nothing lands that they refuse.',
  expects: 'a list of at most 100 gates',
  example: [{ name: 'test', run: 'npm test', at: 'task' }],
});

const protect = repositoryPaths(
  'Files and folders that judge the work: no task may change them unless its plan names them. `slipway.yaml` is always among them.',
  ['tests/acceptance'],
);

const variableName = field(z.string().regex(VARIABLE_NAME), {
  description: 'Name of an environment variable.',
  expects: 'the name of an environment variable (letters, digits and `_`), never its value',
});

const env = field(z.array(variableName).max(200), {
  description: 'Names of environment variables that agents get besides the basics; values are never stored.',
  expects: 'a list of at most 200 names of environment variables',
  example: ['HTTPS_PROXY'],
});

const secrets = field(
  z.record(
    variableName,
    field(z.string().regex(SECRET_REFERENCE).refine(isPlainText), {
      description: 'Where the value is: `env:NAME` (an environment variable) or `file:PATH`.',
      expects: 'a reference, `env:NAME` or `file:PATH`, never the secret itself',
      example: 'env:STAGING_TOKEN',
    }),
  ),
  {
    description: 'Environment variables of agents whose values are secret, each by reference. Gates get none of them.',
    expects: 'a map from variable names to references',
    example: { STAGING_TOKEN: 'env:STAGING_TOKEN' },
  },
);

const taskOverride = field(
  z
    .strictObject({
      agent,
      model,
      priority: priority('this task starts among those that are ready'),
      workspace,
      ...limits.shape,
      ...retry.shape,
      ...decisions.shape,
      network: networkAccess,
      allow: reachable,
      gates: field(
        z
          .array(field(z.string().regex(NAME), { description: 'Name of a gate.', expects: 'the name of a gate' }))
          .max(100),
        {
          description: 'Names of the gates that judge this task instead of all gates at `task`.',
          expects: 'a list of names of gates',
          example: ['test'],
        },
      ),
    })
    .partial(),
  { description: 'What differs for this task.', expects: 'a map of what differs for the task' },
);

const tasks = field(
  z.record(
    field(z.string().min(1).max(200).refine(isPlainText), {
      description: 'Id of a task as the plan writes it.',
      expects: 'the id of a task',
    }),
    taskOverride,
  ),
  {
    description: 'Parameters of single tasks, by id; they win over the plan and over everything above.',
    expects: 'a map from task ids to what differs for them',
    example: { T012: { model: 'opus', timeout: '2h' } },
  },
);

const logs = field(
  z.strictObject({
    level: oneOf(['debug', 'info', 'warn', 'error'], 'The least severe entries that are written.', 'info'),
    fileSize: size('Size at which a log file is rotated.', '10MB'),
    files: wholeNumber({ min: 1, max: 1_000 }, 'Rotated log files that are kept.', 5),
    keep: duration('Age at which `slipway prune` removes finished runs with their logs.', '90d', '3650d'),
  }),
  { description: 'Log of the daemon, and how long finished runs are kept.', expects: 'a map of log settings' },
);

const keys = {
  agent,
  agents,
  model,
  models,
  profiles,
  tracks: wholeNumber({ min: 1, max: 256 }, 'Most tasks that are worked on at the same time.', 8),
  priority: priority('this run is served among the runs of this machine'),
  isolation: oneOf(
    ['sandbox', 'best-effort', 'none'],
    'What has to stand between an agent and this machine; a run is refused where that cannot be enforced.',
    'sandbox',
  ),
  network,
  workspace,
  optional: flag('Optional tasks run too.', false),
  guards,
  limits,
  retry,
  caps,
  decisions,
  setup,
  gates,
  protect,
  plan,
  packet,
  env,
  secrets,
  trust,
  agentHooks: flag(
    'Hooks that you or the repository arranged for the programs of agents run in their sessions; they are commands that nobody here has looked at.',
    false,
  ),
  tasks,
  logs,
};

const section = {
  agents: describedAs(agents, agents.partial()),
  decisions: describedAs(decisions, decisions.partial()),
  network: describedAs(network, network.partial()),
  guards: describedAs(guards, guards.partial()),
  limits: describedAs(limits, limits.partial()),
  retry: describedAs(retry, retry.partial()),
  setup: describedAs(setup, setup.partial()),
  plan: describedAs(plan, plan.partial()),
  packet: describedAs(packet, packet.partial()),
  logs: describedAs(logs, logs.partial()),
};

const overlay = z.strictObject({ ...keys, ...section }).partial();

/** What `slipway.yaml` and the user's configuration file may hold; every key may be absent. */
export const configFileSchema = overlay.extend({
  environments: field(
    z.record(
      field(z.string().regex(NAME), { description: 'Name of an environment.', expects: 'a name such as `ci`' }),
      field(overlay, {
        description: 'What differs in this environment.',
        expects: 'a map of keys as at the top level',
      }),
    ),
    {
      description:
        'Named variants (dev, ci, prod): the one that `--environment` or `SLIPWAY_ENVIRONMENT` chooses is laid over the rest of its file.',
      expects: 'a map from names to keys as at the top level',
      example: { ci: { tracks: 2 } },
    },
  ).optional(),
});

/** The configuration with all layers merged and all defaults filled in. */
export const configSchema = z.strictObject({
  ...keys,
  model: model.optional(),
  caps: caps.optional(),
  profiles: profiles.optional(),
  setup: section.setup,
});

/** One file's worth of configuration. */
export type ConfigFile = z.infer<typeof configFileSchema>;

/** The resolved configuration; durations and sizes are still as people write them. */
export type Config = z.infer<typeof configSchema>;

/** What holds when nobody says anything. A key that is absent here has no value by default. */
export const CONFIG_DEFAULTS = {
  agent: 'claude',
  agents: { byTag: {}, byPhase: {}, byEffort: {}, byRisk: {} },
  models: {},
  tracks: 8,
  priority: 50,
  isolation: 'sandbox',
  network: { access: 'host', allow: [] },
  workspace: 'clone',
  optional: false,
  guards: { largePlan: 100, tasksPerRequirement: 4, conflicts: 3 },
  limits: { timeout: '45m', idle: '10m', output: '64MB', memory: '8GiB', processes: 512, fileSize: '1GB' },
  retry: { attempts: 3, backoff: '5s', backoffMax: '5m', sessionWait: '15m' },
  decisions: { deadline: '1d' },
  setup: { lockfiles: [], produces: [], timeout: '15m' },
  gates: [],
  protect: [],
  plan: { by: 'offline', timeout: '15m' },
  packet: { budget: 8_000 },
  env: [],
  secrets: {},
  trust: {},
  agentHooks: false,
  tasks: {},
  logs: { level: 'info', fileSize: '10MB', files: 5, keep: '90d' },
} as const;

/** The stage and the time limit of a gate that does not state them. */
export const GATE_DEFAULTS = { at: 'task', timeout: '10m' } as const;

function describedAs<Schema extends z.ZodType>(original: z.ZodType, changed: Schema): Schema {
  const note = { description: original.description ?? '', expects: 'a map of keys' };
  return field(changed, note);
}
