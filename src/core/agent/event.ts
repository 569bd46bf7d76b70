import type { Usage } from '../run/usage.ts';

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

/** One line of an attempt's file of events. */
export interface RecordedAgentEvent {
  /** Wall-clock milliseconds at which it was heard. */
  readonly at: number;
  readonly event: AgentEvent;
}
