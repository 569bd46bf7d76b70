import { type AddressKind, addressKind } from './address.ts';
import { allowsTarget, formatTarget, type HostRule, isLoopbackHost, parseHostRule, toHost } from './host-rule.ts';

/** What a sandboxed process may reach; anything else is refused. */
export interface AllowList {
  readonly allow: readonly HostRule[];
  /** Of the user's own provider: a name may lead to private addresses and to this machine too. */
  readonly providers: readonly HostRule[];
}

/** Why something is refused: not on the list, no host at all, or a listed name that leads to where only a listed address may. */
export type RefusedTarget = 'not-listed' | 'no-host' | 'not-public';

/** An allowed target: the host to connect to, as a name or an address. */
export interface AllowedTarget {
  readonly host: string;
  readonly port: number;
  readonly isProvider: boolean;
}

/** Entries as text, checked; what is none is left out. */
export function toAllowList(texts: {
  readonly allow: readonly string[];
  readonly providers: readonly string[];
}): AllowList {
  const rules = (list: readonly string[]) => list.flatMap((text) => parseHostRule(text) ?? []);
  return { allow: rules(texts.allow), providers: rules(texts.providers) };
}

/** Judges what was asked for, before its name is resolved. */
export function judgeTarget(list: AllowList, host: string, port: number): AllowedTarget | RefusedTarget {
  const asked = toHost(host);
  if (asked === null || !Number.isInteger(port) || port < 1 || port > 65_535) return 'no-host';
  const isProvider = list.providers.some((rule) => allowsTarget(rule, asked, port));
  if (!isProvider && !list.allow.some((rule) => allowsTarget(rule, asked, port))) return 'not-listed';
  return { host: asked, port, isProvider };
}

/** Of a provider, not even the user's own word opens these: they hand out the machine's credentials. */
const NEVER_BY_NAME: readonly AddressKind[] = ['link-local', 'reserved'];

/** Whether a name that was allowed may be reached at this address, which is then the one to connect to. */
export function mayReach(list: AllowList, target: AllowedTarget, address: string): boolean {
  const kind = addressKind(address);
  if (kind === null) return false;
  if (kind === 'public' || address === target.host) return true;
  if (kind === 'loopback' && isLoopbackHost(target.host)) return true;
  if (target.isProvider && !NEVER_BY_NAME.includes(kind)) return true;
  return list.allow.some((rule) => !rule.below && allowsTarget(rule, address, target.port));
}

/** The listed ports of this machine, `HOST:PORT` by port: programs inside find them at the same port of their own loopback. */
export function loopbackTargets(list: AllowList): ReadonlyMap<number, string> {
  const own = [...list.providers, ...list.allow].filter(({ host, below }) => !below && isLoopbackHost(host));
  return new Map(own.flatMap(({ host, ports }) => ports.map((port) => [port, formatTarget(host, port)] as const)));
}
