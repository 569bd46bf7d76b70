import type { Dialect, TaskKind } from '../plan/plan.ts';
import type { TaskState } from './status-words.ts';

/** What a reader finds in a task list before order and checks: plain data with positions. */

/** One thing to say about the text, without the file name, which the caller adds. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

/** What a heading is about. */
export type SectionRole =
  /** Tasks live here. */
  | 'work'
  /** Boxes here are checks, not tasks. */
  | 'checklist'
  /** Statements here give the order. */
  | 'order'
  /** Statements here count where they contradict nothing. */
  | 'hint'
  /** Statements here are suggestions and are not read. */
  | 'advice';

/** A heading with everything up to the next heading of its level or above. */
export interface DraftSection {
  readonly title: string;
  readonly level: number;
  readonly line: number;
  readonly role: SectionRole;
  /** Index of the enclosing section, or null. */
  readonly parent: number | null;
  /** Index of the phase this section is or lies in, or null. */
  readonly phase: number | null;
  /** What the section holds within its phase. */
  readonly part: 'tests' | 'implementation' | 'other';
}

/** A group of tasks that stands before or after other groups as a whole. */
export interface DraftPhase {
  readonly title: string;
  /** As written, such as `3`, `3.1` or `4b`; null where the heading has none. */
  readonly number: string | null;
  /** Such as `US1`, or null. */
  readonly story: string | null;
  readonly line: number;
  /** Marked as runnable beside its neighbours. */
  readonly parallel: boolean;
  /** A column of a board, such as "To Do": it says how far its tasks are, not when they come. */
  readonly column: boolean;
}

/** Text beside a task that states something about it. */
export interface DraftField {
  readonly name: 'depends' | 'files' | 'requirements' | 'acceptance' | 'minutes' | 'priority' | 'boundary' | 'override';
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** One line of text under a task. */
export interface BodyLine {
  readonly text: string;
  readonly line: number;
  readonly fenced: boolean;
}

/** A task as written. */
export interface DraftTask {
  readonly id: string;
  readonly title: string;
  /** The task's own text without its id and markers, for statements and paths. */
  readonly text: string;
  readonly body: readonly BodyLine[];
  readonly fields: readonly DraftField[];
  readonly kind: TaskKind;
  readonly done: boolean;
  readonly optional: boolean;
  readonly parallel: boolean;
  readonly story: string | null;
  readonly tags: readonly string[];
  /** Index into `phases`, or null before the first. */
  readonly phase: number | null;
  /** Index into `sections`, or null before the first. */
  readonly section: number | null;
  readonly line: number;
  readonly column: number;
  /** The mark of its box; where it has none, the word of its status in a table or a field. */
  readonly box: { readonly offset: number; readonly mark: string } | null;
  /** What the status says where `box` is one: null for a word that nobody knows. Absent where there is a box or nothing. */
  readonly status?: TaskState | null;
  /** The id was made from the position, it is not in the text. */
  readonly counted: boolean;
}

/** A numbered line with sub-tasks: a name for all of them. */
export interface DraftContainer {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly done: boolean;
  readonly box: DraftTask['box'];
  readonly status?: TaskState | null;
  /** Ids of the tasks below it, at any depth. */
  readonly members: readonly string[];
}

/** A run of prose, one list item or paragraph with its continuation lines, that may state an order. */
export interface DraftProse {
  readonly text: string;
  readonly line: number;
  readonly section: number | null;
  /** It is a list item, not a paragraph. */
  readonly listed: boolean;
  /** Columns of its indent. */
  readonly columns: number;
}

/** A code fence outside of tasks. */
export interface DraftFence {
  readonly language: string;
  readonly lines: readonly string[];
  /** Line of the first of them. */
  readonly line: number;
  readonly section: number | null;
}

/** A table outside of tasks that has a column of ids and one of prerequisites. */
export interface DraftDependencyRow {
  readonly id: string;
  readonly value: string;
  readonly line: number;
}

/** Everything a reader takes from one task list. */
export interface Draft {
  readonly dialect: Dialect;
  readonly title: string;
  readonly sections: readonly DraftSection[];
  readonly phases: readonly DraftPhase[];
  readonly tasks: readonly DraftTask[];
  readonly containers: readonly DraftContainer[];
  readonly prose: readonly DraftProse[];
  readonly fences: readonly DraftFence[];
  readonly rows: readonly DraftDependencyRow[];
  /** Ids of entries that were taken out of the plan: they may be named, and nothing waits for them. */
  readonly skipped: readonly string[];
  readonly findings: readonly Finding[];
}
