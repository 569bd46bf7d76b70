import { randomInt } from 'node:crypto';
import { availableParallelism, homedir } from 'node:os';
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import { createEnvironment } from '../adapters/config/environment.ts';
import { createGates } from '../adapters/gates/gates.ts';
import { createGitWorkspaces, type GitWorkspaces } from '../adapters/git/git-workspaces.ts';
import { createProcesses } from '../adapters/process/create-processes.ts';
import { createSurroundings } from '../adapters/project/surroundings.ts';
import { createRunFiles } from '../adapters/run-files/run-files.ts';
import { openJournal } from '../adapters/sqlite/journal.ts';
import { tickBoxBytes } from '../core/plan/tick.ts';
import type { KnownSecret } from '../core/secret/find.ts';
import { createLearningRedactor } from '../core/secret/learning.ts';
import type { EngineContext } from '../engine/context.ts';
import { Engine } from '../engine/engine.ts';
import { STARTS_PER_CORE, StartTurns } from '../engine/start-turns.ts';
import type { Log } from '../ports/log.ts';
import { createAgents } from './agents.ts';
import type { Places } from './places.ts';

/** Attempts at the same time over all runs, unless a run asks for more tracks. */
const MACHINE_TRACKS = 8;

/** What an engine is made of besides its places. */
export interface EngineHostOptions {
  readonly places: Places;
  readonly log: Log;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Told the values of secrets before an agent gets them. */
  readonly learnSecrets?: (secrets: readonly KnownSecret[]) => void;
}

/** The ports of an engine with the real adapters behind them. */
export interface RealContext extends EngineContext {
  readonly workspaces: GitWorkspaces;
}

/** Puts the real adapters together into an engine and takes up what the journal holds. The caller holds the daemon's lock. */
export async function hostEngine(options: EngineHostOptions): Promise<Engine> {
  const engine = new Engine(await openEngineContext(options));
  engine.recover();
  return engine;
}

/** The real adapters behind the ports of an engine, opened on these places. */
export async function openEngineContext({
  places,
  log,
  variables,
  learnSecrets,
}: EngineHostOptions): Promise<RealContext> {
  const clock = createSystemClock();
  const heard = createLearningRedactor();
  const learn = (secrets: readonly KnownSecret[]) => {
    heard.learn(secrets);
    learnSecrets?.(secrets);
  };
  const processes = createProcesses({
    clock,
    stateDirectory: places.state,
    hiddenPaths: [homedir(), places.runtime, places.cache, places.logs],
    warmShims: MACHINE_TRACKS,
  });
  // Trying out a sandbox takes longer than all the rest: it begins first and is waited for last.
  const probing = processes.probe();
  const workspaces = createGitWorkspaces({ stateDirectory: places.workspaces, clock, tick: tickBoxBytes });
  const gates = createGates({
    processes,
    clock,
    cacheDirectory: places.setups,
    environment: variables,
    redact: heard.redact,
  });
  const journal = openJournal(places.journal);
  const probe = await probing;
  return {
    journal,
    workspaces,
    processes,
    gates,
    setups: gates,
    files: createRunFiles(places.runs, heard.redact),
    surroundings: createSurroundings(heard.redact),
    environment: createEnvironment(variables, homedir(), learn),
    clock,
    log,
    secrets: { ...heard, learn },
    agent: createAgents({ variables, logins: places.logins }),
    isolation: () => probe,
    newRunId: newRunId(new Set()),
    machineTracks: MACHINE_TRACKS,
    starts: new StartTurns(STARTS_PER_CORE * availableParallelism(), clock),
  };
}

/** No vowels and no look-alikes: ids are read aloud and typed. */
const LETTERS = '23456789bcdfghjkmnpqrstvwxz';
const ID_LENGTH = 6;

/** Ids such as `r4k7mx2`: short enough to type, 387 million of them, none given twice by this process. */
function newRunId(given: Set<string>): () => string {
  return () => {
    for (;;) {
      const id = `r${Array.from({ length: ID_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
      if (given.has(id)) continue;
      given.add(id);
      return id;
    }
  };
}
