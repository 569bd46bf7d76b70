import { CONFIG_KEYS, type ConfigKey } from '../../protocol/config/keys.ts';
import { CONFIG_DEFAULTS, type Config, configSchema } from '../../protocol/config/schema.ts';
import type { Layer } from './layer.ts';
import type { Origin } from './origin.ts';

/** One value of the resolved configuration and where it comes from. */
export interface ConfigValue {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: Origin;
}

/** The resolved configuration, and the origin of each single value in it. */
export interface MergedConfig {
  readonly config: Config;
  /** In the order of the schema; entries of maps (`secrets`, `trust`, `tasks`) follow one by one. */
  readonly values: readonly ConfigValue[];
}

/**
 * Lays layers over each other, the weakest first. Single values and lists are replaced as a whole; maps (`limits`, `secrets`, one
 * task's overrides …) are merged key by key.
 */
export function mergeLayers(layers: readonly Layer[]): MergedConfig {
  const defaults: Layer = { config: configSchema.parse(CONFIG_DEFAULTS), originOf: () => ({ kind: 'default' }) };
  const strongest = new Map<string, ConfigValue>();
  for (const key of CONFIG_KEYS) {
    for (const layer of [defaults, ...layers]) {
      for (const { path, value } of leavesOf(key, layer)) {
        // NUL cannot be part of a key, a dot can: task `1.10`.
        strongest.set(path.join('\0'), { path, value, origin: layer.originOf(path) });
      }
    }
  }
  const values = [...strongest.values()];
  return { config: configSchema.parse(assemble(values)), values };
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function leavesOf(key: ConfigKey, layer: Layer): readonly Leaf[] {
  const path = key.path.split('.');
  const value = path.reduce<unknown>((inner, step) => ownValue(inner, step), layer.config);
  if (value === undefined) return [];
  return key.kind === 'map' ? leavesOfMap(path, value) : [{ path, value }];
}

function leavesOfMap(path: readonly string[], value: unknown): readonly Leaf[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, inner]) => leavesOfMap([...path, name], inner));
}

function ownValue(container: unknown, step: string): unknown {
  if (typeof container !== 'object' || container === null) return undefined;
  return Object.getOwnPropertyDescriptor(container, step)?.value;
}

/** Puts the leaves into nested maps; the maps are fresh, so filling them in place keeps this linear. */
function assemble(leaves: readonly Leaf[]): Readonly<Record<string, unknown>> {
  const root = new Map<string, unknown>([['setup', new Map()]]);
  // A map without entries has no leaf that would bring it forth.
  for (const { path } of CONFIG_KEYS.filter(({ kind }) => kind === 'map')) path.split('.').reduce(mapAt, root);
  for (const { path, value } of leaves) {
    let container = root;
    for (const step of path.slice(0, -1)) container = mapAt(container, step);
    const last = path.at(-1);
    if (last !== undefined) container.set(last, value);
  }
  return asObject(root);
}

function mapAt(container: Map<string, unknown>, step: string): Map<string, unknown> {
  const present = container.get(step);
  if (present instanceof Map) return present;
  const created = new Map<string, unknown>();
  container.set(step, created);
  return created;
}

function asObject(map: ReadonlyMap<string, unknown>): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...map].map(([name, value]) => [name, value instanceof Map ? asObject(value) : value]));
}
