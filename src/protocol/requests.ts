import { z } from 'zod';
import { parseHostRule } from '../core/network/host-rule.ts';
import { SCOPE_CHOICES } from '../core/plan/scope/scope.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';
import type { RunSettings, RunTarget, TaskSettings } from '../core/run/settings.ts';
import type { CommandRequest, CreateRun } from './api.ts';
import { overridesSchema, planSchema } from './plan-schema.ts';

// Loaded only where a body has to be checked: reading requests never pay for it.

const text = z.string().max(65_536);
const milliseconds = z.number().min(0).max(31_536_000_000);
const bound = z.number().positive();
const actor = z.enum(['person', 'slipway']);
const absolutePath = z.string().startsWith('/').max(4_096);

const limits = z.strictObject({
  wallMs: bound,
  idleMs: bound,
  outputBytes: bound,
  memoryBytes: bound,
  processes: bound,
  fileBytes: bound,
});

const gate = z.strictObject({
  name: text.min(1),
  run: text.min(1),
  at: z.enum(['task', 'merge', 'phase', 'spec', 'run']),
  timeoutMs: milliseconds,
  report: text.nullable(),
});

const lists = z.record(text, text.min(1));

const networkAccess = z.enum(['host', 'allow', 'none']);
const hosts = z.array(z.string().refine((entry) => parseHostRule(entry) !== null)).max(1_000);

const taskSettings = overridesSchema.extend({
  network: networkAccess.exactOptional(),
  allow: hosts.exactOptional(),
}) satisfies z.ZodType<TaskSettings>;
const cap = z.strictObject({
  costUsd: z.number().positive().exactOptional(),
  tokens: z.int().min(1).exactOptional(),
  messages: z.int().min(1).exactOptional(),
  workedMs: z.int().min(1).exactOptional(),
});

const caps = z.strictObject({
  attempt: cap.exactOptional(),
  task: cap.exactOptional(),
  run: cap.exactOptional(),
  hour: cap.exactOptional(),
  day: cap.exactOptional(),
  month: cap.exactOptional(),
});

const settings = z.strictObject({
  agent: text.min(1),
  agents: z.strictObject({ byTag: lists, byPhase: lists, byEffort: lists, byRisk: lists }).exactOptional(),
  decisions: z.strictObject({ deadlineMs: milliseconds.nullable() }).exactOptional(),
  model: text.nullable(),
  models: lists.exactOptional(),
  profiles: lists.exactOptional(),
  tracks: z.int().min(1).max(1_024),
  isolation: z.enum(['sandbox', 'best-effort', 'none']),
  workspace: z.enum(['clone', 'none']),
  limits,
  network: z.strictObject({ access: networkAccess, allow: hosts }).exactOptional(),
  caps: caps.exactOptional(),
  capWarning: z.number().positive().max(1).exactOptional(),
  retry: z.strictObject({
    attempts: z.int().min(1).max(100),
    backoffMs: milliseconds,
    backoffMaxMs: milliseconds,
    sessionWaitMs: milliseconds.exactOptional(),
  }),
  setup: z
    .strictObject({
      run: text.min(1),
      lockfiles: z.array(text),
      produces: z.array(text),
      timeoutMs: milliseconds,
    })
    .nullable(),
  gates: z.array(gate).max(1_000),
  protectedPaths: z.array(text).exactOptional(),
  packet: z.strictObject({ budgetTokens: bound, template: text.exactOptional() }).exactOptional(),
  conflictsBeforeReplan: z.int().min(1).max(1_000).exactOptional(),
  tasks: z.record(text, taskSettings),
  optional: z.boolean(),
  passEnvironment: z.array(text),
  secrets: z.record(text, text),
  trust: z.record(text, z.boolean()).exactOptional(),
  agentHooks: z.boolean().exactOptional(),
  priority: z.number().min(0).max(100),
}) satisfies z.ZodType<RunSettings>;

const documentHashes = z.record(absolutePath, z.string().max(64));

const target = z.strictObject({
  repository: absolutePath,
  resultRef: text.startsWith('refs/heads/'),
  base: text,
  planFile: text.nullable(),
  planFiles: z.record(text, text).exactOptional(),
  planPath: absolutePath,
  planHash: text,
  documentHashes: documentHashes.exactOptional(),
  specFiles: z.array(absolutePath),
  specEdition: text.exactOptional(),
  scope: z.enum(SCOPE_CHOICES).exactOptional(),
  conventions: z.array(text),
}) satisfies z.ZodType<RunTarget>;

const createRun = z.strictObject({ plan: planSchema, settings, target, title: text }) satisfies z.ZodType<CreateRun>;

const task = text.min(1);

const commandRequest = z.strictObject({
  command: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('approve'), by: actor, planHash: text }),
    z.strictObject({
      ...{ type: z.literal('replan'), by: actor, plan: planSchema },
      ...{ planPath: absolutePath, planHash: text, documentHashes: documentHashes.exactOptional() },
      ...{ specFiles: z.array(absolutePath), specEdition: text.nullable(), touches: z.array(text) },
    }),
    z.strictObject({ type: z.literal('pause'), by: actor, mode: z.enum(['now', 'after-current']), reason: text }),
    z.strictObject({ type: z.literal('resume'), by: actor }),
    z.strictObject({ type: z.literal('abort'), by: actor, reason: text }),
    z.strictObject({ type: z.literal('retry'), by: actor, task, note: text.nullable() }),
    z.strictObject({ type: z.literal('skip'), by: actor, task, satisfy: z.boolean(), reason: text }),
    z.strictObject({
      type: z.literal('tell'),
      by: actor,
      task,
      text: text.min(1),
      interrupts: z.boolean().exactOptional(),
    }),
    z.strictObject({
      type: z.literal('answer'),
      by: actor,
      task,
      answer: text,
      free: z.boolean().exactOptional(),
      question: z.int().min(1).exactOptional(),
    }),
    z.strictObject({ type: z.literal('assign'), by: actor, task, agent: text.min(1) }),
    z.strictObject({ type: z.literal('open-workspace'), by: actor, task }),
    z.strictObject({ type: z.literal('hand-in'), by: actor, task, summary: text }),
  ]),
  idempotencyKey: z.string().min(1).max(200).exactOptional(),
}) satisfies z.ZodType<CommandRequest>;

/** Checks the body of `POST /v1/runs`. */
export function parseCreateRun(body: unknown): Result<CreateRun, Refusal> {
  return checked(createRun, body);
}

/** Checks the body of `POST /v1/runs/:id/commands`. */
export function parseCommandRequest(body: unknown): Result<CommandRequest, Refusal> {
  return checked(commandRequest, body);
}

/** How many findings a refusal names. */
const NAMED_ISSUES = 3;

function checked<Value>(schema: z.ZodType<Value>, body: unknown): Result<Value, Refusal> {
  const outcome = schema.safeParse(body);
  if (outcome.success) return success(outcome.data);
  const issues = outcome.error.issues
    .slice(0, NAMED_ISSUES)
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return failure({
    reason: 'invalid-body',
    message: `The request body does not have the shape that is expected here (${issues.join('; ')}).`,
    hint: 'Send the shape that the API documentation names for this route; a client of the same version as the daemon does.',
  });
}
