const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};

/** What a duration looks like: one or more numbers with a unit each, such as `90s` or `1h30m`. */
export const DURATION_PATTERN = /^(?:[0-9]{1,9}(?:\.[0-9]{1,3})?(?:ms|s|m|h|d)){1,5}$/;

/** What a size looks like: a number with a unit, decimal (`64MB`) or binary (`2GiB`). */
export const SIZE_PATTERN = /^[0-9]{1,12}(?:\.[0-9]{1,3})?(?:B|KB|MB|GB|KiB|MiB|GiB)$/;

/** Milliseconds of a duration such as `90s` or `1h30m`, or null when it is not one. */
export function parseDuration(text: string): number | null {
  if (!DURATION_PATTERN.test(text)) return null;
  let total = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/([0-9.]+)([a-z]+)/g)) {
    total += Number(amount) * (MILLISECONDS[unit] ?? Number.NaN);
  }
  return Math.round(total);
}

/** Bytes of a size such as `64MB` (decimal) or `2GiB` (binary), or null when it is not one. */
export function parseSize(text: string): number | null {
  if (!SIZE_PATTERN.test(text)) return null;
  const unitAt = text.search(/[A-Z]/);
  return Math.round(Number(text.slice(0, unitAt)) * (BYTES[text.slice(unitAt)] ?? Number.NaN));
}

/** What a count looks like: a number, in thousands (`500k`) or millions (`2M`) where it says so. */
export const COUNT_PATTERN = /^[0-9]{1,13}(?:\.[0-9]{1,6})?[kM]?$/;

/** The whole number that a count such as `500000`, `500k` or `2.5M` stands for, or null when it is none. */
export function parseCount(text: string): number | null {
  if (!COUNT_PATTERN.test(text)) return null;
  const factor = text.endsWith('M') ? 1_000_000 : text.endsWith('k') ? 1_000 : 1;
  const count = Number.parseFloat(text) * factor;
  return Number.isInteger(Math.round(count * 1e6) / 1e6) ? Math.round(count) : null;
}
