import { createRandom } from './random.ts';

/** A text with a planted key: `secret` is what must not be left of it. */
export interface Planted {
  readonly style: string;
  readonly text: string;
  readonly secret: string;
}

const random = createRandom(48_611_207);

export const DIGITS = '0123456789';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();
export const HEX = `${DIGITS}abcdef`;
export const UPPER_HEX = HEX.toUpperCase();
export const ALNUM = DIGITS + UPPER + LOWER;
export const LOWER_ALNUM = LOWER + DIGITS;
export const UPPER_ALNUM = UPPER + DIGITS;
export const URL_SAFE = `${ALNUM}-_`;
export const BASE64 = `${UPPER + LOWER + DIGITS}+/`;
export const BASE32 = `${UPPER}234567`;
export const BECH32 = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';

export function chars(alphabet: string, length: number): string {
  let out = '';
  for (let i = 0; i < length; i += 1) out += alphabet.charAt(random.below(alphabet.length));
  return out;
}

/** Letters and digits that surely hold a digit, an upper-case and a lower-case letter. */
export function mixed(length: number): string {
  return chars(UPPER, 1) + chars(ALNUM, length - 3) + chars(DIGITS, 1) + chars(LOWER, 1);
}

/** A password with one of the given marks in it, as password managers make them. */
export function password(length: number, marks: string): string {
  const half = Math.floor(length / 2);
  return mixed(half) + chars(marks, 1) + mixed(length - half - 1);
}

export function uuid(): string {
  const tail = `4${chars(HEX, 3)}-${chars('89ab', 1)}${chars(HEX, 3)}`;
  return `${chars(HEX, 8)}-${chars(HEX, 4)}-${tail}-${chars(HEX, 12)}`;
}

export function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

export function encode64(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < 4; k += 1) {
      out += i + k > bytes.length ? '=' : BASE64.charAt((group >> (18 - 6 * k)) & 63);
    }
  }
  return out;
}

export function random64(count: number): string {
  return encode64(Array.from({ length: count }, () => random.below(256)));
}

export function urlSafe64(text: string): string {
  return encode64(bytesOf(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of bytesOf(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Thirty random characters and their check sum in six base-62 digits. */
export function checked36(): string {
  const body = chars(ALNUM, 30);
  let sum = crc32(body);
  let tail = '';
  for (let i = 0; i < 6; i += 1) {
    tail = ALNUM.charAt(sum % 62) + tail;
    sum = Math.floor(sum / 62);
  }
  return body + tail;
}

export function jwt(claims: Readonly<Record<string, string | number>>): string {
  const head = urlSafe64(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));
  return [head, urlSafe64(JSON.stringify(claims)), chars(URL_SAFE, 43)].join('.');
}

export function lines(...items: readonly string[]): string {
  return items.join('\n');
}

export function plant(style: string, secret: string, around: (secret: string) => string): Planted {
  return { style, text: around(secret), secret };
}

interface PemShape {
  readonly kind: string;
  readonly start: string;
  readonly rows: number;
  readonly indent?: string;
}

/** A private key block; its secret is a line deep inside, since each line must go. */
export function plantPem(style: string, shape: PemShape, around: (block: string) => string): Planted {
  const dashes = '-'.repeat(5);
  const body = Array.from({ length: shape.rows }, () => chars(BASE64, 64));
  body[0] = shape.start + (body[0] ?? '').slice(shape.start.length);
  const rows = [`${dashes}BEGIN ${shape.kind}${dashes}`, ...body, `${dashes}END ${shape.kind}${dashes}`];
  const block = rows.map((row) => (shape.indent ?? '') + row).join('\n');
  return { style, text: around(block), secret: body[shape.rows - 2] ?? '' };
}
