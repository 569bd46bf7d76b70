import { expect, test } from 'vitest';
import { configJsonSchema } from './json-schema.ts';
import { CONFIG_KEYS, configKey, knownKeys, noteAt, RESERVED_VARIABLES, schemaAt } from './keys.ts';
import { CONFIG_DEFAULTS, configFileSchema, configSchema } from './schema.ts';

test('every key is described, and no two share a flag or a variable', () => {
  for (const { path, description, expects } of CONFIG_KEYS) {
    expect(description, path).toMatch(/\.$/);
    expect(expects, path).not.toBe('');
  }
  expect(new Set(CONFIG_KEYS.map(({ flag }) => flag)).size).toBe(CONFIG_KEYS.length);
  const variables = [...CONFIG_KEYS.map(({ variable }) => variable), ...RESERVED_VARIABLES];
  expect(new Set(variables).size).toBe(variables.length);
});

test('the defaults are a valid file and a valid resolved configuration', () => {
  expect(configFileSchema.safeParse(CONFIG_DEFAULTS).error).toBeUndefined();
  expect(configSchema.safeParse(CONFIG_DEFAULTS).error).toBeUndefined();
});

test('every example and every default of a key holds to the schema', () => {
  for (const key of CONFIG_KEYS) {
    const schema = schemaAt(configFileSchema, key.path.split('.'))!;
    for (const value of [key.example, key.fallback]) {
      if (value !== undefined) expect(schema.safeParse(value).error, key.path).toBeUndefined();
    }
  }
});

test('every property of the JSON Schema has a description', () => {
  const missing: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, additionalProperties, items, description } = node as Record<string, never>;
    if (description === undefined) missing.push(path);
    for (const [name, value] of Object.entries(properties ?? {})) visit(value, `${path}.${name}`);
    visit(additionalProperties, `${path}.*`);
    visit(items, `${path}[]`);
  };
  visit(configJsonSchema(), '');
  expect(missing).toEqual([]);
});

test('a path leads to its key, entries of maps to the map', () => {
  expect(configKey('limits.timeout')?.flag).toBe('--limits-timeout');
  expect(configKey('tasks.1.10.model')?.path).toBe('tasks');
  expect(configKey('limits')).toBeNull();
  expect(configKey('environments')).toBeNull();
});

test('schemas are found by path, and what does not exist is not', () => {
  expect(noteAt(configFileSchema, ['gates', 3, 'run'])?.expects).toContain('shell command');
  expect(noteAt(configFileSchema, ['environments', 'ci', 'tasks', 'T1', 'timeout'])?.expects).toContain('duration');
  expect(schemaAt(configFileSchema, ['limits', 'nothing'])).toBeNull();
  expect(schemaAt(configFileSchema, ['agent', 'deeper'])).toBeNull();
  expect(knownKeys(schemaAt(configFileSchema, ['retry'])!)).toEqual([
    'attempts',
    'backoff',
    'backoffMax',
    'sessionWait',
  ]);
  expect(knownKeys(schemaAt(configFileSchema, ['agent'])!)).toEqual([]);
});
