import type { KnownSecret } from '../core/secret/find.ts';
import type { Redactor } from '../core/secret/redact.ts';
import type { AgentAdapter } from '../ports/agents.ts';
import type { Clock } from '../ports/clock.ts';
import type { Environment } from '../ports/environment.ts';
import type { Gates } from '../ports/gates.ts';
import type { Journal, JournalReserve } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import type { IsolationProbe, Processes } from '../ports/processes.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { Setups } from '../ports/setups.ts';
import type { Surroundings } from '../ports/surroundings.ts';
import type { Workspaces } from '../ports/workspaces.ts';
import type { StartTurns } from './start-turns.ts';

/** What replaces secrets. */
export interface Secrets {
  /** From now on these values are replaced too. */
  learn(secrets: readonly KnownSecret[]): void;
  redact(text: string): string;
  /** Starts the redaction of one stream. */
  stream(): Redactor;
}

/** Everything outside that the engine acts through; main decides what stands behind each. */
export interface EngineContext {
  readonly journal: Journal & JournalReserve;
  readonly workspaces: Workspaces;
  readonly processes: Processes;
  readonly gates: Gates;
  readonly setups: Setups;
  readonly files: RunFiles;
  readonly surroundings: Surroundings;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
  /** Replaces secrets in text before it is kept or handed on: what runs were given, and what looks like a credential. */
  readonly secrets: Secrets;
  /** The adapter that serves a `--agent` value, or null when there is none. */
  readonly agent: (name: string) => AgentAdapter | null;
  /** What this machine can enforce, as probed when the daemon started. */
  readonly isolation: () => IsolationProbe;
  /** A new run id: short, unique on this machine, fit for a branch name. */
  readonly newRunId: () => string;
  /** Attempts that run at the same time over all runs of this machine. */
  readonly machineTracks: number;
  /** Turns in which programs of agents start; absent where all may start at once. */
  readonly starts?: StartTurns;
}
