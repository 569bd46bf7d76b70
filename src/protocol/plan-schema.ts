import { z } from 'zod';
import type { DependencyKind, Dialect, Plan, PlanTask, TaskOverrides } from '../core/plan/plan.ts';

const id = z.string().min(1).max(500);
const text = z.string().max(4_000_000);
const line = z.int().min(0);
const dependencyKind = z.enum([
  ...['explicit', 'phase', 'order', 'wave', 'checkpoint', 'container'],
  ...['produces', 'environment', 'data', 'test-first', 'cross-spec'],
] as const satisfies readonly DependencyKind[]);
const dialect = z.enum([
  ...['spec-kit', 'kiro', 'checklist', 'openspec', 'task-master', 'beads', 'bmad', 'document', 'plan'],
] as const satisfies readonly Dialect[]);
const testStrategy = z.enum(['test-first', 'test-after', 'test-parallel', 'none']);

const bound = z.number().positive().exactOptional();
const milliseconds = z.number().min(0).max(31_536_000_000).exactOptional();

const overrides = {
  agent: text.exactOptional(),
  model: text.exactOptional(),
  timeoutMinutes: z.number().positive().exactOptional(),
  idleMinutes: z.number().positive().exactOptional(),
  attempts: z.int().min(1).max(100).exactOptional(),
  priority: z.number().min(0).max(100).exactOptional(),
  gates: z.array(text).exactOptional(),
  workspace: z.enum(['clone', 'none']).exactOptional(),
  outputBytes: bound,
  memoryBytes: bound,
  processes: bound,
  fileBytes: bound,
  backoffMs: milliseconds,
  backoffMaxMs: milliseconds,
  deadlineMs: z.number().min(0).nullable().exactOptional(),
} satisfies Record<keyof TaskOverrides, z.ZodType>;

/** Execution parameters that a task sets for itself. */
export const overridesSchema = z.strictObject(overrides) satisfies z.ZodType<TaskOverrides>;

/** One task of a plan. */
export const planTaskSchema = z.strictObject({
  id,
  title: text,
  description: text,
  kind: z.enum(['task', 'checkpoint']),
  done: z.boolean(),
  optional: z.boolean(),
  phase: text.nullable(),
  story: text.nullable(),
  parallel: z.boolean(),
  files: z.array(text),
  dependsOn: z.array(z.strictObject({ id, kind: dependencyKind, why: text, line })),
  requirements: z.array(text),
  acceptance: z.array(text),
  effort: z.enum(['XS', 'S', 'M', 'L', 'XL']),
  minutes: z.number().min(0),
  risk: z.enum(['low', 'medium', 'high']),
  priority: z.number().min(0).max(100),
  tags: z.array(text),
  line,
  box: z.strictObject({ offset: z.int().min(0), mark: text }).nullable(),
  overrides: overridesSchema,
  parent: id.exactOptional(),
  traces: z.array(z.strictObject({ id: text, file: text, line, quote: text })).exactOptional(),
  testStrategy: z.strictObject({ kind: testStrategy, why: text }).exactOptional(),
  stream: text.exactOptional(),
  spec: id.exactOptional(),
}) satisfies z.ZodType<PlanTask>;

/** A plan as it comes over the wire. */
export const planSchema = z.strictObject({
  schemaVersion: z.literal(1),
  title: text,
  dialect,
  file: text,
  tasks: z.array(planTaskSchema).min(1).max(100_000),
  joins: z.array(z.strictObject({ after: z.array(id), before: z.array(id), kind: dependencyKind, why: text, line })),
  conflicts: z.array(z.strictObject({ a: id, b: id, file: text, why: text.exactOptional() })),
  together: z.array(z.strictObject({ a: id, b: id, why: text })).exactOptional(),
  diagnostics: z.array(
    z.strictObject({
      code: text,
      severity: z.enum(['error', 'warning', 'info']),
      message: text,
      hint: text,
      file: text,
      line,
      column: line,
    }),
  ),
}) satisfies z.ZodType<Plan>;
