import type { Dependency, Effort, Join, Risk } from '../plan.ts';

/**
 * A spec cut into tasks, before it is checked. Whoever made it, the offline decomposer or an agent, names statements by their ids and adds no
 * text of its own to them: criteria are taken from the document when it is made a plan.
 */
export interface Decomposition {
  readonly by: 'offline' | 'agent';
  readonly tasks: readonly DecomposedTask[];
  readonly joins: readonly Join[];
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
  readonly risk?: Risk;
  /** 0 to 100. */
  readonly priority: number;
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
