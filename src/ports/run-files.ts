import type { Packet } from '../core/run/packet.ts';
import type { AttemptKey } from './workspaces.ts';

/** Name of the folder, beside the attempts of a task, that `agentState` answers with. */
export const AGENT_STATE = 'agent';

/** The private folders of runs: packets, copies of the spec, outputs of agents and gates. All readable by the user alone. */
export interface RunFiles {
  /** Copies the spec documents into the run's folder and answers with the copies; done again it answers with the same. */
  keepSpec(runId: string, files: readonly string[]): Promise<readonly string[]>;
  /** The copies that `keepSpec` made. */
  specFiles(runId: string): readonly string[];
  /** Folder of an attempt; made when missing. */
  attemptDirectory(key: AttemptKey): string;
  /** An empty folder to work in for a task that has no workspace; kept with the attempt. */
  scratch(key: AttemptKey): string;
  /** Folder for an agent's question, the one place outside of its tree that it may write to. */
  outbox(key: AttemptKey): string;
  /** Folder for what the agents of a task keep from attempt to attempt. It may hold a login: it is in no export. */
  agentState(key: AttemptKey): string;
  /** Writes the packet and answers with its absolute path. */
  writePacket(key: AttemptKey, packet: Packet): Promise<string>;
  /** What the agent put into its question file, at most 64 KiB; null when it asked nothing. */
  readQuestion(key: AttemptKey): string | null;
}
