import { z } from 'zod';
import { CONFIG_KEYS } from './keys.ts';
import { configFileSchema } from './schema.ts';

/** The JSON Schema (draft 2020-12) of `slipway.yaml`, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(configFileSchema, { io: 'input' });
  return {
    $schema,
    title: 'Slipway configuration',
    description: 'What slipway.yaml at the top of a repository may hold.',
    ...schema,
    properties: withDefaults(schema.properties ?? {}),
  };
}

type Properties = NonNullable<z.core.JSONSchema.BaseSchema['properties']>;

/** Adds each key's default, which zod does not know because absent keys stay absent until the layers are merged. */
function withDefaults(properties: Properties): Properties {
  const copy = structuredClone(properties);
  for (const { path, fallback } of CONFIG_KEYS) {
    if (fallback === undefined) continue;
    const [first = '', second] = path.split('.');
    const outer = copy[first];
    const target = second === undefined || typeof outer !== 'object' ? outer : outer.properties?.[second];
    if (typeof target === 'object') target.default = fallback;
  }
  return copy;
}

/** A JSON Schema as the text of a file: two spaces, lists of plain values on one line where they fit. */
export function renderJsonSchema(schema: Readonly<Record<string, unknown>> = configJsonSchema()): string {
  return `${renderJson(schema, 0)}\n`;
}

const LINE_WIDTH = 120;

/** Rendered like the project's formatter does it, so that the generated file passes the same check as written ones. */
function renderJson(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = '  '.repeat(depth + 1);
  const outer = '  '.repeat(depth);
  if (Array.isArray(value)) {
    const inline = renderInline(value);
    const isPlain = value.flat().every((item) => typeof item !== 'object');
    if (isPlain && outer.length + inline.length < LINE_WIDTH - '"examples": '.length) return inline;
    return `[\n${value.map((item) => inner + renderJson(item, depth + 1)).join(',\n')}\n${outer}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${renderJson(item, depth + 1)}`);
  return `{\n${lines.join(',\n')}\n${outer}}`;
}

function renderInline(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(renderInline).join(', ')}]` : JSON.stringify(value);
}
