import type { Gate, GateReport } from '../core/gate/gate.ts';
import type { Result } from '../core/result.ts';
import type { IsolationLevel, SetupSettings } from '../core/run/settings.ts';
import type { RepositoryFailure } from './workspaces.ts';

/** One judgement: these gates on this clean tree. */
export interface GateRequest {
  /** Identity for the process folders: run, attempt and stage. */
  readonly key: string;
  /** Folder of the attempt's stage; outputs and reports lie below it, by commit and gate. */
  readonly directory: string;
  /** Commit that is judged. Gates of the stage that still judge another one are ended. */
  readonly commit: string;
  /** Absolute path of a clean checkout. */
  readonly checkout: string;
  readonly readable: readonly string[];
  readonly gates: readonly Gate[];
  readonly setup: SetupSettings | null;
  readonly isolation: IsolationLevel;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs gate commands, in parallel, and reports each. */
export interface Gates {
  /** Reports in the order of `request.gates`; aborting ends all of them. */
  run(request: GateRequest, signal: AbortSignal): Promise<Result<readonly GateReport[], RepositoryFailure>>;
}
