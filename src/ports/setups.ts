import type { Result } from '../core/result.ts';
import type { FailureReport } from '../core/run/failure.ts';
import type { IsolationLevel, SetupSettings } from '../core/run/settings.ts';

/** A clean tree that lacks what the project's setup command makes. */
export interface SetupRequest {
  /** Identity for the process: run, attempt and purpose. */
  readonly key: string;
  /** Folder for the output of the command. */
  readonly directory: string;
  /** Absolute path of the tree. */
  readonly checkout: string;
  readonly readable: readonly string[];
  readonly setup: SetupSettings;
  readonly isolation: IsolationLevel;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a tree got. */
export interface Equipment {
  /** Absolute folders that have to be readable from inside the sandbox, because the tree links to them. */
  readonly readable: readonly string[];
}

/** Makes trees runnable: the setup command runs once for each state of the lock files, every tree after that shares its result. */
export interface Setups {
  /** Puts what the command produces into the tree; runs the command, with network, when nothing is cached. A tree that has it keeps it. */
  equip(request: SetupRequest, signal: AbortSignal): Promise<Result<Equipment, FailureReport>>;
  /** Takes the links out again, before the tree is snapshotted. Repeatable. */
  strip(checkout: string, setup: SetupSettings): Promise<void>;
}
