import type { Variables } from '../../core/agent/variables.ts';
import type { KnownSecret } from '../../core/secret/find.ts';
import type { Redact } from '../../core/text/shorten.ts';
import type { AgentLaunch, AgentPresence, AgentRequest } from '../../ports/agents.ts';
import type { RefusalHeard } from './provider-words.ts';

/** Runs a short program to ask it something; `code` is null when it could not be run. */
export type RunProgram = (
  argv: readonly string[],
) => Promise<{ readonly code: number | null; readonly stdout: string }>;

/** What programs need of the machine. */
export interface AcpSurroundings {
  readonly variables: Variables;
  readonly run: RunProgram;
}

/** A program that speaks the Agent Client Protocol: how it is started, and what it has of its own besides the protocol. */
export interface AcpProgram {
  /** The part of `--agent` before the colon. */
  readonly name: string;
  /** How people call it. */
  readonly title: string;
  /** What to do where it cannot start, and where it is not logged in, each a sentence. */
  readonly advice: { readonly check: string; readonly logIn: string };
  /** Whether it is started with its model; otherwise it is asked for over the protocol. */
  readonly startsWithModel: boolean;
  /** Method of legitimation that needs no person, or null. */
  readonly signIn: string | null;
  /** Where its provider is with a model, as entries of an allow-list; empty where nobody knows. */
  providers(model: string | null): readonly string[];
  presence(): Promise<AgentPresence>;
  /** Values of credentials with a model, where no name of a variable gives them away; absent where there are none. */
  secrets?(model: string | null): readonly KnownSecret[];
  start(request: AgentRequest): Pick<AgentLaunch, 'argv' | 'environment' | 'access'>;
  /** What a line that is none of the protocol tells of the provider; null for nothing. `redact` replaces secrets, before anything is cut. */
  hearPlain(line: string, redact: Redact): RefusalHeard | null;
}
