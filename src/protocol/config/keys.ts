import { z } from 'zod';
import { type FieldNote, fieldNotes } from './fields.ts';
import { CONFIG_DEFAULTS, configFileSchema } from './schema.ts';

/** How the text of a flag or an environment variable is read: `text` as it is, `list` also with commas, everything else as YAML. */
export type KeyKind = 'text' | 'number' | 'boolean' | 'list' | 'map';

/** One key of the configuration that has a value of its own, with every way to set it. */
export interface ConfigKey {
  /** Dotted path in the file, such as `limits.timeout`. */
  readonly path: string;
  /** Command-line flag, such as `--limits-timeout`. */
  readonly flag: string;
  /** Environment variable, such as `SLIPWAY_LIMITS_TIMEOUT`. */
  readonly variable: string;
  readonly kind: KeyKind;
  readonly description: string;
  readonly expects: string;
  readonly example: unknown;
  /** The value when nobody says anything; undefined where there is none. */
  readonly fallback: unknown;
}

/** Variables that steer Slipway and are no configuration keys. */
export const RESERVED_VARIABLES = ['SLIPWAY_HOME', 'SLIPWAY_ENVIRONMENT', 'SLIPWAY_PACKET', 'SLIPWAY_CORPUS'] as const;

/** All keys, in the order of the schema. `environments` is none of them: it holds variants of the others. */
export const CONFIG_KEYS: readonly ConfigKey[] = keysBelow(configFileSchema, []).filter(
  (key) => key.path !== 'environments',
);

/** The key at a dotted path; of `tasks.T1.model` and `secrets.TOKEN` it is the map that holds them. */
export function configKey(path: string): ConfigKey | null {
  return (
    CONFIG_KEYS.find((key) => path === key.path || (key.kind === 'map' && path.startsWith(`${key.path}.`))) ?? null
  );
}

/** The schema that a path of keys and list positions leads to, without its optionality; null where no key of that name exists. */
export function schemaAt(root: z.ZodType, path: readonly PropertyKey[]): z.ZodType | null {
  let schema = bare(root);
  for (const step of path) {
    const next = child(schema, step);
    if (next === null) return null;
    schema = bare(next);
  }
  return schema;
}

/** Names of the keys that a map may hold; empty where it may hold any or is none. */
export function knownKeys(schema: z.ZodType): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** What a person reads about the field at a path. */
export function noteAt(root: z.ZodType, path: readonly PropertyKey[]): FieldNote | null {
  const schema = schemaAt(root, path);
  return schema === null ? null : (fieldNotes.get(schema) ?? null);
}

function keysBelow(schema: z.ZodType, path: readonly string[]): readonly ConfigKey[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, value]) => keysBelow(asSchema(value), [...path, name]));
  }
  return [describe(inner, path)];
}

function describe(schema: z.ZodType, path: readonly string[]): ConfigKey {
  const words = path.flatMap((step) => step.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`).split(' '));
  const note = fieldNotes.get(schema);
  return {
    path: path.join('.'),
    flag: `--${words.join('-').toLowerCase()}`,
    variable: `SLIPWAY_${words.join('_').toUpperCase()}`,
    kind: kindOf(schema),
    description: note?.description ?? '',
    expects: note?.expects ?? '',
    example: note?.example,
    fallback: valueAt(CONFIG_DEFAULTS, path),
  };
}

function kindOf(schema: z.ZodType): KeyKind {
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodRecord) return 'map';
  if (schema instanceof z.ZodArray) return 'list';
  return 'text';
}

function child(schema: z.ZodType, step: PropertyKey): z.ZodType | null {
  if (schema instanceof z.ZodObject) {
    return Object.hasOwn(schema.shape, step) ? asSchema(schema.shape[String(step)]) : null;
  }
  if (schema instanceof z.ZodArray) return asSchema(schema.element);
  if (schema instanceof z.ZodRecord) return asSchema(schema.valueType);
  return null;
}

function bare(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? bare(asSchema(schema.unwrap())) : schema;
}

function asSchema(value: unknown): z.ZodType {
  return z.instanceof(z.ZodType).parse(value);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, step) =>
      typeof current === 'object' && current !== null && Object.hasOwn(current, step)
        ? Object.getOwnPropertyDescriptor(current, step)?.value
        : undefined,
    value,
  );
}
