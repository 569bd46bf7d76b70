import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import { configFolder } from './state.ts';

/** What of the user's `settings.json` decides how the program reaches its provider. */
export interface UserSettings {
  /** Absolute path of the file; null without a home. */
  readonly file: string | null;
  /** Variables that the program sets for itself; they win over those of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** A command prints the key. */
  readonly hasKeyHelper: boolean;
}

/** Reads the user's `settings.json`; one that is not there or no JSON says nothing, and the program says itself what is wrong with it. */
export function readUserSettings(variables: Variables): UserSettings {
  const folder = configFolder(variables);
  const file = folder === null ? null : join(folder, 'settings.json');
  const settings = file === null ? {} : readObject(file);
  const env: unknown = Reflect.get(settings, 'env');
  const entries = typeof env === 'object' && env !== null ? Object.entries(env) : [];
  return {
    file,
    environment: Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string')),
    hasKeyHelper: typeof Reflect.get(settings, 'apiKeyHelper') === 'string',
  };
}

function readObject(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
