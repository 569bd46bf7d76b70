import { readFileSync } from 'node:fs';
import type { Variables } from '../../core/agent/variables.ts';
import { usersFile } from './host.ts';
import { hasLegacyProfile } from './settings.ts';

/*
 * A profile is a file beside `config.toml`, `NAME.config.toml`, that is laid over it (`--profile NAME`, codex 0.169). The program goes on in
 * silence without one that is not there, with another model and another provider: so it is looked for before.
 */

/** Name of the file that holds a profile. */
export function profileFile(profile: string): string {
  return `${profile}.config.toml`;
}

/** What the user's profile says; null where it is not there or cannot be read. */
export function readProfile(profile: string, variables: Variables): string | null {
  return readUsersFile(profileFile(profile), variables);
}

/** Why a profile cannot be used here, and what to do about it; null where it can. */
export function profileProblem(
  profile: string,
  variables: Variables,
): { readonly message: string; readonly hint: string } | null {
  if (readProfile(profile, variables) !== null) return null;
  const file = profileFile(profile);
  if (hasLegacyProfile(readUsersFile('config.toml', variables) ?? '', profile))
    return {
      message: `The codex profile ${profile} is a table of config.toml, which codex does not read any more.`,
      hint: `Move what stands in [profiles.${profile}] into ${file} beside config.toml, then try again.`,
    };
  return {
    message: `There is no codex profile ${profile}: ${file} is not beside config.toml in CODEX_HOME, or cannot be read.`,
    hint: 'Make that file, or name another profile with profiles.codex.',
  };
}

function readUsersFile(name: string, variables: Variables): string | null {
  const path = usersFile(variables, name);
  try {
    return path === null ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
