/**
 * The daemon's HTTP API on its Unix socket. JSON in, JSON out; streams are JSON Lines. Every answer to a reading request has the
 * shape `{schemaVersion: 1, data}`; every refusal is an RFC 9457 problem with `reason` and `hint` members.
 *
 *   GET  /v1/health                        -> Health
 *   POST /v1/runs                          CreateRun -> {id}
 *   GET  /v1/runs[?repository=PATH]        -> RunRow[]
 *   GET  /v1/runs/:id                      -> RunView
 *   POST /v1/runs/:id/commands             {command, idempotencyKey?} -> {}
 *   GET  /v1/runs/:id/settled              -> RunView, once nothing more happens without a person
 *   GET  /v1/runs/:id/tasks/:task/why      -> WhyView
 *   GET  /v1/runs/:id/events?after=N[&follow=1]   JSON Lines of JournalEntry
 *   POST /v1/shutdown                      {} (daemon stop; agents keep working)
 */
export const API_VERSION = 1;

/** Version of every JSON document that the CLI and the API print. */
export const SCHEMA_VERSION = 1;

/** Wraps data for a reader: `{"schemaVersion":1,"data":...}`. */
export function envelope<Data>(data: Data): { readonly schemaVersion: 1; readonly data: Data } {
  return { schemaVersion: SCHEMA_VERSION, data };
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
  readonly isolation: { readonly level: string; readonly explanation: string; readonly hint: string };
}
