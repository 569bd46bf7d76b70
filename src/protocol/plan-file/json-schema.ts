import { z } from 'zod';
import { planFileSchema } from './schema.ts';

/** The JSON Schema (draft 2020-12) of `plan.yaml`, for editors. */
export function planJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(planFileSchema, { io: 'input' });
  return { $schema, title: 'Slipway plan', description: 'What an editable plan may hold.', ...schema };
}
