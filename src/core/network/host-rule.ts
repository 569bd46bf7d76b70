import { group } from '../at.ts';
import { addressKind } from './address.ts';

/*
 * One entry of an allow-list: `HOST`, `HOST:PORT`, `*.HOST` or `*.HOST:PORT`, where HOST is a name or an IP address (IPv6 in brackets).
 * Without a port it means those of HTTPS and HTTP. A star stands for one or more labels in front, never for the name itself.
 */

/** An entry of an allow-list, checked. */
export interface HostRule {
  /** Lower case, without a dot at the end and without brackets. */
  readonly host: string;
  /** Names below `host`, and not `host` itself. */
  readonly below: boolean;
  readonly ports: readonly number[];
}

/** Ports of an entry that names none. */
const USUAL_PORTS = [443, 80] as const;

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);
const ENTRY = /^(\*\.)?(\[[0-9a-f:.]+\]|[^[\]:\s]+)(?::(\d{1,5}))?$/;

/** Reads an entry; null for what is none. */
export function parseHostRule(text: string): HostRule | null {
  const match = ENTRY.exec(text.trim().toLowerCase());
  if (match === null) return null;
  const host = toHost(group(match, 2));
  const below = match[1] !== undefined;
  const port = match[3] === undefined ? null : Number(match[3]);
  if (host === null || (port !== null && (port < 1 || port > 65_535))) return null;
  // Whole top-level domains are nobody's, and addresses have nothing below them.
  if (below && (addressKind(host) !== null || !host.includes('.'))) return null;
  return { host, below, ports: port === null ? USUAL_PORTS : [port] };
}

/**
 * A host as entries have it; null for what is neither a name nor an address in its usual form. Names that end in a number are none: what
 * resolves names takes `127.1` and `0x7f000001` for addresses.
 */
export function toHost(text: string): string | null {
  const bare = text.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (addressKind(bare) !== null) return bare;
  const name = bare.replace(/\.$/, '');
  const last = name.slice(name.lastIndexOf('.') + 1);
  return NAME.test(name) && !/^(?:\d+|0x[0-9a-f]*)$/.test(last) ? name : null;
}

/** Whether an entry means this host and port; `host` as `toHost` gives it. */
export function allowsTarget(rule: HostRule, host: string, port: number): boolean {
  if (!rule.ports.includes(port)) return false;
  return rule.below ? host.endsWith(`.${rule.host}`) : host === rule.host;
}

/** `HOST:PORT`, with brackets around an IPv6 address. */
export function formatTarget(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Names of the machine itself. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || addressKind(host) === 'loopback';
}
