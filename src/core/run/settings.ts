import type { Gate } from '../gate/gate.ts';
import type { TaskOverrides } from '../plan/plan.ts';
import type { ScopeChoice } from '../plan/scope/scope.ts';
import type { Caps } from './caps.ts';

/** How much stands between an agent and the machine: `sandbox` is a PID namespace through bubblewrap. */
export type IsolationLevel = 'sandbox' | 'best-effort' | 'none';

/** Bounds of one attempt. */
export interface AttemptLimits {
  /** Wall-clock limit in milliseconds. */
  readonly wallMs: number;
  /** Longest silence on the agent's output in milliseconds before the watchdog ends it. */
  readonly idleMs: number;
  /** Bytes of output kept and allowed. */
  readonly outputBytes: number;
  /** Resident memory of the whole process tree in bytes. */
  readonly memoryBytes: number;
  /** Processes in the tree. */
  readonly processes: number;
  /** Bytes of the largest single file an agent may write. */
  readonly fileBytes: number;
}

/** How often a failed task is tried again, by kind of failure. */
export interface RetrySettings {
  /** Attempts of a task in all, the first one included; limits of a provider do not count. */
  readonly attempts: number;
  /** First back-off in milliseconds; it doubles up to `backoffMaxMs`. */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** Longest limit of a provider, in milliseconds, that a task in the middle of a session waits for while another agent is free; a quarter of an hour where nothing is said. */
  readonly sessionWaitMs?: number;
}

/** How questions to a person are handled. */
export interface DecisionSettings {
  /** Milliseconds after which a question with a default is answered with it; null for never. */
  readonly deadlineMs: number | null;
}

/** Agents, in order of preference and joined by commas, for tasks with something in common; the first that fits counts, from top to bottom. */
export interface AgentRoutes {
  readonly byTag: Readonly<Record<string, string>>;
  readonly byPhase: Readonly<Record<string, string>>;
  readonly byEffort: Readonly<Record<string, string>>;
  readonly byRisk: Readonly<Record<string, string>>;
}

/** What agents in a sandbox may reach: all that the machine reaches, what is listed and their provider, or nothing at all. */
export type NetworkAccess = 'host' | 'allow' | 'none';

/** The network of agents. */
export interface NetworkSettings {
  readonly access: NetworkAccess;
  /** What may be reached with `allow` besides the agent's provider, each as `HOST`, `HOST:PORT`, `*.HOST` or `*.HOST:PORT`. */
  readonly allow: readonly string[];
}

/** What the configuration sets for one task alone: more than a plan may, whose text anybody may have written. */
export interface TaskSettings extends TaskOverrides {
  readonly network?: NetworkAccess;
  /** Instead of the run's list. */
  readonly allow?: readonly string[];
}

/** What makes a clean checkout runnable. */
export interface SetupSettings {
  readonly run: string;
  /** Files whose content decides whether the cached result still serves, relative to the repository. */
  readonly lockfiles: readonly string[];
  /** Folders that the command fills and that are shared with workspaces and gates, relative to the repository. */
  readonly produces: readonly string[];
  readonly timeoutMs: number;
}

/** How the inlined part of packets is made. */
export interface PacketSettings {
  /** Most tokens of it, estimated at four bytes each. */
  readonly budgetTokens: number;
  /** The team's template as it was when the run was planned; absent where there is none. */
  readonly template?: string;
}

/** The execution parameters of a run, fixed when it is planned; the journal holds them. */
export interface RunSettings {
  /** Agents in order of preference, joined by commas: `claude`, `claude,codex`, `shell:COMMAND`, `replay:FOLDER`, `person`. */
  readonly agent: string;
  /** Other agents for some kinds of tasks; runs of the first journals have none. */
  readonly agents?: AgentRoutes;
  /** How long questions wait; in runs of the first journals they wait for ever. */
  readonly decisions?: DecisionSettings;
  readonly model: string | null;
  /** Models by the name of an agent, for those that `model` is not meant for; runs of the first journals have none. */
  readonly models?: Readonly<Record<string, string>>;
  /** The user's profiles of programs' own settings, by the name of an agent; runs of the first journals have none. */
  readonly profiles?: Readonly<Record<string, string>>;
  readonly tracks: number;
  readonly isolation: IsolationLevel;
  readonly workspace: 'clone' | 'none';
  readonly limits: AttemptLimits;
  /** What agents in a sandbox may reach; in runs of the first journals all that the machine does. */
  readonly network?: NetworkSettings;
  readonly retry: RetrySettings;
  /** The most that agents may use; runs of the first journals have no caps. */
  readonly caps?: Caps;
  /** The share of a cap, up to 1 for never, at which people are told that it is near; 0.8 where nothing is said. */
  readonly capWarning?: number;
  readonly setup: SetupSettings | null;
  readonly gates: readonly Gate[];
  /** Paths that a task may change only if its plan names them, relative to the repository; runs of the first journals have none. */
  readonly protectedPaths?: readonly string[];
  /** How packets are made; runs of the first journals have the defaults. */
  readonly packet?: PacketSettings;
  /** Merges that conflict before another plan is proposed; runs of the first journals have the default. */
  readonly conflictsBeforeReplan?: number;
  /** Overrides by task id from the configuration; they win over those in the plan. */
  readonly tasks: Readonly<Record<string, TaskSettings>>;
  /** Optional tasks run too. */
  readonly optional: boolean;
  /** Names of environment variables that agents get besides the basics; values are never stored. */
  readonly passEnvironment: readonly string[];
  /** Environment variables of agents, not of gates, by secret reference, for example `env:NAME` or `file:PATH`; never values. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether an agent, by the part of its name before the colon, may see secrets that stand in specs; runs of the first journals have none. */
  readonly trust?: Readonly<Record<string, boolean>>;
  /** Hooks that the user or the repository arranged for the programs of agents run in their sessions; they do not where nothing is said. */
  readonly agentHooks?: boolean;
  /** Importance of this run among the runs of this machine, 0 to 100. */
  readonly priority: number;
}

/** Where a run works and what it lands on. */
export interface RunTarget {
  /** Absolute path of the user's repository (its top level), or of the folder when `workspace` is `none`. */
  readonly repository: string;
  /** Full ref of the result branch, such as `refs/heads/slipway/r1abc/result`; the engine puts the run's id in place of `{run}`. */
  readonly resultRef: string;
  /** Commit that the result branch starts from. */
  readonly base: string;
  /** Path of the plan file relative to the repository, or null when it is outside of it. */
  readonly planFile: string | null;
  /** In a run over several specs the task list of each, by the spec's name, relative to the repository; lists outside of it are left out. */
  readonly planFiles?: Readonly<Record<string, string>>;
  /** Absolute path of the plan file when the run was planned, or planned anew. */
  readonly planPath: string;
  /** What an approval names: SHA-256 over `documentHashes`, hex; in runs of the first journals that of the plan file's bytes. */
  readonly planHash: string;
  /** SHA-256 of each document that the plan was made of, the plan file with them, by absolute path; runs of the first journals have none. */
  readonly documentHashes?: Readonly<Record<string, string>>;
  /** Every spec document that belongs to the plan, absolute paths. */
  readonly specFiles: readonly string[];
  /** Which copies of them agents get: a run that was planned anew has others than it began with. */
  readonly specEdition?: string;
  /** How a person chose to take a spec without a task list; absent where the spec decided, and in runs of the first journals. */
  readonly scope?: ScopeChoice;
  /** Conventions files found in the repository, relative paths (CLAUDE.md, AGENTS.md). */
  readonly conventions: readonly string[];
}
