/*
 * Runs inside a sandbox that has no network but its own loopback, and starts the program in it. Whatever connects to the proxy port or to one
 * of the listed ports of the machine is carried to a Unix socket that leads out, to the guard. Nothing is decided here: a program that puts
 * this one out of action has lost its way out.
 *
 *     program ──127.0.0.1:PORT──> forwarder ──Unix socket──> guard ──> the network
 *
 * Stands alone but for its neighbour file: inside, little else can be seen.
 */
import { spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { constants } from 'node:os';
import { askForTunnel, join } from './tunnel.ts';

/** What it is started with, as JSON. */
interface Order {
  /** Path of the socket that leads out. */
  readonly socket: string;
  /** Ports of the machine's loopback with what to ask the guard for. */
  readonly ports: readonly (readonly [port: number, target: string])[];
}

const MAX_CONNECTIONS = 256;
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'] as const;
const OWN_LOOPBACK = 'localhost,127.0.0.1,::1';
/** Our own Node must not be told what the program's is told; see `guardedEnvironment`. */
const HELD = 'SLIPWAY_HELD_';

async function run(order: Order, command: readonly string[]): Promise<void> {
  for (const [port, target] of order.ports) {
    const lead = (client: Socket) => carry(client, order.socket, target);
    await listen(createServer(OPEN, lead), port, '127.0.0.1');
    // Where there is no IPv6 nobody asks for it.
    await listen(createServer(OPEN, lead), port, '::1').catch(() => undefined);
  }
  const proxy = createServer(OPEN, (client) => carry(client, order.socket, null));
  await listen(proxy, 0, '127.0.0.1');
  const { port } = proxy.address() as AddressInfo;
  start(command, environmentFor(port));
}

const OPEN = { allowHalfOpen: true } as const;

function listen(server: Server, port: number, host: string): Promise<void> {
  server.maxConnections = MAX_CONNECTIONS;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, () => resolve());
  return promise;
}

/** With a target the guard is asked for it; without one the client does that itself. */
function carry(client: Socket, path: string, target: string | null): void {
  client.on('error', () => client.destroy());
  const guard = connect({ path, allowHalfOpen: true });
  guard.on('error', () => client.destroy());
  if (target === null) {
    join(client, guard);
    return;
  }
  askForTunnel(guard, target).then(
    () => join(client, guard),
    () => {
      client.destroy();
      guard.destroy();
    },
  );
}

function environmentFor(port: number): NodeJS.ProcessEnv {
  const held = Object.entries(process.env).filter(([name]) => name.startsWith(HELD));
  const environment: NodeJS.ProcessEnv = { ...process.env };
  for (const [name, value] of held) {
    delete environment[name];
    environment[name.slice(HELD.length)] = value;
  }
  for (const name of PROXIES) environment[name] = `http://127.0.0.1:${port}`;
  environment['no_proxy'] = OWN_LOOPBACK;
  environment['NO_PROXY'] = OWN_LOOPBACK;
  // Node's own fetch asks for it since 24; older ones pass over it.
  environment['NODE_USE_ENV_PROXY'] = '1';
  return environment;
}

/** The program ends as it likes; signals are sent to it directly, and this process goes with it. */
function start([program = '', ...rest]: readonly string[], env: NodeJS.ProcessEnv): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // A fault of one connection ends that connection, never the program.
  process.on('uncaughtException', () => undefined);
  const child = spawn(program, rest, { stdio: 'inherit', env });
  child.on('error', (error) => {
    process.stderr.write(`${program} cannot be started: ${error.message}\n`);
    process.exit(127);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
}

const [order = '', , ...command] = process.argv.slice(2);
await run(JSON.parse(order), command);
