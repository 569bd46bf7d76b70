const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const PART = /(\d+)\s*(ms|d|h|m|s)\s*/g;
const WHOLE = /^(?:\d+\s*(?:ms|d|h|m|s)\s*)+$/;

/**
 * Milliseconds of a duration such as `1h30m`; null when the text is none.
 *
 * @param {string} text
 * @returns {number | null}
 */
export function parseDuration(text) {
  if (!WHOLE.test(text)) return null;
  const parts = [...text.matchAll(PART)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}
