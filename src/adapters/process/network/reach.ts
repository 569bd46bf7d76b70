import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { addressKind } from '../../../core/network/address.ts';
import { type AllowedTarget, type AllowList, mayReach, type RefusedTarget } from '../../../core/network/allow-list.ts';
import { formatTarget } from '../../../core/network/host-rule.ts';
import { askForTunnel } from './tunnel.ts';
import { secure, upstreamFor } from './upstream.ts';

const CONNECT_MS = 10_000;
/** Addresses of one name that are tried at the most. */
const MAX_ADDRESSES = 4;

/** What came of trying to reach a target. */
export type Reached =
  | { readonly kind: 'connected'; readonly socket: Socket }
  | { readonly kind: 'refused'; readonly reason: RefusedTarget }
  | { readonly kind: 'unreachable'; readonly message: string };

/**
 * Connects to an allowed target. Its name is resolved here, once, and the connection goes to the very address that was judged: a name that
 * leads elsewhere a moment later leads nowhere. Behind a proxy of the user's network that proxy resolves.
 */
export async function reach(
  list: AllowList,
  target: AllowedTarget,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Reached> {
  const { host, port } = target;
  const upstream = upstreamFor(variables, host, port);
  try {
    if (upstream !== null) {
      // An address is judged without anybody's help.
      if (addressKind(host) !== null && !mayReach(list, target, host)) return { kind: 'refused', reason: 'not-public' };
      const socket = await secure(await open(upstream.host, upstream.port), upstream);
      try {
        await within(askForTunnel(socket, formatTarget(host, port), upstream.headers));
      } catch (error) {
        socket.destroy();
        throw error;
      }
      return { kind: 'connected', socket };
    }
    const addresses = addressKind(host) === null ? await addressesOf(host) : [host];
    const allowed = addresses.filter((address) => mayReach(list, target, address));
    if (allowed.length === 0) return { kind: 'refused', reason: 'not-public' };
    return { kind: 'connected', socket: await openFirst(allowed.slice(0, MAX_ADDRESSES), port) };
  } catch (error) {
    return { kind: 'unreachable', message: error instanceof Error ? error.message : String(error) };
  }
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const found = await within(lookup(host, { all: true, order: 'ipv4first' }));
  return found.map(({ address }) => address);
}

async function openFirst(addresses: readonly string[], port: number): Promise<Socket> {
  let failure: unknown = new Error('It has no address.');
  for (const address of addresses) {
    try {
      return await open(address, port);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function open(host: string, port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host, port, allowHalfOpen: true });
  const onError = (error: Error) => {
    socket.destroy();
    reject(error);
  };
  const onTimeout = () => onError(new Error(`No answer in ${CONNECT_MS / 1_000} s.`));
  socket.setTimeout(CONNECT_MS, onTimeout);
  socket.once('error', onError);
  socket.once('connect', () => {
    socket.setTimeout(0);
    socket.off('timeout', onTimeout).off('error', onError);
    resolve(socket);
  });
  return promise;
}

function within<Value>(promise: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer in ${CONNECT_MS / 1_000} s.`)), CONNECT_MS);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
