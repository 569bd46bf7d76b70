import { chmod } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { failure, type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';
import { API_VERSION } from '../protocol/api.ts';
import { type Answer, refused, STOPPING, send } from './answer.ts';
import { readJson } from './body.ts';
import { refuse } from './guard.ts';
import { matchRoute, type Route } from './router.ts';
import { type RouteSources, toRoutes } from './routes.ts';
import { prepareSocket } from './socket.ts';
import { openToken } from './token.ts';

/** Bounds of the server; a test makes them small. */
export interface ServerLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** Milliseconds in which the head of a request has to arrive. */
  readonly headersMs: number;
  /** Milliseconds in which a whole request has to arrive. */
  readonly requestMs: number;
  /** Milliseconds after which the reader of a stream that takes nothing is cut off. */
  readonly stallMs: number;
  readonly connections: number;
}

/** The bounds that the daemon uses; a body holds a plan of 10,000 tasks several times over. */
const SERVER_LIMITS: ServerLimits = {
  bodyBytes: 64 * 1024 * 1024,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 60_000,
  stallMs: 30_000,
  connections: 512,
};

/** What the server needs besides the sources of its routes. */
export interface ServerOptions extends RouteSources {
  /** Absolute path of the socket; its folder is made private to the user. */
  readonly socketPath: string;
  readonly tokenPath: string;
  readonly limits?: Partial<ServerLimits>;
  /** Told about bugs; the client gets a problem without their inner workings. */
  readonly onBug: (error: unknown) => void;
}

/** A server that listens. */
export interface RunningServer {
  /** Ends streams and waits, stops listening and takes the socket away; work in flight is not touched. */
  close(): Promise<void>;
}

/** Serves the API on a Unix socket that only the user can reach, to those who know the token. */
export async function startServer(options: ServerOptions): Promise<Result<RunningServer, Refusal>> {
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const place = await prepareSocket(options.socketPath);
  if (!place.ok) return place;
  const token = await openToken(options.tokenPath);
  if (!token.ok) return token;
  const stopping = new AbortController();
  const desk: Desk = { options, limits, token: token.value, routes: toRoutes(options), stopping: stopping.signal };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 5_000,
  });
  server.maxConnections = limits.connections;
  server.on('request', (request, response) => {
    serve(desk, request, response).catch(options.onBug);
  });
  const listening = await listen(server, options.socketPath);
  if (!listening.ok) return listening;
  return success({ close: () => close(server, stopping) });
}

interface Desk {
  readonly options: ServerOptions;
  readonly limits: ServerLimits;
  readonly token: string;
  readonly routes: readonly Route[];
  readonly stopping: AbortSignal;
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('slipway-version', desk.options.version);
  response.setHeader('slipway-api', API_VERSION);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.on('error', () => response.destroy());
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, desk.stopping]);
  try {
    const answer = await answerTo(desk, request, signal);
    if (!response.destroyed) await send(response, answer, desk.limits.stallMs);
  } catch (error) {
    if (!signal.aborted) desk.options.onBug(error);
    if (response.headersSent) response.destroy();
    else await send(response, desk.stopping.aborted ? refused(503, STOPPING) : refused(500, BUG), desk.limits.stallMs);
  } finally {
    if (!request.complete) leaveUnread(request, response);
  }
}

async function answerTo(desk: Desk, request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
  if (desk.stopping.aborted) return refused(503, STOPPING);
  const denied = refuse(request, desk.token);
  if (denied !== null) return refused(denied.status, denied.refusal);
  const match = matchRoute(desk.routes, request);
  if (!match.found) return match.answer;
  const body = () => readJson(request, desk.limits.bodyBytes);
  return match.route.handle({ parameters: match.parameters, query: match.query, body, signal });
}

/** A refused body is not read to its end: the connection is closed once the answer went out. */
function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
  if (response.writableFinished) request.destroy();
  else response.once('finish', () => request.destroy());
}

async function listen(server: Server, path: string): Promise<Result<void, Refusal>> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path }, () => resolve());
    });
    await chmod(path, 0o600);
    return success(undefined);
  } catch (error) {
    server.close();
    return failure({
      reason: 'socket-not-opened',
      message: `The daemon's socket could not be opened (${error instanceof Error ? error.message : String(error)}).`,
      hint: 'Check that the folder is writable and that no other daemon runs, with "slipway daemon status".',
    });
  }
}

async function close(server: Server, stopping: AbortController): Promise<void> {
  stopping.abort();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection becomes idle when its last answer is out; the server itself looks for idle ones only once.
  const sweep = setInterval(() => server.closeIdleConnections(), CLOSE_SWEEP_MS);
  const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(grace);
}

/** Milliseconds that open connections get to end by themselves. */
const CLOSE_GRACE_MS = 500;
const CLOSE_SWEEP_MS = 5;

const BUG: Refusal = {
  reason: 'bug',
  message: 'The daemon ran into a bug of its own; nothing was changed by this request as far as it knows.',
  hint: 'Look at the end of the daemon log, which "slipway daemon status" names, and report it.',
};
