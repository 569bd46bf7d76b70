import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, request as requestOver } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProxy } from '../../../src/adapters/process/network/proxy.ts';
import { askForTunnel } from '../../../src/adapters/process/network/tunnel.ts';
import { toAllowList } from '../../../src/core/network/allow-list.ts';

/*
 * The proxy of a guard, spoken with directly. Everything is on the loopback of this machine; the ports that are listed are told beforehand.
 */

const LARGE = randomBytes(8 * 1024 * 1024);

let folder = '';
let path = '';
const servers: Server[] = [];
const refused: string[] = [];
const heard: { readonly headers: Record<string, unknown>; readonly body: string; readonly url: string }[] = [];
const ports = { web: 0, echo: 0, large: 0, cut: 0, closed: 0 };

async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const answer: RequestListener = async (request, response) => {
  heard.push({ headers: request.headers, body: await text(request), url: request.url ?? '' });
  response.writeHead(201, { 'x-own': 'kept', 'proxy-authenticate': 'Basic', connection: 'close' }).end('answer');
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-proxy-'));
  path = join(folder, 'way-out');
  ports.web = await listen(createServer(answer));
  ports.echo = await listen(createSocketServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)));
  // Answers only when the other side has said all that it had to say.
  ports.large = await listen(
    createSocketServer({ allowHalfOpen: true }, (socket) =>
      socket.on('data', () => {}).on('end', () => socket.end(LARGE)),
    ),
  );
  ports.cut = await listen(createSocketServer((socket) => socket.on('data', () => socket.resetAndDestroy())));
  const gone = createSocketServer();
  ports.closed = await listen(gone);
  gone.close();
  const allow = Object.values(ports).map((port) => `127.0.0.1:${port}`);
  await openProxy(path, {
    list: toAllowList({ allow, providers: [] }),
    refuse: (reason, target) => refused.push(`${reason} ${target}`),
    variables: {},
  });
});

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

async function tunnelTo(port: number): Promise<Socket> {
  const socket = connect({ path, allowHalfOpen: true });
  await askForTunnel(socket, `127.0.0.1:${port}`);
  return socket;
}

/** What the proxy says to raw bytes, until it hangs up. */
async function say(bytes: string): Promise<string> {
  const socket = connect({ path });
  socket.on('error', () => {});
  socket.write(bytes);
  return text(socket).catch(() => '');
}

describe('A tunnel', () => {
  it('carries megabytes both ways, whole', async () => {
    const socket = await tunnelTo(ports.echo);
    socket.end(LARGE);
    expect((await buffer(socket)).equals(LARGE)).toBe(true);
  });

  it('stays open for the answer when one side has said all', async () => {
    const socket = await tunnelTo(ports.large);
    socket.end('all');
    expect((await buffer(socket)).equals(LARGE)).toBe(true);
  });

  it('hands on what stands right behind the request', async () => {
    const head = 'GET /behind HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const said = await say(`CONNECT 127.0.0.1:${ports.web} HTTP/1.1\r\n\r\n${head}`);
    expect(said).toMatch(/^HTTP\/1\.1 200 Connection Established\r\n\r\nHTTP\/1\.1 201 /);
    expect(heard.at(-1)?.url).toBe('/behind');
  });

  it('ends when the other side breaks off', async () => {
    const socket = await tunnelTo(ports.cut);
    socket.on('error', () => {});
    socket.write('x');
    await once(socket.resume(), 'end');
    socket.destroy();
  });

  it('is refused as bad gateway where nobody listens, which is no refusal of ours', async () => {
    const before = refused.length;
    expect(await say(`CONNECT 127.0.0.1:${ports.closed} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 502 .*ECONNREFUSED/s);
    expect(refused).toHaveLength(before);
  });

  it.each([
    ['no port', 'elsewhere.example', 'no-host elsewhere.example:0'],
    ['no host', ':443', 'no-host [:443]:0'],
    ['another port', '127.0.0.1:1', 'not-listed 127.0.0.1:1'],
    ['the address in other words', '[::ffff:127.0.0.1]:1', 'not-listed [::ffff:127.0.0.1]:1'],
    ['a short address', '127.1:80', 'no-host 127.1:80'],
    ['a user', 'user@127.0.0.1:1', 'no-host user@127.0.0.1:1'],
  ])('is refused with %s', async (_, target, noted) => {
    expect(await say(`CONNECT ${target} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(refused.at(-1)).toBe(noted);
  });
});

describe('A plain request', () => {
  it('goes to the host that was judged, without what was meant for the proxy', async () => {
    const sent = requestOver({
      socketPath: path,
      // No connection is kept: they are counted below.
      agent: false,
      method: 'POST',
      path: `http://127.0.0.1:${ports.web}/a?b=c`,
      headers: { host: 'other.example', 'proxy-authorization': 'Basic x', 'x-own': 'kept', te: 'trailers' },
    });
    sent.end('body');
    const [response] = await once(sent, 'response');
    expect([response.statusCode, response.headers['x-own'], await text(response)]).toEqual([201, 'kept', 'answer']);
    expect(response.headers).not.toHaveProperty('proxy-authenticate');
    const { headers, ...rest } = heard.at(-1)!;
    expect(rest).toEqual({ body: 'body', url: '/a?b=c' });
    expect(headers).toMatchObject({ host: `127.0.0.1:${ports.web}`, 'x-own': 'kept' });
    expect(headers).not.toHaveProperty('proxy-authorization');
    expect(headers).not.toHaveProperty('te');
  });

  it.each([
    ['a path alone', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['another protocol', 'GET https://127.0.0.1/ HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['a host that is not listed', 'GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 403 /],
    ['no HTTP at all', '\u0016\u0003\u0001hello\r\n\r\n', /^$/],
    ['a head of 20 KB', `GET http://x.example/ HTTP/1.1\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, /^$/],
  ])('with %s comes to nothing', async (_, bytes, expected) => {
    expect(await say(bytes)).toMatch(expected);
  });
});

it('no more than 256 connections are served at a time, and others after them', async () => {
  const idle = Array.from({ length: 256 }, () => connect({ path }));
  await Promise.all(idle.map((socket) => once(socket, 'connect')));
  expect(await say(`CONNECT 127.0.0.1:${ports.web} HTTP/1.1\r\n\r\n`)).toBe('');
  for (const socket of idle) socket.destroy();
  await Promise.all(idle.map((socket) => once(socket, 'close')));
  await expect.poll(() => say('GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});
