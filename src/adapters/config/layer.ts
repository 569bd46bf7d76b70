import { parse } from 'yaml';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { nearest } from '../../core/text/nearest.ts';
import { CONFIG_KEYS, type ConfigKey, RESERVED_VARIABLES } from '../../protocol/config/keys.ts';
import type { ConfigFile } from '../../protocol/config/schema.ts';
import { type CheckedFile, checkDocument, plainSecrets } from './check.ts';
import type { Origin } from './origin.ts';

/** One source of configuration: what it says, and where it says it. */
export interface Layer {
  readonly config: ConfigFile;
  readonly originOf: (path: readonly string[]) => Origin;
}

/** Texts by configuration key, such as `{"limits.timeout": "30m"}`. */
export type FlagTexts = Readonly<Record<string, string>>;

/** Environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the keys that were given as flags. */
export function flagLayers(flags: FlagTexts): Result<readonly Layer[], readonly Diagnostic[]> {
  const unknown = Object.keys(flags).filter((path) => !CONFIG_KEYS.some((key) => key.path === path));
  if (unknown.length > 0) return failure(unknown.map(unknownFlag));
  return collect(
    CONFIG_KEYS,
    (key) => flags[key.path],
    (key) => ({ kind: 'flag', name: key.flag }),
  );
}

/** Reads the keys that are set as environment variables; an empty variable counts as not set. */
export function variableLayers(variables: Variables): Result<readonly Layer[], readonly Diagnostic[]> {
  return collect(
    CONFIG_KEYS,
    (key) => variables[key.variable] || undefined,
    (key) => ({ kind: 'variable', name: key.variable }),
  );
}

/** Warnings about variables that look like misspelt keys: they would be ignored in silence. */
export function misspeltVariables(variables: Variables): readonly Diagnostic[] {
  const known = [...CONFIG_KEYS.map(({ variable }) => variable), ...RESERVED_VARIABLES];
  return Object.keys(variables).flatMap((name): readonly Diagnostic[] => {
    if (!name.startsWith('SLIPWAY_') || known.includes(name)) return [];
    const meant = nearest(
      name.slice('SLIPWAY_'.length),
      known.map((variable) => variable.slice('SLIPWAY_'.length)),
    );
    if (meant === null) return [];
    const message = `The environment variable ${name} is not known and has no effect.`;
    return [
      {
        ...at(name),
        code: 'config/unknown-variable',
        severity: 'warning',
        message,
        hint: `Did you mean SLIPWAY_${meant}?`,
      },
    ];
  });
}

/** The layers of one checked file, weakest first: the file itself, then its variant for the chosen environment. */
export function fileLayers(
  checked: CheckedFile,
  source: { readonly kind: 'project' | 'user'; readonly file: string },
  environment: string | null,
): readonly Layer[] {
  const layer = (config: ConfigFile, prefix: readonly string[], name: string | null): Layer => ({
    config,
    originOf: (path) => ({ ...source, ...checked.placeOf([...prefix, ...path]), environment: name }),
  });
  const base = layer(checked.config, [], null);
  const environments = checked.config.environments ?? {};
  const chosen =
    environment === null || !Object.hasOwn(environments, environment) ? undefined : environments[environment];
  if (environment === null || chosen === undefined) return [base];
  return [base, layer(chosen, ['environments', environment], environment)];
}

function collect(
  keys: readonly ConfigKey[],
  textOf: (key: ConfigKey) => string | undefined,
  originOf: (key: ConfigKey) => Extract<Origin, { readonly name: string }>,
): Result<readonly Layer[], readonly Diagnostic[]> {
  const layers: Layer[] = [];
  const problems: Diagnostic[] = [];
  for (const key of keys) {
    const text = textOf(key);
    if (text === undefined) continue;
    const origin = originOf(key);
    const checked = checkText(key, text, origin.name);
    if (checked.ok) layers.push({ config: checked.value, originOf: () => origin });
    else problems.push(...checked.failure);
  }
  return problems.length > 0 ? failure(problems) : success(layers);
}

function checkText(key: ConfigKey, text: string, source: string): Result<ConfigFile, readonly Diagnostic[]> {
  const secrets = plainSecrets(text, source);
  if (secrets.length > 0) return failure(secrets);
  const value = key.path.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), dataOf(key, text));
  const checked = checkDocument({ value, placeOf: () => ({ line: 1, column: 1 }) }, source);
  return checked.ok ? success(checked.value.config) : checked;
}

function dataOf(key: ConfigKey, text: string): unknown {
  if (key.kind === 'text') return text;
  if (key.kind === 'list' && !/^\s*[[-]/.test(text)) return commaSeparated(text);
  try {
    return parse(text, { stringKeys: true, maxAliasCount: 0, schema: 'core', logLevel: 'silent' });
  } catch {
    // What is no YAML stays text, which the schema then refuses by name.
    return text;
  }
}

function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function unknownFlag(path: string): Diagnostic {
  const meant = nearest(
    path,
    CONFIG_KEYS.map((key) => key.path),
  );
  return {
    ...at(`--${path}`),
    code: 'config/unknown-key',
    severity: 'error',
    message: `\`${path}\` is no known key.`,
    hint: meant === null ? 'See `slipway config show` for all keys.' : `Did you mean \`${meant}\`?`,
  };
}

function at(file: string): Pick<Diagnostic, 'file' | 'line' | 'column'> {
  return { file, line: 1, column: 1 };
}
