import type { Diagnostic } from './diagnostic.ts';

/** T-shirt size of a task; `minutes` carries the figure the schedule uses. */
export type Effort = 'XS' | 'S' | 'M' | 'L' | 'XL';

/** How likely a task is to go wrong or to break something else. */
export type Risk = 'low' | 'medium' | 'high';

/** A `task` is worked on by an agent; a `checkpoint` runs no agent, it runs the gates of its phase. */
export type TaskKind = 'task' | 'checkpoint';

/**
 * Why one task waits for another: `explicit` was stated between ids, `phase` between phases or stories, `order` follows from
 * the position in the list, `wave` from a stated graph, `checkpoint` from a checkpoint, `container` from a parent with children,
 * `produces` from a file or symbol that one makes and the other uses, `environment` and `data` from what one sets up for the other,
 * `test-first` from a test that is written before the code, `cross-spec` from an order of specs.
 */
export type DependencyKind =
  | 'explicit'
  | 'phase'
  | 'order'
  | 'wave'
  | 'checkpoint'
  | 'container'
  | 'produces'
  | 'environment'
  | 'data'
  | 'test-first'
  | 'cross-spec';

/** A place in a spec that a task, a requirement or a finding comes from. */
export interface Trace {
  /** The requirement, story or criterion, such as `FR-003`; empty where the place has no id. */
  readonly id: string;
  /** The document, as it is to be shown. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What is written there, shortened to one line. */
  readonly quote: string;
}

/** When the tests of a task are written: before it by a task of their own, after it, beside it, or not at all. */
export type TestStrategyKind = 'test-first' | 'test-after' | 'test-parallel' | 'none';

/** How a task is tested, and why so. */
export interface TestStrategy {
  readonly kind: TestStrategyKind;
  readonly why: string;
}

/** One task waits for another. */
export interface Dependency {
  /** The task that has to land first. */
  readonly id: string;
  readonly kind: DependencyKind;
  /** The reason as a person reads it, quoting the file where it states it. */
  readonly why: string;
  /** The line that says so, from 1; the task's own line where it follows from the position. */
  readonly line: number;
}

/** Every task of `before` waits for every task of `after`: a barrier, kept as one thing so that plans stay linear in size. */
export interface Join {
  readonly after: readonly string[];
  readonly before: readonly string[];
  readonly kind: DependencyKind;
  readonly why: string;
  readonly line: number;
}

/** Two tasks name the same file, or probably change one that is contested: never together, in either order. `a` stands before `b` in the plan. */
export interface Conflict {
  readonly a: string;
  readonly b: string;
  readonly file: string;
  /** Why they are kept apart, one or more sentences, where not both name the file; absent where both do. */
  readonly why?: string;
}

/** A person's word that two tasks may run beside each other, whatever files they share. */
export interface Together {
  readonly a: string;
  readonly b: string;
  readonly why: string;
}

/** Parameters of execution that a task sets for itself; what is absent comes from the configuration. */
export interface TaskOverrides {
  /** Agents in order of preference, joined by commas, or `person`. */
  readonly agent?: string;
  readonly model?: string;
  readonly timeoutMinutes?: number;
  readonly idleMinutes?: number;
  readonly attempts?: number;
  readonly priority?: number;
  /** Names of the gates that judge this task instead of all gates declared `at: task`. */
  readonly gates?: readonly string[];
  /** `none` runs the task in an empty folder: nothing is snapshotted and nothing lands. */
  readonly workspace?: 'clone' | 'none';
  /** Bytes of output that one attempt may write. */
  readonly outputBytes?: number;
  /** Resident memory of the whole process tree in bytes. */
  readonly memoryBytes?: number;
  /** Processes in the tree. */
  readonly processes?: number;
  /** Bytes of the largest single file an attempt may write. */
  readonly fileBytes?: number;
  /** First back-off in milliseconds. */
  readonly backoffMs?: number;
  /** Longest back-off in milliseconds. */
  readonly backoffMaxMs?: number;
  /** Milliseconds that its questions wait before their default is taken; null for ever. */
  readonly deadlineMs?: number | null;
}

/** One unit of work, as the plan states it. */
export interface PlanTask {
  /** As written in the file. */
  readonly id: string;
  readonly title: string;
  /** Everything the file says under the task's own line; empty when it says nothing. */
  readonly description: string;
  readonly kind: TaskKind;
  /** Ticked in the file when it was read. */
  readonly done: boolean;
  /** Runs only when asked for. */
  readonly optional: boolean;
  /** Title of the phase or group heading, or null where the file has none. */
  readonly phase: string | null;
  /** User story such as `US1`, or null. */
  readonly story: string | null;
  /** The file marks it as runnable beside its neighbours. */
  readonly parallel: boolean;
  /** Paths relative to the repository that the task names, in order of appearance, without repeats. */
  readonly files: readonly string[];
  /** Edges of this task alone; barriers are in `Plan.joins`. */
  readonly dependsOn: readonly Dependency[];
  /** Requirement references such as `FR-003` or `1.2`. */
  readonly requirements: readonly string[];
  readonly acceptance: readonly string[];
  readonly effort: Effort;
  /** Estimated working time in minutes. */
  readonly minutes: number;
  readonly risk: Risk;
  /** 0 (last) to 100 (first); 50 where the file says nothing. Breaks ties between tasks that are ready. */
  readonly priority: number;
  /** Tags the reader kept without giving them a meaning, such as `TDD`. */
  readonly tags: readonly string[];
  /** Line of the task in its file, from 1. */
  readonly line: number;
  /** Where its box is, for the tick: offset of the state character in UTF-16 code units of the decoded text (a BOM counts); null where there is no box. */
  readonly box: { readonly offset: number; readonly mark: string } | null;
  readonly overrides: TaskOverrides;
  /** Id of the task or group it was cut out of; absent at the top level. Plans of the first journals know no parents. */
  readonly parent?: string;
  /** What it comes from in the spec; absent where the file states no trace. */
  readonly traces?: readonly Trace[];
  readonly testStrategy?: TestStrategy;
  /** Name of the workstream it belongs to. */
  readonly stream?: string;
  /** The spec it belongs to, in a plan of several. */
  readonly spec?: string;
}

/** The file formats that are read; `plan` is our own `plan.yaml`, `document` a spec without a task list. */
export type Dialect =
  | 'spec-kit'
  | 'kiro'
  | 'checklist'
  | 'openspec'
  | 'task-master'
  | 'beads'
  | 'bmad'
  | 'document'
  | 'plan';

/** A checked graph of tasks: what a run executes one revision of. */
export interface Plan {
  readonly schemaVersion: 1;
  readonly title: string;
  readonly dialect: Dialect;
  /** The plan file, as given to the reader. */
  readonly file: string;
  /** In file order. */
  readonly tasks: readonly PlanTask[];
  readonly joins: readonly Join[];
  readonly conflicts: readonly Conflict[];
  /** Pairs that no conflict keeps apart because a person said so; absent where nobody did. */
  readonly together?: readonly Together[];
  readonly diagnostics: readonly Diagnostic[];
}
