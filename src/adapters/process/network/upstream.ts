import { isIP, type Socket } from 'node:net';
import { formatTarget, isLoopbackHost } from '../../../core/network/host-rule.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const NAMES = /^(?:https?|all|no)_proxy$/i;

/** A proxy that the user's own network asks for. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** Header lines that it is asked with. */
  readonly headers: string;
}

/** Without the variables that name proxies: inside there is another one, and who has no proxy needs no password of one. */
export function withoutProxies(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !NAMES.test(name)));
}

/** The proxy that the user's environment names for a target, or null where it is to be reached directly. */
export function upstreamFor(variables: Variables, host: string, port: number): Upstream | null {
  if (isLoopbackHost(host) || isExempt(variables, host, port)) return null;
  const kinds = port === 80 ? ['http_proxy', 'all_proxy'] : ['https_proxy', 'all_proxy'];
  const text = kinds.flatMap((name) => variables[name] || variables[name.toUpperCase()] || [])[0];
  const url = text === undefined ? null : parse(text);
  // Other kinds of proxies are not spoken here: then the target is tried directly.
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const isSecure = url.protocol === 'https:';
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers = user === ':' ? '' : `Proxy-Authorization: Basic ${Buffer.from(user).toString('base64')}\r\n`;
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host: bare, port: Number(url.port || (isSecure ? 443 : 80)), isSecure, headers };
}

/** Encrypts a fresh connection to a proxy that wants it. */
export async function secure(socket: Socket, { host, isSecure }: Upstream): Promise<Socket> {
  if (!isSecure) return socket;
  const { connect } = await import('node:tls');
  return connect({ socket, ...(isIP(host) === 0 ? { servername: host } : {}) });
}

function parse(text: string): URL | null {
  return URL.parse(/^[a-z0-9]+:\/\//i.test(text) ? text : `http://${text}`);
}

/** `NO_PROXY` as most programs read it: names with or without a dot in front mean what is below them too, a star means all. */
function isExempt(variables: Variables, host: string, port: number): boolean {
  const entries = (variables['no_proxy'] || variables['NO_PROXY'] || '').toLowerCase().split(/[,\s]+/);
  return entries.some((entry) => {
    const bare = entry.replace(/^\*?\./, '');
    if (bare === '') return false;
    return bare === '*' || host === bare || host.endsWith(`.${bare}`) || formatTarget(host, port) === bare;
  });
}
