import type { AgentEvent } from '../core/agent/event.ts';
import type { QuestionKind } from '../core/run/events.ts';
import type { FailureReport } from '../core/run/failure.ts';
import type { AttemptLimits, IsolationLevel } from '../core/run/settings.ts';
import type { Usage } from '../core/run/usage.ts';
import type { KnownSecret } from '../core/secret/find.ts';
import type { ControlLine, ProcessEnd, SandboxAccess } from './processes.ts';

export type { AgentEvent };

/** How an agent ended. `done` is its own claim; gates decide what it is worth. */
export type AgentOutcome =
  | {
      readonly kind: 'done';
      readonly summary: string;
      readonly usage: Usage;
      /** What it gave where a schema was asked for, not yet checked; absent where it gave nothing of the kind. */
      readonly structured?: unknown;
      /** Keys of the messages that its session heard; absent for one that does not listen. */
      readonly heard?: readonly string[];
    }
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
  /** The user's profile of the program's settings, by its name; absent where the run names none. */
  readonly profile?: string;
  /** US dollars at which a program that can is to stop by itself; absent where no cap of cost holds. */
  readonly budgetUsd?: number;
  /** Session of an earlier attempt to continue, or null to start afresh. */
  readonly resumeSession: string | null;
  /** Absolute path of what the program printed in the last attempt of this session that had one, where this one goes on with it. */
  readonly earlierOutput?: string;
  /** Session id for a fresh start, a UUID that is in the journal before anything starts. */
  readonly sessionId: string;
  /** Absolute path of the packet. */
  readonly packetPath: string;
  /** Absolute path of the file in which it may leave a question for a person. */
  readonly questionFile: string;
  /** JSON schema of the result that is asked for; what comes back is to be checked against it all the same. */
  readonly schema?: object;
  /** Hooks that the user or the repository arranged for the program run in the session; they do not where nothing is said. */
  readonly hooks?: boolean;
  /** The packet as text for a prompt. */
  readonly prompt: string;
  /** What people said to requests for leave of earlier attempts of the task, oldest first; absent where there were none. */
  readonly permissions?: readonly { readonly question: string; readonly answer: string }[];
  /** Absolute path of the attempt's tree. */
  readonly workspace: string;
  readonly isolation: IsolationLevel;
  /** Absolute path of a private folder of the task for what its agents keep from attempt to attempt; hidden from them unless asked for. */
  readonly stateFolder: string;
  /** Replaces secrets in a text: whatever is cut from what the program says has passed it before. */
  readonly redact: (text: string) => string;
}

/** What an adapter asks for; whether all that the machine reaches is granted is decided by the run. */
export type LaunchAccess = Omit<SandboxAccess, 'network'> & { readonly network: 'host' | 'none' };

/** How to start an agent's program. */
export interface AgentLaunch {
  readonly argv: readonly [string, ...string[]];
  /** Variables on top of the basics; the engine adds nothing of its own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Null with `control`: what the program hears then comes from its interpreter. */
  readonly input: string | null;
  /** Standard input stays open for what `AgentInterpreter.control` has to say. */
  readonly control?: true;
  readonly access: LaunchAccess;
  /** Where its provider is, as entries of an allow-list: reachable whatever else is not. */
  readonly providers?: readonly string[];
  readonly limits?: Partial<AttemptLimits>;
}

/** Something that a running session is told from outside: more of what is to be done or heeded. */
export interface AgentMessage {
  /** Unique within the attempt. */
  readonly key: string;
  readonly text: string;
  /** What runs at this moment is stopped for it, and the session goes on with it. */
  readonly interrupts?: boolean;
}

/**
 * What a program is told on its standard input while it works. A deterministic function of what was fed and said: after a restart the engine
 * feeds all output and says all messages again, and lines whose key was written before are passed over.
 */
export interface AgentControl {
  /** The lines that are to be written by now and were not yet, oldest first; asked at the start and after everything that was fed or said. */
  due(): readonly ControlLine[];
  /** The line of that key was written, by this process or an earlier one: it need not be kept any more. */
  wrote(key: string): void;
  /** True once nothing more is to be said: standard input ends, and the program with it. */
  readonly over: boolean;
  /** Takes a message for the session; one that comes too late is not heard, and so not among `AgentOutcome.heard`. */
  say(message: AgentMessage): void;
}

/** Reads one attempt's output as it comes. */
export interface AgentInterpreter {
  /** Takes the next bytes; returns what they say. */
  feed(chunk: Uint8Array): readonly AgentEvent[];
  /** True once nothing can come of it any more, such as with refused credentials: the engine ends the process and `finish` judges from what was fed. */
  readonly givesUp?: boolean;
  /** There where the adapter's launch asked for `control`. */
  readonly control?: AgentControl;
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
  /** Where its provider is, as entries of an allow-list; absent where nobody knows. */
  readonly providers?: readonly string[];
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
  /**
   * Values that its program legitimates itself with and that no name of a variable in its environment gives away, such as those of its own
   * settings; absent where it has none. They are for redaction alone.
   */
  secrets?(request: Pick<AgentRequest, 'model' | 'profile'>): readonly KnownSecret[];
  /** Says how to start the program and prepares what it needs in `stateFolder`; done again it changes nothing for one that runs. */
  launch(request: AgentRequest): AgentLaunch;
  interpret(request: AgentRequest): AgentInterpreter;
}
