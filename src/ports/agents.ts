import type { QuestionKind } from '../core/run/events.ts';
import type { FailureReport } from '../core/run/failure.ts';
import type { AttemptLimits, IsolationLevel } from '../core/run/settings.ts';
import type { Usage } from '../core/run/usage.ts';
import type { ProcessEnd, SandboxAccess } from './processes.ts';

/** Something an agent did or said while it worked, in one shape for all agents. */
export type AgentEvent =
  | {
      readonly type: 'session';
      readonly sessionId: string;
      readonly model: string | null;
      readonly version: string | null;
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly summary: string }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'retry'; readonly status: number | null; readonly message: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'denied'; readonly tool: string; readonly message: string }
  | {
      readonly type: 'question';
      readonly question: string;
      readonly options: readonly string[];
      readonly fallback: string | null;
    }
  | { readonly type: 'result'; readonly text: string }
  | { readonly type: 'unknown'; readonly raw: string };

/** How an agent ended. `done` is its own claim; gates decide what it is worth. */
export type AgentOutcome =
  | { readonly kind: 'done'; readonly summary: string; readonly usage: Usage }
  | {
      readonly kind: 'asked';
      readonly question: string;
      readonly options: readonly string[];
      readonly fallback: string | null;
      /** `question` where nothing is said. */
      readonly questionKind?: QuestionKind;
      readonly usage: Usage;
    }
  | { readonly kind: 'failed'; readonly failure: FailureReport; readonly usage: Usage }
  | { readonly kind: 'cancelled'; readonly usage: Usage };

/** All that an adapter needs to start its program for one attempt. */
export interface AgentRequest {
  readonly runId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly model: string | null;
  /** Session of an earlier attempt to continue, or null to start afresh. */
  readonly resumeSession: string | null;
  /** Session id for a fresh start, a UUID that is in the journal before anything starts. */
  readonly sessionId: string;
  /** Absolute path of the packet. */
  readonly packetPath: string;
  /** Absolute path of the file in which it may leave a question for a person. */
  readonly questionFile: string;
  /** The packet as text for a prompt. */
  readonly prompt: string;
  /** Absolute path of the attempt's tree. */
  readonly workspace: string;
  readonly isolation: IsolationLevel;
  /** Absolute path of a private folder of the task for what its agents keep from attempt to attempt; hidden from them unless asked for. */
  readonly stateFolder: string;
}

/** How to start an agent's program. */
export interface AgentLaunch {
  readonly argv: readonly [string, ...string[]];
  /** Variables on top of the basics; the engine adds nothing of its own environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly input: string | null;
  readonly access: SandboxAccess;
  readonly limits?: Partial<AttemptLimits>;
}

/** Reads one attempt's output as it comes. */
export interface AgentInterpreter {
  /** Takes the next bytes; returns what they say. */
  feed(chunk: Uint8Array): readonly AgentEvent[];
  /** Judges the attempt from everything fed, how the process ended, and the question file, where the agent left one. */
  finish(end: ProcessEnd, readQuestion: () => string | null): AgentOutcome;
}

/** Whether a program is logged in, as far as can be told without a request. */
export type LoginState = 'yes' | 'no' | 'unknown';

/** Whether an agent can be used here. */
export interface AgentPresence {
  readonly name: string;
  readonly available: boolean;
  readonly version: string | null;
  /** What was looked for and found, one sentence. */
  readonly detail: string;
  /** How to get it, when it is not there. */
  readonly hint: string;
  /** Absolute path of its program, or null where it has none of its own; absent where nobody looked. */
  readonly program?: string | null;
  /** Whether it has a credential to work with, by its presence alone: nobody asks the provider. Absent where it needs none. */
  readonly login?: LoginState;
  /** Names of the variables and files that it would get its credential from here; never a value. */
  readonly credentials?: readonly string[];
}

/** One kind of agent program. Adapters describe; the engine starts and judges. */
export interface AgentAdapter {
  /** The part of `--agent` before the colon. */
  readonly name: string;
  /** True when it may run below a sandbox without being asked for (it executes nothing of its own). */
  readonly exemptFromIsolation: boolean;
  presence(): Promise<AgentPresence>;
  /** Says how to start the program and prepares what it needs in `stateFolder`; done again it changes nothing for one that runs. */
  launch(request: AgentRequest): AgentLaunch;
  interpret(request: AgentRequest): AgentInterpreter;
}
