import { type LoadedConfig, loadConfig } from '../../adapters/config/load.ts';
import { toPlanning, toRunSettings } from '../../adapters/config/run-settings.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import type { Config } from '../../protocol/config/schema.ts';
import type { Places } from '../places.ts';

/** Flags of the command line that are configuration keys; null leaves them to the layers below. */
export interface SettingFlags {
  readonly cwd: string;
  readonly agent?: string | null;
  readonly tracks?: number | null;
  readonly isolation?: string | null;
  readonly optional?: boolean;
  /** Texts of caps of the run. */
  readonly maxCost?: string | null;
  readonly maxTokens?: string | null;
  readonly environment: string | null;
}

/** The resolved execution parameters, with warnings about the files they come from. */
export interface LoadedSettings {
  readonly settings: RunSettings;
  readonly guards: Config['guards'];
  /** Who cuts specs without a task list, and how many milliseconds an agent has for one answer. */
  readonly plan: { readonly by: string; readonly timeoutMs: number };
  readonly warnings: readonly string[];
}

/** Loads the configuration with its layers: flags, environment, project, user, defaults. */
export function loadLayers(
  { places, variables }: { readonly places: Places; readonly variables: Readonly<Record<string, string | undefined>> },
  flags: SettingFlags,
): Result<LoadedConfig, PortFailure> {
  const texts: Record<string, string> = {};
  if (flags.agent) texts['agent'] = flags.agent;
  if (flags.tracks) texts['tracks'] = String(flags.tracks);
  if (flags.isolation) texts['isolation'] = flags.isolation;
  if (flags.maxCost) texts['caps.run.cost'] = flags.maxCost;
  if (flags.maxTokens) texts['caps.run.tokens'] = flags.maxTokens;
  if (flags.optional) texts['optional'] = 'true';
  const loaded = loadConfig({
    directory: flags.cwd,
    userFile: places.configFile,
    variables,
    flags: texts,
    environment: flags.environment,
  });
  return loaded.ok ? loaded : failure(toFailure(loaded.failure.diagnostics));
}

/** The execution parameters for a run. */
export function loadSettings(
  surroundings: { readonly places: Places; readonly variables: Readonly<Record<string, string | undefined>> },
  flags: SettingFlags,
): Result<LoadedSettings, PortFailure> {
  const loaded = loadLayers(surroundings, flags);
  if (!loaded.ok) return loaded;
  return success({
    settings: toRunSettings(loaded.value.config),
    guards: loaded.value.config.guards,
    plan: toPlanning(loaded.value.config.plan),
    warnings: loaded.value.diagnostics.map(({ message }) => message),
  });
}

function toFailure(diagnostics: readonly Diagnostic[]): PortFailure {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  return {
    kind: 'configuration',
    reason: first?.code ?? 'invalid-config',
    message: errors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
    hint: first?.hint ?? 'Mend the configuration.',
  };
}
