import { present } from '../assert.ts';
import { at, group } from '../at.ts';

/*
 * What an IP address leads to. Only what is `public` may be reached by a name that somebody else controls: every other kind leads to this
 * machine, to its neighbours, or to services that hand out credentials to whoever asks from here.
 * Ranges: the IANA registries of special-purpose addresses for IPv4 and IPv6.
 */

/** Where an address leads. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'link-local' | 'reserved';

/** The kind of an IP address in its usual form; null for what is no address. A zone (`%eth0`) makes it none. */
export function addressKind(text: string): AddressKind | null {
  const four = parseV4(text);
  if (four !== null) return kindOfV4(four);
  const six = parseV6(text);
  return six === null ? null : kindOfV6(six);
}

/** Four bytes as one number, most significant first. */
type V4 = number;

const V4_RANGES: readonly (readonly [base: string, bits: number, kind: AddressKind])[] = [
  ['0.0.0.0', 8, 'reserved'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['127.0.0.0', 8, 'loopback'],
  // The services of cloud machines that hand out credentials lie in here.
  ['169.254.0.0', 16, 'link-local'],
  // One of them lies outside.
  ['168.63.129.16', 32, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'],
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  ['224.0.0.0', 3, 'reserved'],
];

function kindOfV4(address: V4): AddressKind {
  const found = V4_RANGES.find(([base, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(present(parseV4(base), 'a range') / size) === Math.floor(address / size);
  });
  return found?.[2] ?? 'public';
}

/** Four decimal numbers alone: short, octal and hexadecimal forms mean different things to different programs. */
function parseV4(text: string): V4 | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  const parts = match.slice(1);
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Eight groups of 16 bits. */
type V6 = readonly number[];

const V6_RANGES: readonly (readonly [base: V6, bits: number, kind: AddressKind | { readonly embeddedAt: number }])[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0], 128, 'reserved'],
  [[0, 0, 0, 0, 0, 0, 0, 1], 128, 'loopback'],
  // IPv4 in other clothes is what it is without them.
  [[0, 0, 0, 0, 0, 0xffff, 0, 0], 96, { embeddedAt: 6 }],
  [[0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, { embeddedAt: 6 }],
  [[0x2002, 0, 0, 0, 0, 0, 0, 0], 16, { embeddedAt: 1 }],
  [[0x2001, 0, 0, 0, 0, 0, 0, 0], 23, 'reserved'],
  [[0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, 'reserved'],
  [[0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, 'reserved'],
  [[0x2000, 0, 0, 0, 0, 0, 0, 0], 3, 'public'],
  [[0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, 'private'],
  [[0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, 'private'],
  [[0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, 'link-local'],
];

function kindOfV6(address: V6): AddressKind {
  const kind = V6_RANGES.find(([base, bits]) => startsAlike(base, address, bits))?.[2] ?? 'reserved';
  if (typeof kind === 'string') return kind;
  return kindOfV4(at(address, kind.embeddedAt) * 65_536 + at(address, kind.embeddedAt + 1));
}

function startsAlike(one: V6, other: V6, bits: number): boolean {
  return one.every((group, index) => {
    const counted = Math.min(16, Math.max(0, bits - index * 16));
    const size = 2 ** (16 - counted);
    return Math.floor(group / size) === Math.floor(at(other, index) / size);
  });
}

function parseV6(text: string): V6 | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted === null ? null : parseV4(group(dotted, 2));
  if (dotted !== null && tail === null) return null;
  const plain =
    tail === null ? text : `${dotted?.[1]}${Math.floor(tail / 65_536).toString(16)}:${(tail % 65_536).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - before.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16));
}
