import { z } from 'zod';
import { type Brief, SECTION_NAMES } from '../core/packet/brief.ts';
import type { Packet } from '../core/run/packet.ts';
import { planTaskSchema } from './plan-schema.ts';

const text = z.string();
const count = z.int().min(0);
const section = z.enum(SECTION_NAMES);
const source = z.strictObject({ file: text, line: z.int().min(1).nullable() });
const item = z.strictObject({ label: text, text, source: source.nullable(), cut: z.boolean() });

/** The inlined part of a packet; `slipway packet --json` prints one. */
export const briefSchema = z.strictObject({
  schemaVersion: z.literal(1),
  task: text.min(1),
  title: text,
  state: z.enum(['stateless-ready', 'incomplete']),
  missing: z.array(z.strictObject({ section, what: text.min(1), hint: text.min(1) })),
  budget: z.strictObject({ tokens: count, used: count }),
  sections: z
    .array(z.strictObject({ name: section, title: text.min(1), items: z.array(item).min(1), tokens: count }))
    .min(1),
  omitted: z.array(z.strictObject({ section, what: text, tokens: count, why: text.min(1), where: text })),
  specFiles: z.array(text),
}) satisfies z.ZodType<Brief>;

const dependency = z.strictObject({
  id: text,
  title: text,
  commit: text.nullable(),
  files: z.array(text),
  summary: text,
});

/** The file that `SLIPWAY_PACKET` names. */
export const packetSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: text.min(1),
  attempt: z.int().min(1),
  task: planTaskSchema,
  criteria: z.array(text),
  files: z.array(text),
  specFiles: z.array(text),
  conventions: z.array(text),
  dependencies: z.array(dependency),
  gates: z.array(z.strictObject({ name: text, run: text })),
  feedback: z.strictObject({ attempt: z.int().min(1), class: text, message: text, evidence: text }).nullable(),
  notes: z.array(text),
  questionFile: text,
  brief: briefSchema,
}) satisfies z.ZodType<Packet>;

/** The JSON Schema (draft 2020-12) of a packet, for programs that are agents. */
export function packetJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(packetSchema);
  return { $schema, title: 'Slipway packet', description: 'What an agent gets for one task.', ...schema };
}
