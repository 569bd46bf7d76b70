import type { Client } from '../client/client.ts';
import type { ClientFailure } from '../client/failure.ts';
import type { Brief } from '../core/packet/brief.ts';
import type { DocumentRevision } from '../core/packet/changed-documents.ts';
import type { CritiqueFinding } from '../core/plan/critique/finding.ts';
import type { PlanDiff } from '../core/plan/edit/diff-plans.ts';
import type { PlanEdit } from '../core/plan/edit/edits.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { ScopeChoice } from '../core/plan/scope/scope.ts';
import type { Result } from '../core/result.ts';
import type { Isolation } from '../core/run/isolation.ts';
import type { Usage } from '../core/run/usage.ts';
import type { RunView } from '../core/view/run-view.ts';
import type { CreateRun } from '../protocol/api.ts';
import type { DecomposeRequest, Decomposing } from './decompose-request.ts';
import type { PortFailure } from './exit.ts';
import type { AskedOpinion, OpinionRequest } from './opinion-request.ts';
import type { PlanForecast, PlannedSpec } from './plan-document.ts';
import type { PlanOutputsPort } from './plan-outputs.ts';

// What the commands need of the rest of the program. Main wires the real ones, tests wire fakes; each loads what it needs when it is called.

/** What is known of the daemon without asking it. */
export interface DaemonPlaces {
  readonly socketPath: string;
  readonly logPath: string;
  /** Folder of all state. */
  readonly home: string;
  /** Whether a service unit starts it at login. */
  readonly installed: boolean;
}

/** An engine that works inside of this process, or the daemon that holds the lock. */
export interface Hosted {
  readonly client: Client;
  /** False when a daemon held the lock already and serves the run. */
  readonly inProcess: boolean;
  /** Lets go of the engine; agents in flight keep working for the next daemon. */
  close(): Promise<void>;
}

/** The way to the daemon. */
export interface DaemonPort {
  /** Connects; with `start` a daemon that does not run is started and waited for. */
  connect(start: boolean): Promise<Result<Client, ClientFailure>>;
  /** Takes the daemon's lock and hosts the engine here, or connects to the daemon that holds it. */
  host(): Promise<Result<Hosted, ClientFailure>>;
  places(): Promise<DaemonPlaces>;
  /** Whether a living process holds the daemon's lock: a daemon that answers no more may still be putting things away. */
  isHeld(): Promise<boolean>;
  /** Writes and enables the service unit; returns what was done, one sentence each. */
  install(): Promise<Result<readonly string[], PortFailure>>;
}

/** Flags of `plan` and `run` that shape a plan. */
export interface PlanRequest {
  /** Absolute path of a plan file or a spec folder. */
  readonly path: string;
  readonly cwd: string;
  readonly tracks: number | null;
  readonly optional: boolean;
  /** How a spec without a task list is to be taken; absent or null where the spec decides. */
  readonly scope?: ScopeChoice | null;
  /** Who cuts a spec without a task list: `offline` or the `--agent` value of one agent; absent or null where the configuration decides. */
  readonly by?: string | null;
}

/** Flags of `run` on top; null where the configuration decides. */
export interface RunRequest extends PlanRequest {
  readonly agent: string | null;
  /** US dollars that the run may cost, as text. */
  readonly maxCost?: string | null;
  /** Tokens that the run may use, as text. */
  readonly maxTokens?: string | null;
  readonly isolation: 'sandbox' | 'best-effort' | 'none' | null;
  readonly environment: string | null;
}

/** A run that is ready to be created. */
export interface PreparedRun {
  readonly spec: PlannedSpec;
  readonly request: CreateRun;
  /** False where the configuration approves plans by itself. */
  readonly needsApproval: boolean;
  /** Set where the plan has more open tasks than the configuration takes without a question. */
  readonly large: { readonly tasks: number; readonly threshold: number } | null;
  /** Things a person should know before saying yes, one sentence each. */
  readonly warnings: readonly string[];
}

/** What a run knows of the documents that its plan was made of. */
export type HashedPlan = Pick<RunView, 'repository' | 'planFile' | 'planHash' | 'documentHashes'>;

/** The same documents as they are now. */
export interface PlanNow {
  /** What an approval of them as they are now names, hex. */
  readonly hash: string;
  /** Absolute paths of those that changed or are gone. */
  readonly changed: readonly string[];
}

/** A plan that was read again. */
export interface RereadPlan {
  readonly spec: PlannedSpec;
  readonly plan: Plan;
  /** Absolute path of the plan file. */
  readonly planPath: string;
  /** As in `RunTarget`. */
  readonly planHash: string;
  readonly documentHashes: Readonly<Record<string, string>>;
  /** Absolute paths of the spec documents. */
  readonly specFiles: readonly string[];
}

/** A plan with what is expected of it. */
export interface ForecastSpec {
  readonly spec: PlannedSpec;
  readonly forecast: PlanForecast;
  /** Warnings of the critics; absent where nobody asked them. */
  readonly warnings?: number;
}

/** Reading of plans. */
export interface PlanningPort {
  /** Has a spec without a task list cut by an agent where command or configuration say so; aborting the signal ends the agent. */
  decompose(request: DecomposeRequest, signal: AbortSignal): Promise<Result<Decomposing, PortFailure>>;
  read(request: PlanRequest): Promise<Result<PlannedSpec, PortFailure>>;
  /** Forecasts a plan on each number of tracks, or on the configured one for none; what it learned from is told. */
  forecast(request: PlanRequest, tracks: readonly number[]): Promise<Result<ForecastSpec, PortFailure>>;
  /** The plan as it is now, for a run that is there already. */
  reread(request: PlanRequest): Promise<Result<RereadPlan, PortFailure>>;
  /** The documents of a run, as agents get them and as they are now; only those that differ. */
  revisions(run: Pick<RunView, 'id' | 'documents' | 'specEdition'>): Promise<readonly DocumentRevision[]>;
  prepare(request: RunRequest): Promise<Result<PreparedRun, PortFailure>>;
  /** What the documents of a run's plan are now. */
  hash(run: HashedPlan): Promise<Result<PlanNow, PortFailure>>;
}

/** Which editable plan is meant. */
export interface PlanPlace {
  /** Absolute path of a plan file, a task list or the folder of a spec; null means the only editable plan around `cwd`. */
  readonly path: string | null;
  readonly cwd: string;
  /** How a spec without a task list is to be taken; absent or null where the spec decides. */
  readonly scope?: ScopeChoice | null;
}

/** A plan file that was written. */
export interface WrittenPlan {
  /** As the user would name it. */
  readonly file: string;
  /** True when it did not exist before. */
  readonly created: boolean;
  readonly tasks: number;
}

/** A plan file after its list was taken over. */
export interface UpdatedPlan extends WrittenPlan {
  readonly diff: PlanDiff;
  /** Where list and plan were changed in the same place, one sentence each, with what was kept. */
  readonly clashes: readonly string[];
}

/** What edits did to a plan file. */
export interface EditedPlanFile extends WrittenPlan {
  readonly summary: string;
  readonly warnings: readonly string[];
  readonly diff: PlanDiff;
}

/** What was taken back. */
export interface UndoneEdit {
  readonly file: string;
  readonly diff: PlanDiff;
  /** Edits that can still be taken back. */
  readonly left: number;
}

/** What a plan file and its spec do not have in common. */
export interface ComparedPlans {
  readonly file: string;
  readonly list: string;
  readonly diff: PlanDiff;
}

/** Editable plans, each a file that a person can open. Edits are checked as a whole, and can be taken back. */
export interface PlanFilesPort {
  /** Writes the plan of a spec beside it; with `force` in place of one that is there. */
  create(place: PlanPlace, force: boolean): Promise<Result<WrittenPlan, PortFailure>>;
  /** Takes over what changed in the list of a plan file and keeps what was edited. */
  update(place: PlanPlace): Promise<Result<UpdatedPlan, PortFailure>>;
  /** Makes edits, all of them or none; the first one of a task list writes its plan file. With `dryRun` nothing is written. */
  edit(place: PlanPlace, edits: readonly PlanEdit[], dryRun: boolean): Promise<Result<EditedPlanFile, PortFailure>>;
  /** Takes the last edit back; with `force` also when the file was changed by hand since. */
  undo(place: PlanPlace, force: boolean): Promise<Result<UndoneEdit, PortFailure>>;
  /** What the critics find in a plan. */
  critique(
    place: PlanPlace,
  ): Promise<Result<{ readonly file: string; readonly findings: readonly CritiqueFinding[] }, PortFailure>>;
  /** Asks an agent for its opinion on the plan; `critique` tells what is left of it from then on. Aborting the signal ends the agent. */
  opinion(place: PlanPlace, request: OpinionRequest, signal: AbortSignal): Promise<Result<AskedOpinion, PortFailure>>;
  /** Compares a plan file with what its task list says today. */
  compare(place: PlanPlace): Promise<Result<ComparedPlans, PortFailure>>;
}

/** What an agent will get for a task. */
export interface ShownPacket {
  /** The plan, as the user would name it. */
  readonly file: string;
  readonly brief: Brief;
}

/** Packets of tasks before anything runs. */
export interface PacketsPort {
  show(place: PlanPlace, task: string): Promise<Result<ShownPacket, PortFailure>>;
}

/** Something `init` found in the repository. */
export interface Detection {
  /** Such as `setup`, `test`, `lint`, `types`, `conventions`, `agent`. */
  readonly what: string;
  readonly value: string;
  /** Where it was found. */
  readonly from: string;
}

/** What `init` is about to write. */
export interface InitProposal {
  /** Absolute path of the configuration file. */
  readonly path: string;
  readonly exists: boolean;
  readonly detections: readonly Detection[];
  /** What this machine can enforce. */
  readonly isolation: {
    readonly level: 'sandbox' | 'best-effort' | 'none';
    readonly explanation: string;
    readonly hint: string;
  };
  /** The file's text for a given isolation level; null leaves the level to the machine. */
  readonly text: (isolation: 'best-effort' | 'none' | null) => string;
}

/** The user's repository and its configuration. */
export interface ProjectPort {
  /** Top level of the repository that a folder is in, or null. */
  repository(cwd: string): Promise<string | null>;
  propose(cwd: string): Promise<Result<InitProposal, PortFailure>>;
  /** Answers with the paths of all files that were written; one that is there is replaced only when told to. */
  write(
    path: string,
    text: string,
    how: { readonly replace: boolean },
  ): Promise<Result<readonly string[], PortFailure>>;
}

/** One value of the configuration with where it comes from. */
export interface ConfigRow {
  readonly key: string;
  readonly value: unknown;
  /** Such as `flag --tracks`, `environment SLIPWAY_TRACKS`, `slipway.yaml:3`, `default`. */
  readonly origin: string;
}

/** The resolved configuration. */
export interface ConfigPort {
  show(cwd: string, environment: string | null): Promise<Result<readonly ConfigRow[], PortFailure>>;
}

/** One thing that `doctor` looked at. */
export interface Finding {
  /** Stable name such as `isolation/bubblewrap`. */
  readonly code: string;
  readonly state: 'good' | 'note' | 'warning' | 'error' | 'repaired';
  readonly message: string;
  /** What to do about it; empty where nothing has to be done. */
  readonly hint: string;
  /** What agents would be kept from here, of the finding about isolation. */
  readonly protections?: Isolation;
}

/** Looks at the machine, the state and the repository, and mends what it safely can. */
export interface DoctorPort {
  examine(request: { readonly cwd: string; readonly repair: boolean }): Promise<readonly Finding[]>;
}

/** Which finished runs to remove. */
export interface PruneRequest {
  /** Only runs that ended longer ago than this many milliseconds; null for what the configuration says. */
  readonly olderThanMs: number | null;
  /** The newest runs of each repository that stay in any case. */
  readonly keep: number;
  readonly dryRun: boolean;
}

/** A run that was moved or removed. */
export interface ArchivedRun {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
}

/** A run that stays, and why in one sentence. */
export interface KeptRun {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

/** What came of pruning, or would come of it. */
export interface Pruned {
  readonly runs: readonly ArchivedRun[];
  readonly kept: readonly KeptRun[];
}

/** Export, import and deletion of runs with their journal and logs. */
export interface ArchivePort {
  exportRuns(ids: readonly string[], file: string): Promise<Result<readonly ArchivedRun[], PortFailure>>;
  importRuns(file: string): Promise<Result<readonly ArchivedRun[], PortFailure>>;
  prune(request: PruneRequest): Promise<Result<Pruned, PortFailure>>;
}

/** Questions to the person at the terminal; null means that the question was left unanswered. */
export interface PromptPort {
  confirm(question: string): Promise<boolean | null>;
  choose(
    question: string,
    options: readonly { readonly value: string; readonly label: string }[],
  ): Promise<string | null>;
  /** Asks for words; what is proposed stands there already. */
  text(question: string, proposed: string): Promise<string | null>;
}

/** An agent as it stands on this machine. */
export interface AgentListing {
  /** The part of `--agent` before the colon. */
  readonly name: string;
  readonly available: boolean;
  readonly version: string | null;
  /** Absolute path of its program, or null. */
  readonly program: string | null;
  /** `not-needed` for agents that have no provider of their own. */
  readonly login: 'yes' | 'no' | 'unknown' | 'not-needed';
  /** Names of the variables and files that it gets its credential from; never a value. */
  readonly credentials: readonly string[];
  /** Where its provider is, as entries of an allow-list; empty where it has none or nobody knows. */
  readonly providers: readonly string[];
  /** What stands between it and this machine. */
  readonly isolation: 'sandbox' | 'best-effort' | 'none';
  readonly detail: string;
  /** How to get it or log in; empty where nothing has to be done. */
  readonly hint: string;
}

/** What came of one small task that an agent was given. */
export interface AgentTrial {
  readonly agent: string;
  readonly works: boolean;
  /** Class of the failure, or null when it works. */
  readonly failure: string | null;
  /** What happened, in full sentences. */
  readonly message: string;
  readonly hint: string;
  /** What its output shows; at most 8 KiB. */
  readonly evidence: string;
  readonly durationMs: number;
  readonly usage: Usage;
  readonly isolation: 'sandbox' | 'best-effort' | 'none';
}

/** The agents of this machine. */
export interface AgentsPort {
  list(): Promise<readonly AgentListing[]>;
  /** Gives an agent one harmless task in a scratch repository, a command in a copy of the last commit, through everything that a run goes through; aborting the signal ends it. */
  try(
    request: { readonly agent: string; readonly cwd: string },
    signal: AbortSignal,
  ): Promise<Result<AgentTrial, PortFailure>>;
}

/** Everything that main injects. */
export interface CliPorts {
  readonly daemon: DaemonPort;
  readonly planning: PlanningPort;
  readonly planFiles: PlanFilesPort;
  readonly outputs: PlanOutputsPort;
  readonly packets: PacketsPort;
  readonly project: ProjectPort;
  readonly config: ConfigPort;
  readonly doctor: DoctorPort;
  readonly archive: ArchivePort;
  readonly prompt: PromptPort;
  readonly agents: AgentsPort;
}
