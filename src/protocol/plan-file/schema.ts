import { z } from 'zod';
import { SCOPE_CHOICES } from '../../core/plan/scope/scope.ts';

/** Name that an editable plan has beside its spec. */
export const PLAN_FILE_NAME = 'plan.yaml';

const id = z.string().min(1).max(200);
const line = z.string().min(1).max(4_000);
const prose = z.string().max(4_000_000);
const lines = z.array(z.string().min(1).max(4_000));

const kind = z.enum([
  ...['explicit', 'phase', 'order', 'wave', 'checkpoint', 'container', 'produces'],
  ...['environment', 'data', 'test-first', 'cross-spec'],
] as const);

const dependency = z.union([
  id,
  z.strictObject({
    task: id.describe('The task that has to land first.'),
    why: line.optional().describe('Why, for whoever reads the plan.'),
    kind: kind.optional().describe('What kind of reason it is; explicit by default.'),
  }),
]);

const testStrategy = z.enum(['test-first', 'test-after', 'test-parallel', 'none']);

const run = z.strictObject({
  agent: z
    .string()
    .regex(
      /^(?:[\w-]{1,40}(?:,[\w-]{1,40}){0,7}|person:[\w .@-]{1,60})$/,
      'bare names such as claude or claude,codex, or person:NAME; commands are chosen in slipway.yaml alone',
    )
    .optional()
    .describe('Who does it: claude, claude,codex in order of preference, person or person:NAME; never a command.'),
  model: z.string().max(100).optional(),
  timeoutMinutes: z.number().positive().optional(),
  idleMinutes: z.number().positive().optional(),
  attempts: z.int().min(1).max(100).optional(),
  gates: z.array(z.string().max(60)).optional().describe('Names of the gates that judge it instead of all.'),
  workspace: z.enum(['clone', 'none']).optional(),
  outputBytes: z.int().positive().optional(),
  memoryBytes: z.int().positive().optional(),
  processes: z.int().positive().optional(),
  fileBytes: z.int().positive().optional(),
  backoffMs: z.int().positive().optional(),
  backoffMaxMs: z.int().positive().optional(),
  deadlineMs: z
    .int()
    .positive()
    .nullable()
    .optional()
    .describe('How long its questions wait for a person; null for ever.'),
});

const task = z.strictObject({
  id: id.describe('Unique; the order of the list breaks ties, it is no dependency.'),
  title: line,
  description: prose.optional().describe('Everything an agent should know about it.'),
  kind: z.enum(['task', 'checkpoint']).optional().describe('A checkpoint runs gates and no agent.'),
  done: z.boolean().optional(),
  optional: z.boolean().optional().describe('Runs only with --optional.'),
  phase: line.optional(),
  story: z.string().max(40).optional(),
  parallel: z.boolean().optional(),
  after: z.array(dependency).optional().describe('Tasks that have to land first.'),
  files: lines.optional().describe('Paths it touches; tasks that share a file never run together.'),
  covers: lines.optional().describe('Requirements, such as FR-003.'),
  criteria: lines.optional().describe('What has to be true when it is done, one sentence each.'),
  effort: z.enum(['XS', 'S', 'M', 'L', 'XL']).optional(),
  minutes: z.number().min(0).max(9_600).optional(),
  risk: z.enum(['low', 'medium', 'high']).optional(),
  priority: z.number().min(0).max(100).optional(),
  tests: z
    .union([testStrategy, z.strictObject({ strategy: testStrategy, why: line })])
    .optional()
    .describe('When its tests are written.'),
  stream: line.optional().describe('The workstream it belongs to.'),
  parent: id.optional(),
  spec: id.optional(),
  tags: z.array(z.string().max(100)).optional(),
  from: z
    .array(z.strictObject({ id: z.string().max(200), file: line, line: z.int().min(0), quote: z.string().max(500) }))
    .optional()
    .describe('What it comes from in the spec.'),
  run: run.optional().describe('Execution parameters of its own.'),
});

/** An editable plan, as `plan.yaml` holds it. */
export const planFileSchema = z.strictObject({
  slipway: z.literal(1).describe('Version of this format.'),
  title: line,
  source: z
    .strictObject({
      format: z.string().max(40).describe('How the task list is written.'),
      list: z.string().max(1_000).optional().describe('The task list whose boxes are ticked, relative to this file.'),
      scope: z
        .enum(SCOPE_CHOICES)
        .optional()
        .describe('How a person chose to take a document without a task list; absent where the document decided.'),
      hashes: z
        .record(z.string().max(1_000), z.string().regex(/^[0-9a-f]{64}$/))
        .optional()
        .describe('SHA-256 of the documents this plan was made from; drift is told.'),
      by: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,39}$/)
        .optional()
        .describe('The agent that cut the document into tasks; absent where rules or people did.'),
      model: z.string().max(200).optional().describe('The model that it worked with, where that is known.'),
      leftOut: z
        .array(z.strictObject({ id: z.string().max(200), why: z.string().max(4_000) }))
        .optional()
        .describe('Statements of the document that no task is for, with the reason.'),
    })
    .optional(),
  tasks: z.array(task).max(100_000),
  barriers: z
    .array(
      z.strictObject({
        after: z.array(id).min(1),
        before: z.array(id).min(1),
        why: line.optional(),
        kind: kind.optional(),
      }),
    )
    .optional()
    .describe('All tasks of `before` wait for all of `after`.'),
  together: z
    .array(z.strictObject({ tasks: z.array(id).length(2), why: line.optional() }))
    .optional()
    .describe(
      'Pairs of tasks that may run beside each other although they share a file or earlier merges conflicted over one.',
    ),
});

/** What a plan file holds. */
export type PlanFile = z.infer<typeof planFileSchema>;

/** One task of a plan file. */
export type PlanFileTask = PlanFile['tasks'][number];
