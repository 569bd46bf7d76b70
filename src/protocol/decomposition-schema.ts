import { z } from 'zod';
import type { DecompositionAnswer } from '../core/plan/decompose/by-agent/answer.ts';
import { failure, type Result, success } from '../core/result.ts';

const text = z.string();
const texts = z.array(text);

// Providers take a schema only where every property is required and no other is allowed, and know few bounds: those are checked later.
const answer = z.strictObject({
  groups: z.array(z.strictObject({ id: text, title: text })).describe('Parts of the work.'),
  tasks: z.array(
    z.strictObject({
      id: text.describe('T001, T002 and so on.'),
      title: text.describe('What is to be done, one line.'),
      description: text.describe('How to go about it in this repository.'),
      group: text.describe('Id of a group, or empty.'),
      covers: texts.describe('Ids of the statements it comes from.'),
      files: texts.describe('Paths relative to the repository.'),
      produces: texts.describe('Names of what others need.'),
      consumes: texts.describe('Names of what it needs.'),
      after: z.array(z.strictObject({ task: text, why: text })).describe('Tasks that have to land first.'),
      criteria: texts.describe('Further conditions that can be checked.'),
      effort: z.enum(['XS', 'S', 'M', 'L', 'XL']),
      risk: z.enum(['low', 'medium', 'high']),
    }),
  ),
  leftOut: z
    .array(z.strictObject({ id: text, why: text }))
    .describe('Statements that no task is for, with the reason.'),
});

/** JSON schema of the answer to a request for a decomposition. */
export const DECOMPOSITION_SCHEMA: object = withoutDialect(z.toJSONSchema(answer));

/** Reads such an answer; the failure is every fault of its form. */
export function readDecompositionAnswer(document: unknown): Result<DecompositionAnswer, readonly string[]> {
  const read = answer.safeParse(document);
  if (read.success) return success(read.data);
  return failure(read.error.issues.map(({ path, message }) => `At ${path.join('.') || 'the top'}: ${message}.`));
}

function withoutDialect({ $schema: _, ...schema }: Readonly<Record<string, unknown>>): object {
  return schema;
}
