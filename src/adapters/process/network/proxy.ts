import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request as requestOver, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type AllowList, judgeTarget } from '../../../core/network/allow-list.ts';
import { formatTarget } from '../../../core/network/host-rule.ts';
import { type Reached, reach } from './reach.ts';
import type { NoteRefusal } from './refusals.ts';
import { join } from './tunnel.ts';

/*
 * An HTTP proxy for one job: tunnels (CONNECT) and plain requests (a whole URL in the request line). It sees no content of a tunnel, and takes
 * nobody's word for what a name leads to.
 */

const MAX_CONNECTIONS = 256;
const HEADER_MAX_BYTES = 16 * 1024;
/** Time for the head of a request, in milliseconds. */
const HEADERS_MS = 30_000;
/** How long an answer to a plain request may say nothing, in milliseconds. */
const ANSWER_IDLE_MS = 15 * 60_000;

/** What a proxy works with. */
export interface ProxyOptions {
  readonly list: AllowList;
  readonly refuse: NoteRefusal;
  /** The environment that names the proxies of the user's own network. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Listens on a Unix socket at `path`; what lies there from before is removed. */
export async function openProxy(path: string, options: ProxyOptions): Promise<void> {
  rmSync(path, { force: true });
  const server = createServer({
    maxHeaderSize: HEADER_MAX_BYTES,
    headersTimeout: HEADERS_MS,
    requestTimeout: 0,
    connectionsCheckingInterval: 5_000,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy());
    void tunnel(options, { asked: request.url ?? '', client: client as Socket, head });
  });
  server.on('request', (request, response) => {
    response.on('error', () => response.destroy());
    void pass(options, request, response);
  });
  server.on('clientError', (_error, client) => client.destroy());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(path, () => resolve());
  return promise;
}

async function tunnel(
  options: ProxyOptions,
  { asked, client, head }: { readonly asked: string; readonly client: Socket; readonly head: Buffer },
): Promise<void> {
  const match = /^(.+):(\d{1,5})$/.exec(asked);
  const reached = await open(options, match?.[1] ?? asked, Number(match?.[2] ?? 0));
  if (reached.kind !== 'connected') {
    const { status, text } = answerFor(reached, asked);
    client.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${text}\n`);
    return;
  }
  if (client.destroyed) return void reached.socket.destroy();
  client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) reached.socket.write(head);
  join(client, reached.socket);
}

/** Judges and connects; notes what is refused. */
async function open({ list, refuse, variables }: ProxyOptions, host: string, port: number): Promise<Reached> {
  const judged = judgeTarget(list, host, port);
  const reached: Reached =
    typeof judged === 'string' ? { kind: 'refused', reason: judged } : await reach(list, judged, variables);
  if (reached.kind === 'refused') refuse(reached.reason, formatTarget(host.replace(/^\[(.*)\]$/, '$1'), port));
  return reached;
}

function answerFor(reached: Exclude<Reached, { kind: 'connected' }>, target: string): { status: string; text: string } {
  if (reached.kind === 'unreachable')
    return { status: '502 Bad Gateway', text: `${target} cannot be reached: ${reached.message}` };
  const why =
    reached.reason === 'not-public'
      ? 'leads to an address that is not public and not listed'
      : 'is not on the allow-list of this network';
  return { status: '403 Forbidden', text: `${target} ${why}.` };
}

/** Headers that concern this connection alone, and what is meant for a proxy. */
const OWN_HEADERS = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

async function pass(options: ProxyOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.parse(request.url ?? '');
  if (url === null || url.protocol !== 'http:') {
    response.writeHead(400, { connection: 'close' }).end('This is a proxy: ask for a whole http:// URL.\n');
    return;
  }
  const port = url.port === '' ? 80 : Number(url.port);
  const reached = await open(options, url.hostname, port);
  if (reached.kind !== 'connected') {
    const { status, text } = answerFor(reached, formatTarget(url.hostname.replace(/^\[(.*)\]$/, '$1'), port));
    response.writeHead(Number.parseInt(status, 10), { connection: 'close' }).end(`${text}\n`);
    return;
  }
  const headers = Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.test(name));
  const outgoing = requestOver({
    createConnection: () => reached.socket,
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...Object.fromEntries(headers), host: url.host, connection: 'close' },
    timeout: ANSWER_IDLE_MS,
  });
  const fail = () => {
    outgoing.destroy();
    response.destroy();
  };
  outgoing.on('timeout', fail).on('error', fail);
  outgoing.on('response', (answer) => {
    const kept = Object.entries(answer.headers).filter(([name]) => !OWN_HEADERS.test(name));
    response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
    answer.on('error', fail).pipe(response);
  });
  response.on('close', () => outgoing.destroy());
  request.on('error', fail).pipe(outgoing);
}
