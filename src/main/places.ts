import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PathFailure, type StatePaths, statePaths } from '../adapters/config/paths.ts';
import { type Result, success } from '../core/result.ts';

/** Every file and folder that the program itself keeps. */
export interface Places extends StatePaths {
  readonly journal: string;
  readonly lock: string;
  readonly token: string;
  /** One folder for each run: spec, packets, outputs. */
  readonly runs: string;
  /** Trees, leases and the engine's git directories. */
  readonly workspaces: string;
  /** Logins that agents in sandboxes share, one folder for each program. */
  readonly logins: string;
  /** Cached results of setup commands. */
  readonly setups: string;
}

/** Finds the places for the user that this process runs as. */
export function findPlaces(variables: Readonly<Record<string, string | undefined>>): Result<Places, PathFailure> {
  const uid = process.getuid?.() ?? null;
  const paths = statePaths({ variables, home: homedir(), temporary: tmpdir(), uid });
  if (!paths.ok) return paths;
  const { state, runtime, cache } = paths.value;
  return success({
    ...paths.value,
    journal: join(state, 'journal.db'),
    lock: join(state, 'daemon.lock'),
    token: join(runtime, 'token'),
    runs: join(state, 'runs'),
    workspaces: join(state, 'workspaces'),
    logins: join(state, 'logins'),
    setups: join(cache, 'setups'),
  });
}
