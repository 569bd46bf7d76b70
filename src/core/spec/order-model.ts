import type { DependencyKind } from '../plan/plan.ts';
import type { Finding } from './draft.ts';

/** One task waits for another, by index in the draft. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: DependencyKind;
  readonly why: string;
  readonly line: number;
}

/** All of `before` wait for all of `after`, by index in the draft. */
export interface Barrier {
  readonly after: readonly number[];
  readonly before: readonly number[];
  readonly kind: DependencyKind;
  readonly why: string;
  readonly line: number;
}

/** The order of a plan. */
export interface Order {
  readonly edges: readonly Edge[];
  readonly barriers: readonly Barrier[];
  readonly findings: readonly Finding[];
}

/** What the plan says about the place of one phase. */
export interface PhaseRule {
  /** Phases that it waits for, with the line that says so. */
  readonly waitsFor: Map<number, { readonly why: string; readonly line: number }>;
  /** Phases that it does not wait for, whatever else is said. */
  readonly free: Set<number>;
  /** Phases that it runs beside: it does not wait for them by position. */
  readonly beside: Set<number>;
  /** The plan says what it waits for, so nothing follows from its position. */
  stated: boolean;
  /** The plan says that it runs beside others without naming them. */
  alone: boolean;
}

/** What the plan says about order, sorted into tasks and phases. */
export interface Stated {
  readonly edges: Edge[];
  readonly barriers: Barrier[];
  /** Statements that count where they agree with the rest. */
  readonly softEdges: Edge[];
  readonly softBarriers: Barrier[];
  readonly phases: readonly PhaseRule[];
  /** Tasks with prerequisites of their own, or with the word that they have none. */
  readonly own: Set<number>;
  /** Tasks that the plan says run beside others that it names with them. */
  readonly beside: Set<number>;
  /** Tasks whose place the plan states by name. */
  readonly covered: Set<number>;
  /** Tasks that wait for something that is not named, with the line that says so; null where something waits for them too. */
  readonly unnamed: Map<number, { readonly why: string; readonly line: number } | null>;
  readonly findings: Finding[];
}
