import { Agent, type IncomingMessage, request } from 'node:http';
import { failure, type Result, success } from '../core/result.ts';
import { API_VERSION } from '../protocol/api.ts';
import { parseProblem } from '../protocol/problem.ts';
import { type ClientFailure, fromProblem, incompatible, interrupted, unavailable } from './failure.ts';

/** Where a daemon listens, and the secret it wants to see. */
export interface Endpoint {
  readonly socketPath: string;
  readonly token: string;
}

/** One request. Without `timeoutMs` it waits as long as the daemon does. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** Sends requests over one kept connection. */
export interface Transport {
  /** The whole answer as text. */
  text(request: WireRequest): Promise<Result<string, ClientFailure>>;
  /** Hands over the answer piece by piece, waiting for `take` each time. */
  stream(request: WireRequest, take: (chunk: Uint8Array) => void | Promise<void>): Promise<Result<void, ClientFailure>>;
  close(): void;
}

/** Milliseconds after which an ordinary request is given up. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** Largest answer that is read as one text. */
const TEXT_LIMIT_BYTES = 512 * 1024 * 1024;

/** Opens a transport to an endpoint; nothing is sent yet. */
export function openTransport(endpoint: Endpoint): Transport {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const open = (wire: WireRequest) => openResponse(endpoint, agent, wire);
  return {
    async text(wire) {
      const response = await open(wire);
      return response.ok ? readText(response.value) : response;
    },
    async stream(wire, take) {
      const response = await open(wire);
      return response.ok ? pump(response.value, take) : response;
    },
    close: () => agent.destroy(),
  };
}

async function openResponse(
  endpoint: Endpoint,
  agent: Agent,
  wire: WireRequest,
): Promise<Result<IncomingMessage, ClientFailure>> {
  const sent = await sendAgain(endpoint, agent, wire);
  if (!sent.ok) return sent;
  const response = sent.value;
  const spoken = response.headers['slipway-api'];
  if (spoken !== String(API_VERSION)) {
    response.destroy();
    return failure(incompatible(spoken === undefined ? 'unknown' : String(spoken), API_VERSION));
  }
  if (response.statusCode === 200) return sent;
  const text = await readText(response);
  if (!text.ok) return text;
  const problem = parseProblem(text.value);
  return failure(problem === null ? interrupted(`HTTP status ${response.statusCode}`) : fromProblem(problem));
}

/** A kept connection may have been closed by the daemon just now: a reading request is then sent once more on a new one. */
async function sendAgain(
  endpoint: Endpoint,
  agent: Agent,
  wire: WireRequest,
): Promise<Result<IncomingMessage, ClientFailure>> {
  const first = await send(endpoint, agent, wire);
  if (first.ok || wire.method !== 'GET' || first.failure.kind !== 'interrupted') return first;
  return wire.signal?.aborted === true ? first : send(endpoint, agent, wire);
}

function send(endpoint: Endpoint, agent: Agent, wire: WireRequest): Promise<Result<IncomingMessage, ClientFailure>> {
  const body = wire.body === undefined ? null : Buffer.from(JSON.stringify(wire.body));
  const headers = {
    host: 'slipway',
    authorization: `Bearer ${endpoint.token}`,
    ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
  };
  return new Promise((resolve) => {
    const { socketPath } = endpoint;
    const outgoing = request({ socketPath, agent, method: wire.method, path: wire.path, headers });
    let answer: IncomingMessage | null = null;
    const release = onAbort(wire.signal, () => {
      if (answer === null) outgoing.destroy(new Error('the request was cancelled'));
      // A complete answer has given its connection back already: the next request may be on it.
      else if (!answer.complete) answer.destroy();
    });
    outgoing.once('close', release);
    if (wire.timeoutMs !== undefined) {
      outgoing.setTimeout(wire.timeoutMs, () => outgoing.destroy(new Error(`no answer in ${wire.timeoutMs} ms`)));
    }
    outgoing.once('response', (response) => {
      answer = response;
      resolve(success(response));
    });
    outgoing.on('error', (error) => resolve(failure(toFailure(error, socketPath))));
    outgoing.end(body ?? undefined);
  });
}

/** Calls the listener when the signal aborts, at once where it has; the returned function takes the listener away. */
function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted === true) queueMicrotask(listener);
  signal?.addEventListener('abort', listener, { once: true });
  return () => signal?.removeEventListener('abort', listener);
}

/** Errors of a connection that was never made: nobody listens there. */
const NOBODY_LISTENS: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'EACCES']);

function toFailure(error: Error, socketPath: string): ClientFailure {
  const code = 'code' in error ? String(error.code) : '';
  if (!NOBODY_LISTENS.has(code)) return interrupted(error.message);
  return unavailable(
    `No daemon answers on ${socketPath} (${code}).`,
    'Start it with "slipway daemon start", or run "slipway doctor".',
  );
}

async function readText(response: IncomingMessage): Promise<Result<string, ClientFailure>> {
  const chunks: Buffer[] = [];
  let size = 0;
  const outcome = await pump(response, (chunk) => {
    size += chunk.length;
    if (size > TEXT_LIMIT_BYTES) response.destroy(new Error('the answer is too long'));
    else chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  });
  return outcome.ok ? success(Buffer.concat(chunks).toString('utf8')) : outcome;
}

async function pump(
  response: IncomingMessage,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<Result<void, ClientFailure>> {
  // The loop hears of errors by itself; one that comes after its end must not bring the program down.
  response.on('error', () => undefined);
  try {
    for await (const chunk of response) await take(chunk);
    return response.complete ? success(undefined) : failure(interrupted('the answer was cut off'));
  } catch (error) {
    return failure(interrupted(error instanceof Error ? error.message : String(error)));
  }
}
