/**
 * How many attempts of a run may be at work at the same time. An attempt that ran out of a resource halves it, each success gives one
 * track back, up to what the run was given.
 */
export interface Allowance {
  /** At least 1, at most the tracks of the run. */
  readonly tracks: number;
  /** Number of the event that lowered it last; 0 while none did. */
  readonly loweredAt: number;
}

/** What is known when an attempt has run out of a resource. */
export interface Shortage {
  /** Attempts at work at that moment, this one included. */
  readonly atWork: number;
  /** Number of the event that started the attempt. */
  readonly startedAt: number;
  /** Number of the event that reports its failure. */
  readonly failedAt: number;
}

/** The allowance of a run before anything went wrong. */
export function fullAllowance(tracks: number): Allowance {
  return { tracks, loweredAt: 0 };
}

/** Attempts that were at work together fall together: those that began before the last lowering say nothing about what holds since. */
export function afterShortage(allowance: Allowance, { atWork, startedAt, failedAt }: Shortage): Allowance {
  if (startedAt < allowance.loweredAt) return allowance;
  const atWorkOrAllowed = Math.min(allowance.tracks, atWork);
  return { tracks: Math.max(1, Math.floor(atWorkOrAllowed / 2)), loweredAt: failedAt };
}

/** One more track after an attempt that succeeded, up to `most`. */
export function afterSuccess(allowance: Allowance, most: number): Allowance {
  return allowance.tracks >= most ? allowance : { ...allowance, tracks: allowance.tracks + 1 };
}
