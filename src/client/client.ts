import type { RecordedAgentEvent } from '../core/agent/event.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { WhyView } from '../core/view/run-view.ts';
import type {
  CommandRequest,
  CreateRun,
  Health,
  PersonWorkspace,
  RunEntry,
  RunListing,
  ServedRunView,
} from '../protocol/api.ts';
import { SCHEMA_VERSION } from '../protocol/api.ts';
import { type ClientFailure, incompatible, interrupted } from './failure.ts';
import { LineSplitter } from './lines.ts';
import { REQUEST_TIMEOUT_MS, type Transport } from './transport.ts';

/** What came of a request to the daemon. */
export type Reply<Value> = Promise<Result<Value, ClientFailure>>;

/** Which events of a run to read. */
export interface EventsRequest {
  readonly runId: string;
  /** Events with a greater seq are sent. */
  readonly after: number;
  /** Go on with each new one until the signal aborts. */
  readonly follow: boolean;
  readonly signal?: AbortSignal;
}

/** Which agent output to read; the latest attempt's where none is named. */
export interface OutputRequest {
  readonly runId: string;
  readonly taskId: string;
  readonly attempt: number | null;
  readonly follow: boolean;
  readonly signal?: AbortSignal;
}

/** The daemon's API as functions. */
export interface Client {
  health(): Reply<Health>;
  createRun(request: CreateRun): Reply<string>;
  /** Newest first; of one repository, or all with null. */
  runs(repository: string | null): Reply<readonly RunListing[]>;
  run(id: string): Reply<ServedRunView>;
  /** The run's whole document as the daemon wrote it, envelope included: nothing is parsed on the way. */
  runText(id: string): Reply<string>;
  command(id: string, request: CommandRequest): Reply<void>;
  /** Answers once nothing more happens without a person. */
  settled(id: string, signal: AbortSignal): Reply<ServedRunView>;
  why(id: string, task: string): Reply<WhyView>;
  /** Where a person works on a task; refused while nobody does. */
  workspace(id: string, task: string): Reply<PersonWorkspace>;
  events(request: EventsRequest, take: (entry: RunEntry) => void | Promise<void>): Reply<void>;
  /** What the agent of an attempt was heard doing; refused as `prints-plainly` where its output says it as it is. */
  heard(request: OutputRequest, take: (event: RecordedAgentEvent) => void | Promise<void>): Reply<void>;
  output(request: OutputRequest, take: (chunk: Uint8Array) => void | Promise<void>): Reply<void>;
  shutdown(): Reply<void>;
  close(): void;
}

/** Speaks the API over a transport. */
export function createClient(transport: Transport): Client {
  const get = async <Value>(path: string): Reply<Value> =>
    read<Value>(await transport.text({ method: 'GET', path, timeoutMs: REQUEST_TIMEOUT_MS }));
  const post = async <Value>(path: string, body: unknown): Reply<Value> =>
    read<Value>(await transport.text({ method: 'POST', path, body, timeoutMs: REQUEST_TIMEOUT_MS }));
  return {
    health: () => get('/v1/health'),
    async createRun(request) {
      const created = await post<{ readonly id: string }>('/v1/runs', request);
      return created.ok ? success(created.value.id) : created;
    },
    runs: (repository) =>
      get(repository === null ? '/v1/runs' : `/v1/runs?repository=${encodeURIComponent(repository)}`),
    run: (id) => get(runPath(id)),
    runText: (id) => transport.text({ method: 'GET', path: runPath(id), timeoutMs: REQUEST_TIMEOUT_MS }),
    command: async (id, request) => done(await post(`${runPath(id)}/commands`, request)),
    settled: async (id, signal) =>
      read(await transport.text({ method: 'GET', path: `${runPath(id)}/settled`, signal })),
    why: (id, task) => get(`${taskPath(id, task)}/why`),
    workspace: (id, task) => get(`${taskPath(id, task)}/workspace`),
    events: (request, take) => readEvents(transport, request, take),
    heard: (request, take) => readHeard(transport, request, take),
    output: ({ signal, ...request }, take) =>
      transport.stream(
        { method: 'GET', path: attemptPath('output', request), ...(signal === undefined ? {} : { signal }) },
        take,
      ),
    shutdown: async () => done(await post('/v1/shutdown', {})),
    close: () => transport.close(),
  };
}

function runPath(id: string): string {
  return `/v1/runs/${encodeURIComponent(id)}`;
}

function taskPath(id: string, task: string): string {
  return `${runPath(id)}/tasks/${encodeURIComponent(task)}`;
}

function attemptPath(
  what: 'output' | 'heard',
  { runId, taskId, attempt, follow }: Omit<OutputRequest, 'signal'>,
): string {
  const query = new URLSearchParams();
  if (attempt !== null) query.set('attempt', String(attempt));
  if (follow) query.set('follow', '1');
  return `${taskPath(runId, taskId)}/${what}?${query}`;
}

async function readEvents(
  transport: Transport,
  { runId, after, follow, signal }: EventsRequest,
  take: (entry: RunEntry) => void | Promise<void>,
): Reply<void> {
  const splitter = new LineSplitter();
  const path = `${runPath(runId)}/events?after=${after}${follow ? '&follow=1' : ''}`;
  return transport.stream({ method: 'GET', path, ...(signal === undefined ? {} : { signal }) }, async (chunk) => {
    for (const line of splitter.feed(chunk)) await take(JSON.parse(line));
  });
}

async function readHeard(
  transport: Transport,
  { signal, ...request }: OutputRequest,
  take: (event: RecordedAgentEvent) => void | Promise<void>,
): Reply<void> {
  const splitter = new LineSplitter();
  const path = attemptPath('heard', request);
  return transport.stream({ method: 'GET', path, ...(signal === undefined ? {} : { signal }) }, async (chunk) => {
    for (const line of splitter.feed(chunk)) await take(JSON.parse(line));
  });
}

function done(outcome: Result<unknown, ClientFailure>): Result<void, ClientFailure> {
  return outcome.ok ? success(undefined) : outcome;
}

/** Takes the envelope off an answer. Its content is trusted: the token says who speaks, the header which version. */
function read<Value>(text: Result<string, ClientFailure>): Result<Value, ClientFailure> {
  if (!text.ok) return text;
  const document = parseObject(text.value);
  if (document === null) return failure(interrupted('the answer is not JSON'));
  if (document.schemaVersion !== SCHEMA_VERSION) return failure(incompatible('unknown', SCHEMA_VERSION));
  return success(document.data as Value);
}

function parseObject(text: string): { readonly schemaVersion?: unknown; readonly data?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
