import { z } from 'zod';
import type { OpinionAnswer } from '../core/plan/critique/opinion/answer.ts';
import { FIX_OPERATIONS } from '../core/plan/critique/opinion/answer.ts';
import { failure, type Result, success } from '../core/result.ts';

const text = z.string();
const texts = z.array(text);

// As for decompositions: every property is required and no other is allowed, and bounds are checked later.
const answer = z.strictObject({
  findings: z.array(
    z.strictObject({
      critic: z
        .enum([
          ...['reality-checker', 'dependency-analyst', 'risk-assessor', 'efficiency-critic', 'resource-scheduler'],
        ] as const)
        .describe('The view it comes from.'),
      severity: z.enum(['warning', 'info']),
      message: text.describe('What is wrong, one or two sentences.'),
      tasks: texts.describe('Ids of the tasks it is about.'),
      evidence: texts.describe('Quotations, word for word, from the plan or the documents.'),
      fixSummary: text.describe('What the fix does, or empty.'),
      fix: z.array(
        z.strictObject({
          operation: z.enum(FIX_OPERATIONS),
          task: text.describe('The task that is changed.'),
          others: texts.describe('Other tasks of the operation.'),
          values: texts.describe('Values of the operation.'),
        }),
      ),
    }),
  ),
});

const { $schema: _, ...schema }: Readonly<Record<string, unknown>> = z.toJSONSchema(answer);

/** JSON schema of the answer to a request for an opinion on a plan. */
export const OPINION_SCHEMA: object = schema;

/** Reads such an answer; the failure is every fault of its form. */
export function readOpinionAnswer(document: unknown): Result<OpinionAnswer, readonly string[]> {
  const read = answer.safeParse(document);
  if (read.success) return success(read.data);
  return failure(read.error.issues.map(({ path, message }) => `At ${path.join('.') || 'the top'}: ${message}.`));
}

const kept = z.strictObject({ by: text.max(200), model: text.max(200).nullable(), answer });

/** An opinion as it is kept: what the agent answered, and who it was. */
export type KeptOpinion = { readonly by: string; readonly model: string | null; readonly answer: OpinionAnswer };

/** Reads a kept opinion; null for what is none. */
export function readKeptOpinion(document: unknown): KeptOpinion | null {
  const read = kept.safeParse(document);
  return read.success ? read.data : null;
}
