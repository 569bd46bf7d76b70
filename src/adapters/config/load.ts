import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { nearest } from '../../core/text/nearest.ts';
import { type CheckedFile, checkConfigText } from './check.ts';
import { checkConsistency } from './consistency.ts';
import { type FlagTexts, fileLayers, flagLayers, misspeltVariables, type Variables, variableLayers } from './layer.ts';
import { type MergedConfig, mergeLayers } from './merge.ts';
import { findProject } from './project-file.ts';
import { readConfigText } from './read.ts';

/** What the configuration is made of. */
export interface ConfigRequest {
  /** A folder of the project: its top level or any below. */
  readonly directory: string;
  /** The user's own file; it need not exist. */
  readonly userFile: string;
  readonly variables: Variables;
  /** Flags by configuration key: `{tracks: '4', 'limits.timeout': '30m'}`. */
  readonly flags: FlagTexts;
  /** Named environment of `--environment`; null leaves the choice to SLIPWAY_ENVIRONMENT. */
  readonly environment: string | null;
}

/** The resolved configuration, with its sources. */
export interface LoadedConfig extends MergedConfig {
  /** The chosen named environment. */
  readonly environment: string | null;
  /** Top level of the project. */
  readonly root: string;
  /** The project file, where there is one. */
  readonly projectFile: string | null;
  readonly userFile: string | null;
  /** Warnings alone; an error is a failure. */
  readonly diagnostics: readonly Diagnostic[];
}

/** All that is wrong with the configuration; at least one diagnostic is an error. */
export interface InvalidConfig {
  readonly reason: 'invalid-config';
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads the configuration: flags over environment variables over the project file over the user's file over the defaults. */
export function loadConfig(request: ConfigRequest): Result<LoadedConfig, InvalidConfig> {
  const place = findProject(request.directory);
  const user = readFile(request.userFile);
  const project = readFile(place.file);
  const variables = variableLayers(request.variables);
  const flags = flagLayers(request.flags);
  if (!user.ok || !project.ok || !variables.ok || !flags.ok) {
    const failed = [user, project, variables, flags].flatMap((part) => (part.ok ? [] : part.failure));
    return failure({ reason: 'invalid-config', diagnostics: failed });
  }
  const { SLIPWAY_ENVIRONMENT: preset } = request.variables;
  const environment = request.environment ?? (preset || null);
  const unknown = unknownEnvironment(environment, request, [user.value, project.value]);
  if (unknown !== null) return failure({ reason: 'invalid-config', diagnostics: [unknown] });
  const userLayers =
    user.value === null ? [] : fileLayers(user.value, { kind: 'user', file: request.userFile }, environment);
  const projectLayers =
    project.value === null ? [] : fileLayers(project.value, { kind: 'project', file: place.file }, environment);
  const merged = mergeLayers([...userLayers, ...projectLayers, ...variables.value, ...flags.value]);
  const diagnostics = [...place.diagnostics, ...misspeltVariables(request.variables), ...checkConsistency(merged)];
  if (diagnostics.some(({ severity }) => severity === 'error'))
    return failure({ reason: 'invalid-config', diagnostics });
  return success({
    ...merged,
    environment,
    root: place.root,
    projectFile: project.value === null ? null : place.file,
    userFile: user.value === null ? null : request.userFile,
    diagnostics,
  });
}

function readFile(path: string): Result<CheckedFile | null, readonly Diagnostic[]> {
  const text = readConfigText(path);
  if (!text.ok) return text;
  return text.value === null ? success(null) : checkConfigText(text.value, path);
}

function unknownEnvironment(
  environment: string | null,
  request: ConfigRequest,
  files: readonly (CheckedFile | null)[],
): Diagnostic | null {
  const known = [...new Set(files.flatMap((file) => Object.keys(file?.config.environments ?? {})))];
  if (environment === null || known.includes(environment)) return null;
  const meant = nearest(environment, known);
  const list = known.length === 0 ? 'none is declared' : `declared are: ${known.join(', ')}`;
  return {
    code: 'config/unknown-environment',
    severity: 'error',
    message: `There is no environment \`${environment}\`; ${list}.`,
    hint: meant === null ? `Declare it under \`environments\`, or choose another.` : `Did you mean \`${meant}\`?`,
    file: request.environment === null ? 'SLIPWAY_ENVIRONMENT' : '--environment',
    line: 1,
    column: 1,
  };
}
