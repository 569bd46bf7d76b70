import type { Header } from '../../core/agent/credentials.ts';
import { splitStatements, stringValue, type TomlStatement } from './toml-statements.ts';

/** What the adapter has to know of the user's `config.toml`, and what of it an attempt gets. */
export interface CodexSettings {
  /** Name of the provider that the user chose, with the variable its key is in; null for the program's own. */
  readonly provider: {
    readonly name: string;
    readonly keyVariable: string | null;
    /** It wants the login that the program keeps. */
    readonly needsLogin: boolean;
  } | null;
  /** Variables that hold keys of providers, chosen or not, and headers that hold credentials themselves. */
  readonly keyVariables: readonly string[];
  readonly headers: readonly Header[];
  /** URL of the provider that the user chose, or null where the settings name none. */
  readonly providerUrl: string | null;
  /** The text without what no attempt needs. */
  readonly kept: string;
  /** The user says which variables commands get. */
  readonly narrowsEnvironment: boolean;
  /** The login is kept where a program of another session does not reach it. */
  readonly keyring: boolean;
}

/**
 * What an attempt does without: servers that are started and hold credentials of their own, other work of the user, a program that is
 * told of every end of a turn, and where the user's own telemetry goes.
 */
const LEFT_OUT: ReadonlySet<string> = new Set(['mcp_servers', 'projects', 'notify', 'otel']);

/**
 * Reads a `config.toml`, and the profile that is laid over it. What is no TOML is kept as it is: the program refuses it with the place of the
 * mistake.
 */
export function readSettings(text: string, profile = ''): CodexSettings {
  const base = splitStatements(text);
  const over = splitStatements(profile);
  // What is said first counts.
  const statements = base === null || over === null ? null : [...over, ...base];
  if (statements === null)
    return {
      ...{ provider: null, keyVariables: [], headers: [], providerUrl: null },
      ...{ kept: text, narrowsEnvironment: false, keyring: false },
    };
  return {
    provider: providerOf(statements),
    ...credentialsOf(statements),
    providerUrl: providerUrlOf(statements),
    kept: keptOf(base ?? [], profile !== ''),
    narrowsEnvironment: statements.some(({ path }) => path[0] === 'shell_environment_policy'),
    keyring: ['keyring', 'auto'].includes(valueAt(statements, ['cli_auth_credentials_store']) ?? ''),
  };
}

/** The text of settings or of a profile without what no attempt needs. */
export function keptText(text: string): string {
  const statements = splitStatements(text);
  return statements === null ? text : keptOf(statements, false);
}

/** Beside a profile of its own file the program refuses those of its earlier releases. */
function keptOf(statements: readonly TomlStatement[], withProfile: boolean): string {
  const kept = statements.filter(
    ({ path }) => !path.some((name) => LEFT_OUT.has(name)) && !(withProfile && LEGACY.has(path[0] ?? '')),
  );
  return kept.map((statement) => statement.text).join('');
}

const LEGACY: ReadonlySet<string> = new Set(['profile', 'profiles']);

/** Whether settings hold a profile as a table, as earlier releases of the program read them. */
export function hasLegacyProfile(text: string, profile: string): boolean {
  return (splitStatements(text) ?? []).some(({ path }) => path[0] === 'profiles' && path[1] === profile);
}

/** Names that the program does not let anybody define. */
const BUILT_IN: ReadonlySet<string> = new Set(['openai', 'ollama', 'lmstudio']);

function providerOf(statements: readonly TomlStatement[]): CodexSettings['provider'] {
  const name = valueAt(statements, ['model_provider']);
  if (name === null || BUILT_IN.has(name)) return null;
  if (!statements.some(({ path }) => path[0] === 'model_providers' && path[1] === name)) return null;
  const at = (key: string) => pairAt(statements, ['model_providers', name, key]);
  return {
    name,
    keyVariable: stringValue(at('env_key')?.value ?? ''),
    needsLogin: at('requires_openai_auth')?.value === 'true',
  };
}

function credentialsOf(statements: readonly TomlStatement[]): Pick<CodexSettings, 'keyVariables' | 'headers'> {
  const told = statements.filter(({ kind, path }) => kind === 'pair' && path[0] === 'model_providers');
  const pairs = told.flatMap(({ path, value }) => pairsOf(path.slice(2), value ?? ''));
  const under = (name: string) => pairs.filter(({ path }) => path[0] === name);
  return {
    keyVariables: [...under('env_key'), ...under('env_http_headers')].map(({ value }) => value),
    headers: [
      ...under('http_headers').map(({ path, value }) => ({ header: path[1] ?? '', value })),
      ...under('experimental_bearer_token').map(({ value }) => ({ header: 'authorization', value })),
    ],
  };
}

/** A pair, or those of a table on one line. */
function pairsOf(path: readonly string[], value: string): readonly { path: readonly string[]; value: string }[] {
  if (!value.trim().startsWith('{')) {
    const text = stringValue(value);
    return text === null ? [] : [{ path, value: text }];
  }
  return [...value.matchAll(/([\w-]+|"[^"]*"|'[^']*')\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')/g)].map(
    ([, key = '', given = '']) => ({
      path: [...path, key.replaceAll(/^["']|["']$/g, '')],
      value: stringValue(given) ?? '',
    }),
  );
}

/** What the program asks for on this machine when one of these is chosen. */
const LOCAL: Readonly<Record<string, string>> = { ollama: 'http://localhost:11434', lmstudio: 'http://localhost:1234' };

function providerUrlOf(statements: readonly TomlStatement[]): string | null {
  const name = valueAt(statements, ['model_provider']);
  return name === null ? null : (LOCAL[name] ?? valueAt(statements, ['model_providers', name, 'base_url']));
}

function valueAt(statements: readonly TomlStatement[], path: readonly string[]): string | null {
  return stringValue(pairAt(statements, path)?.value ?? '');
}

function pairAt(statements: readonly TomlStatement[], path: readonly string[]): TomlStatement | undefined {
  const wanted = path.join('\u0000');
  return statements.find((statement) => statement.kind === 'pair' && statement.path.join('\u0000') === wanted);
}
