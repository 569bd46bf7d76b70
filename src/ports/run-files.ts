import type { RecordedAgentEvent } from '../core/agent/event.ts';
import type { Packet } from '../core/run/packet.ts';
import type { Redactor } from '../core/secret/redact.ts';
import type { AttemptKey } from './workspaces.ts';

/** End of the name of each folder that `agentState` answers with. */
export const AGENT_STATE = '.agent';

/** Name of the file, in the folder of an attempt, with what its agent was heard doing: a line of JSON each. */
export const EVENTS_FILE = 'events.jsonl';

/** Keeps what one agent is heard doing. A new one of the same attempt is given all of it again and passes over what the last one wrote. */
export interface EventRecorder {
  add(events: readonly RecordedAgentEvent[]): void;
}

/** The private folders of runs: packets, copies of the spec, outputs of agents and gates. All readable by the user alone. */
export interface RunFiles {
  /** Copies the spec documents into the run's folder and answers with the copies; done again it answers with the same. */
  keepSpec(runId: string, files: readonly string[]): Promise<readonly string[]>;
  /** Copies them once more beside the first copies and answers with a name for these, the same for the same content. */
  keepEdition(runId: string, files: readonly string[]): Promise<string>;
  /** The copies that `keepSpec` made, or those of an edition. */
  specFiles(runId: string, edition?: string): readonly string[];
  /** Copies of these copies with every text replaced, for agents that are not trusted; those that are there stay as they are. */
  withheldSpec(runId: string, edition: string | undefined, replace: (text: string) => string): readonly string[];
  /** Replaces secrets in the output of an attempt's agent, which has ended. */
  redactOutput(key: AttemptKey, stream: () => Redactor): Promise<void>;
  /** Replaces secrets in all outputs of an attempt, its agent's and its gates', all of which have ended. */
  redactOutputs(key: AttemptKey, stream: () => Redactor): Promise<void>;
  /** Folder of everything below, of all attempts of the run; each attempt has a folder of its own directly in it. */
  runDirectory(runId: string): string;
  /** Folder of an attempt; made when missing. */
  attemptDirectory(key: AttemptKey): string;
  /** Absolute path of what the attempt's program printed; null where none was started. */
  outputOf(key: AttemptKey): string | null;
  /**
   * The attempt's own folder besides its tree, empty at first and kept with the attempt; made when missing. Its agent may write there,
   * leaves its question there, and works there when the task has no workspace.
   */
  scratch(key: AttemptKey): string;
  /**
   * Folder for what the agents of a task keep from attempt to attempt; made by the agent's adapter, where it needs one. It may hold a login:
   * it is in no export.
   */
  agentState(key: AttemptKey): string;
  /** Removes that folder, where there is one. */
  forgetAgent(key: Pick<AttemptKey, 'runId' | 'taskId'>): Promise<void>;
  /** Writes the packet and answers with its absolute path. */
  writePacket(key: AttemptKey, packet: Packet): string;
  /** Appends to what the attempt's agent was heard doing: text without secrets, at most about 4 MiB, and what is recorded already is not written again. */
  recordEvents(key: AttemptKey): EventRecorder;
  /** Appends lines for people to the output of an attempt's agent, which has ended; lines that stand at its end already are not written again. */
  noteInOutput(key: AttemptKey, lines: readonly string[]): void;
  /** What the agent put into its question file, at most 64 KiB; null when it asked nothing. */
  readQuestion(key: AttemptKey): string | null;
}
