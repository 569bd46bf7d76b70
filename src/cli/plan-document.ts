import type { Coverage } from '../core/plan/decompose/decomposition.ts';
import type { Diagnostic } from '../core/plan/diagnostic.ts';
import type { Conflict, Dependency, Effort, Risk, TaskKind } from '../core/plan/plan.ts';
import type { Scope } from '../core/plan/scope/scope.ts';
import type { Accuracy } from '../core/schedule/forecast/accuracy.ts';
import type { Forecast } from '../core/schedule/forecast/forecast.ts';

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
  /** How much the documents of a spec ask for; absent where there is a task list and nothing beside it that says so. */
  readonly scope?: Scope;
  /** What became of each of its statements. */
  readonly coverage?: Coverage;
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

/** When a plan is going to be finished, for one or several numbers of tracks. */
export interface PlanForecast {
  readonly forecasts: readonly Forecast[];
  /** The fewest of these tracks that finish about as early as any, or null for a plan that has no order. */
  readonly enoughTracks: number | null;
  /** Runs and tasks of this repository that were learned from; zero while there is no history. */
  readonly basis: { readonly runs: number; readonly tasks: number };
  /** How the estimates of those tasks compare with what they took; null without history. */
  readonly accuracy: Accuracy | null;
  /** Why the history could not be read, one sentence; null where it could, or there is none. */
  readonly trouble: string | null;
}
