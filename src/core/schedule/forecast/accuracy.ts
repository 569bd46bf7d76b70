import { at } from '../../at.ts';
import type { TaskMeasurement } from './measurement.ts';

/** How estimates of finished tasks compare with what they took; shares from 0 to 1. */
export interface Accuracy {
  readonly tasks: number;
  /** Median of |actual − estimated| / actual. */
  readonly medianError: number;
  /** Share of tasks within a factor of 1.5 of their estimate, either way. */
  readonly close: number;
  /** Minutes worked per minute estimated, over all tasks: 1.3 is three tenths longer than planned. */
  readonly ratio: number;
}

const CLOSE_FACTOR = 1.5;

/** The accuracy of the estimates in some measurements, or null for none. */
export function accuracyOf(measurements: readonly TaskMeasurement[]): Accuracy | null {
  const pairs = measurements.flatMap(({ estimated, attempts }) => {
    const actual = attempts.reduce((sum, minutes) => sum + minutes, 0);
    return estimated > 0 && actual > 0 ? [{ estimated, actual }] : [];
  });
  if (pairs.length === 0) return null;
  const errors = pairs.map(({ estimated, actual }) => Math.abs(actual - estimated) / actual).sort((a, b) => a - b);
  const near = pairs.filter(
    ({ estimated, actual }) => Math.max(actual / estimated, estimated / actual) <= CLOSE_FACTOR,
  );
  const total = (pick: (pair: { estimated: number; actual: number }) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0);
  return {
    tasks: pairs.length,
    medianError: at(errors, Math.floor(errors.length / 2)),
    close: near.length / pairs.length,
    ratio: total(({ actual }) => actual) / total(({ estimated }) => estimated),
  };
}
