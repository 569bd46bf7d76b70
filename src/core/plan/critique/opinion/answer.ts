import type { CriticName } from '../finding.ts';

/** What an agent may propose to do about a finding; each becomes an edit of the plan and is checked as one. */
export const FIX_OPERATIONS = [
  ...['set-effort', 'set-risk', 'set-tests', 'set-description', 'add-criteria', 'add-files'],
  ...['add-dependency', 'remove-dependency', 'merge-tasks', 'split-task'],
] as const;

/** One of them. */
export type FixOperation = (typeof FIX_OPERATIONS)[number];

/** One operation as an agent writes it: flat, because providers know no unions. */
export interface AnsweredFix {
  readonly operation: FixOperation;
  /** The task that is changed. */
  readonly task: string;
  /** Other tasks of the operation. */
  readonly others: readonly string[];
  /** The values of the operation. */
  readonly values: readonly string[];
}

/** One finding as an agent writes it; nothing of it is believed before it is checked. */
export interface AnsweredFinding {
  readonly critic: CriticName;
  readonly severity: 'warning' | 'info';
  readonly message: string;
  readonly tasks: readonly string[];
  /** Words that stand in the plan or in a document. */
  readonly evidence: readonly string[];
  /** What its fix does; empty where it has none. */
  readonly fixSummary: string;
  readonly fix: readonly AnsweredFix[];
}

/** What an agent answers that was asked for its opinion on a plan. */
export interface OpinionAnswer {
  readonly findings: readonly AnsweredFinding[];
}
