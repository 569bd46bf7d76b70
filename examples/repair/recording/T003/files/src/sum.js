/**
 * The sum of durations in milliseconds; throws a RangeError when it is too large to be exact.
 *
 * @param {readonly number[]} durations
 * @returns {number}
 */
export function sum(durations) {
  const total = durations.reduce((left, right) => left + right, 0);
  if (!Number.isSafeInteger(total)) throw new RangeError('The sum is too large.');
  return total;
}
