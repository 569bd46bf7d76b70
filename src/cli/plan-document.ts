import type { Diagnostic } from '../core/plan/diagnostic.ts';
import type { Conflict, Dependency, Effort, Risk, TaskKind } from '../core/plan/plan.ts';

/** What the terminal shows of one planned task. */
export interface PlanDocumentTask {
  readonly id: string;
  readonly title: string;
  readonly kind: TaskKind;
  readonly done: boolean;
  readonly optional: boolean;
  readonly phase: string | null;
  readonly dependsOn: readonly Dependency[];
  readonly effort: Effort;
  readonly minutes: number;
  readonly risk: Risk;
}

/** The part of an analysed plan that the terminal shows; `plan --json` prints the whole of what the planning port returned. */
export interface PlanDocument {
  readonly tasks: readonly PlanDocumentTask[];
  readonly conflicts: readonly Conflict[];
  readonly layers: readonly (readonly string[])[];
  readonly criticalPath: readonly string[];
  /** Minutes of planned work. */
  readonly estimate: {
    readonly work: number;
    readonly span: number;
    readonly makespan: number;
    readonly lowerBound: number;
    readonly tracks: number;
  };
  readonly diagnostics: readonly Diagnostic[];
}

/** A plan file that was read and analysed. */
export interface PlannedSpec {
  readonly title: string;
  /** As the user would name it: relative to the working folder where that is shorter. */
  readonly file: string;
  readonly document: PlanDocument;
  /** Text of each file that a diagnostic may point into, by the name that the diagnostic uses. */
  readonly sources: ReadonlyMap<string, string>;
}
