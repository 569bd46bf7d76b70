import type { PlanEdit } from '../edit/edits.ts';

/** The views that a plan is looked at from. */
export type CriticName =
  | 'resource-scheduler'
  | 'dependency-analyst'
  | 'risk-assessor'
  | 'efficiency-critic'
  | 'reality-checker';

/** One thing that a critic found in a plan. */
export interface CritiqueFinding {
  readonly critic: CriticName;
  /** Permanent name, such as `reality/missing-file`. */
  readonly code: string;
  readonly severity: 'warning' | 'info';
  readonly message: string;
  /** What shows it: figures, ids, names; one each. */
  readonly evidence: readonly string[];
  /** Kind of the agent whose opinion it is; absent for what a rule found. */
  readonly by?: string;
  /** Tasks that it is about. */
  readonly tasks: readonly string[];
  /** Edits that would mend it, made together; null where a person has to think. */
  readonly fix: { readonly summary: string; readonly edits: readonly PlanEdit[] } | null;
}

/** What critics know besides the plan. */
export interface CritiqueContext {
  readonly tracks: number;
  /** Whether the repository has a file; null where there is no repository to ask. */
  readonly exists: ((path: string) => boolean) | null;
  /** Minutes of the longest attempt that is allowed. */
  readonly attemptMinutes: number;
  /** Tasks for each requirement above which a plan is cut too finely; 4 where nothing is said. */
  readonly tasksPerRequirement?: number;
}
