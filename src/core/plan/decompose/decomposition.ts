import type { Dependency, Effort, Join, Risk } from '../plan.ts';

/**
 * A spec cut into tasks, before it is checked. Whoever made it, the offline decomposer or an agent, names statements by their ids and changes no
 * word of them: their criteria are taken from the document when it is made a plan. What an agent adds stands behind them.
 */
export interface Decomposition {
  readonly by: 'offline' | 'agent';
  readonly tasks: readonly DecomposedTask[];
  readonly joins: readonly Join[];
  /** Statements that whoever made it left out on purpose, with the reason; absent where rules decide that. */
  readonly leftOut?: readonly LeftOut[];
}

/** A statement that no task is made of, and why. */
export interface LeftOut {
  readonly id: string;
  readonly why: string;
}

/** One task of a decomposition. */
export interface DecomposedTask {
  readonly id: string;
  /** Says what to do, and repeats no statement. */
  readonly title: string;
  /** Ids of the statements it comes from and is judged by; at least one. */
  readonly covers: readonly string[];
  /** The heading around it, or null. */
  readonly phase: string | null;
  /** Id of the story, or of the group that it is a part of; null where it stands alone. */
  readonly parent: string | null;
  readonly story: string | null;
  readonly dependsOn: readonly Dependency[];
  readonly effort: Effort;
  /** Working minutes; absent where they follow from the size. */
  readonly minutes?: number;
  readonly risk?: Risk;
  /** 0 to 100. */
  readonly priority: number;
  /** What an agent adds to the document's own words: how to go about it, further criteria, files besides those that statements name. */
  readonly description?: string;
  readonly criteria?: readonly string[];
  readonly files?: readonly string[];
}

/** What became of one statement. */
export interface CoverageItem {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly quote: string;
  /** Ids of the tasks that cover it. */
  readonly tasks: readonly string[];
  /** Why no task covers it; null where one does. */
  readonly why: string | null;
}

/** Every statement of the documents with what became of it. */
export interface Coverage {
  readonly statements: number;
  readonly covered: number;
  readonly items: readonly CoverageItem[];
}
