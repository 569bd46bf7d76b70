import type { Effort, Risk } from '../../plan.ts';

/** What an agent answers that was asked to cut a spec into tasks; nothing of it is believed before it is checked. */
export interface DecompositionAnswer {
  /** Tasks that belong together, each named by a task's `group`. */
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  readonly tasks: readonly AnsweredTask[];
  /** Statements that no task is for. */
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
}

/** One task of an answer. */
export interface AnsweredTask {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Id of its group; empty for none. */
  readonly group: string;
  /** Ids of statements. */
  readonly covers: readonly string[];
  /** Paths relative to the repository that it creates or changes. */
  readonly files: readonly string[];
  /** Names of things, such as `users table` or a path, that later tasks need. */
  readonly produces: readonly string[];
  readonly consumes: readonly string[];
  readonly after: readonly { readonly task: string; readonly why: string }[];
  /** What has to be true besides what the statements say. */
  readonly criteria: readonly string[];
  readonly effort: Effort;
  readonly risk: Risk;
}
