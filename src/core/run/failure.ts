/**
 * The classes a failed attempt can have; each has one strategy in `schedule/retry.ts`.
 * - `retryable`: crash, cut stream, overload, a hang ended by the watchdog
 * - `limited`: a provider's rate or quota limit
 * - `resource`: memory, disk, process or output limit
 * - `dependency`: a missing tool, package or file of another task
 * - `quality`: a gate or criterion was not met
 * - `conflict`: does not merge on the moved target
 * - `auth`: not logged in, key refused
 * - `budget`: a cap is reached
 * - `fatal`: impossible task, unusable snapshot, bug of ours
 */
export type FailureClass =
  | 'retryable'
  | 'limited'
  | 'resource'
  | 'dependency'
  | 'quality'
  | 'conflict'
  | 'auth'
  | 'budget'
  | 'fatal';

/** What a person reads about a failure: what happened, why, and what to do next. */
export interface FailureReport {
  readonly class: FailureClass;
  /** What happened and why, in full sentences. */
  readonly message: string;
  /** What to do next, as a full sentence. */
  readonly hint: string;
  /** Output, file names or figures that show it; at most 8 KiB. */
  readonly evidence: string;
  /** For `limited`: milliseconds until the provider's limit lifts, where it said so. */
  readonly resetMs?: number;
}
