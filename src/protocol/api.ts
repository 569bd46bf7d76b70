import type { Plan } from '../core/plan/plan.ts';
import type { PersonCommand } from '../core/run/commands.ts';
import type { RunEvent } from '../core/run/events.ts';
import type { RunSettings, RunTarget } from '../core/run/settings.ts';
import type { RunView, Stall } from '../core/view/run-view.ts';

/**
 * The daemon's HTTP API on its Unix socket. JSON in, JSON out; streams are JSON Lines. Every answer to a reading request has the
 * shape `{schemaVersion: 1, data}`; every refusal is an RFC 9457 problem with `reason` and `hint` members. Every request carries
 * `authorization: Bearer TOKEN`; every answer carries the headers `slipway-version` and `slipway-api`.
 *
 *   GET  /v1/health                        -> Health
 *   POST /v1/runs                          CreateRun -> {id}
 *   GET  /v1/runs[?repository=PATH]        -> RunListing[], newest first
 *   GET  /v1/runs/:id                      -> ServedRunView
 *   POST /v1/runs/:id/commands             CommandRequest -> {}
 *   GET  /v1/runs/:id/settled              -> ServedRunView, once nothing more happens without a person
 *   GET  /v1/runs/:id/tasks/:task/why      -> WhyView
 *   GET  /v1/runs/:id/tasks/:task/workspace -> PersonWorkspace, once a person has one
 *   GET  /v1/runs/:id/tasks/:task/output[?attempt=N][&follow=1]   bytes of the agent's output
 *   GET  /v1/runs/:id/tasks/:task/heard[?attempt=N][&follow=1]    JSON Lines of RecordedAgentEvent; 404 prints-plainly where only output is kept
 *   GET  /v1/runs/:id/events?after=N[&follow=1]   JSON Lines of RunEntry
 *   POST /v1/shutdown                      {} -> {} (daemon stop; agents keep working)
 */
export const API_VERSION = 1;

/** Version of every JSON document that the CLI and the API print. */
export const SCHEMA_VERSION = 1;

/** Wraps data for a reader: `{"schemaVersion":1,"data":...}`. */
export function envelope<Data>(data: Data): { readonly schemaVersion: 1; readonly data: Data } {
  return { schemaVersion: SCHEMA_VERSION, data };
}

/** Body of `POST /v1/runs`. */
export interface CreateRun {
  readonly plan: Plan;
  readonly settings: RunSettings;
  readonly target: RunTarget;
  readonly title: string;
}

/** What a person can ask of a run that exists. */
export type RunControl = Exclude<PersonCommand, { readonly type: 'plan' }>;

/** Body of `POST /v1/runs/:id/commands`. */
export interface CommandRequest {
  readonly command: RunControl;
  /** The same key asked again has one effect; at most 200 characters. */
  readonly idempotencyKey?: string;
}

/** A run as it is served: its view, for how many milliseconds the engine that answers has been up, and why it stands still, if it does. */
export type ServedRunView = RunView & { readonly uptime: number; readonly stall: Stall | null };

/** Where a person works on a task. */
export interface PersonWorkspace {
  /** Absolute path of the tree. */
  readonly path: string;
}

/** One row of the list of runs. */
export interface RunListing {
  readonly id: string;
  readonly repository: string;
  readonly title: string;
  /** Wall-clock milliseconds. */
  readonly createdAt: number;
  readonly status: string;
  readonly lastSeq: number;
}

/** One event of a run's history with its place in it: a line of the event stream. */
export interface RunEntry {
  readonly runId: string;
  readonly seq: number;
  /** Wall-clock milliseconds when it was journaled. */
  readonly at: number;
  readonly event: RunEvent;
}

/** A refusal on the wire (RFC 9457 problem details). */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly reason: string;
  readonly hint: string;
}

/** What the daemon says about itself. */
export interface Health {
  readonly version: string;
  readonly apiVersion: number;
  readonly pid: number;
  readonly uptimeMs: number;
  readonly stall: Stall | null;
  readonly isolation: { readonly level: string; readonly explanation: string; readonly hint: string };
}
