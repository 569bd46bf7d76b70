import type { CriticName } from '../core/plan/critique/finding.ts';
import type { DroppedFindings } from '../core/plan/critique/opinion/read-opinion.ts';
import type { Usage } from '../core/run/usage.ts';

/** Whose opinion on a plan is asked for, and which view it is to take. */
export interface OpinionRequest {
  /** The `--agent` value of one agent. */
  readonly agent: string;
  /** Null for all critics. */
  readonly critic: CriticName | null;
  readonly cwd: string;
  /** Is told of each answer that goes back to the agent. */
  readonly told: (refused: { readonly number: number; readonly faults: readonly string[] }) => void;
}

/** What came of asking. */
export interface AskedOpinion {
  readonly by: string;
  readonly model: string | null;
  readonly usage: Usage;
  /** Folder with what was asked and answered. */
  readonly folder: string;
  /** Findings that are left. */
  readonly findings: number;
  readonly dropped: DroppedFindings;
  readonly droppedFixes: number;
}
