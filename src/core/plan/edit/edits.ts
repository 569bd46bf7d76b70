import type { Effort, Risk, TaskKind, TaskOverrides, TestStrategy } from '../plan.ts';

/** The parts of a task that a person can set. */
export interface TaskFields {
  readonly title?: string;
  readonly description?: string;
  readonly kind?: TaskKind;
  readonly optional?: boolean;
  readonly phase?: string | null;
  readonly story?: string | null;
  readonly files?: readonly string[];
  readonly requirements?: readonly string[];
  readonly acceptance?: readonly string[];
  /** Without `minutes` these follow from it. */
  readonly effort?: Effort;
  /** Above 0, at most four weeks of forty hours; without `effort` that follows from it. */
  readonly minutes?: number;
  readonly risk?: Risk;
  /** 0 to 100. */
  readonly priority?: number;
  readonly testStrategy?: TestStrategy;
  readonly stream?: string;
  readonly overrides?: TaskOverrides;
}

/** One piece of a task that is cut into several; what is absent comes from the task itself, its minutes in equal shares. */
export interface TaskPiece extends Pick<TaskFields, 'description' | 'files' | 'acceptance' | 'minutes' | 'effort'> {
  /** By default the id of the task with `.1`, `.2` and so on. */
  readonly id?: string;
  readonly title: string;
}

/** One change that a person, a critic or a guard makes to a plan. The same operations serve every interface. */
export type PlanEdit =
  | {
      readonly kind: 'add-task';
      /** By default the next free one in the plan's own manner. */
      readonly id?: string;
      readonly fields: TaskFields & { readonly title: string };
      /** The task it stands behind; null puts it first, absent last. Its place breaks ties, it is no dependency. */
      readonly after?: string | null;
      readonly dependsOn?: readonly string[];
    }
  | { readonly kind: 'set-task'; readonly task: string; readonly fields: TaskFields }
  | {
      readonly kind: 'remove-task';
      readonly task: string;
      /** Tasks that waited for it wait for what it waited for; otherwise they wait for less. */
      readonly reconnect: boolean;
    }
  | { readonly kind: 'move-task'; readonly task: string; readonly after: string | null }
  | {
      readonly kind: 'merge-tasks';
      /** Keeps its id and its place. */
      readonly into: string;
      readonly tasks: readonly string[];
      readonly title?: string;
    }
  | {
      readonly kind: 'split-task';
      readonly task: string;
      readonly pieces: readonly TaskPiece[];
      /** Each piece waits for the one before it; otherwise they can run beside each other. */
      readonly inOrder: boolean;
    }
  | { readonly kind: 'add-dependency'; readonly task: string; readonly on: string; readonly why: string }
  | { readonly kind: 'remove-dependency'; readonly task: string; readonly on: string }
  /** Whatever files they share, the two may run beside each other. */
  | { readonly kind: 'allow-together'; readonly task: string; readonly other: string; readonly why: string }
  /** Takes that back: files keep them apart again. */
  | { readonly kind: 'keep-apart'; readonly task: string; readonly other: string };

/** Why an edit was not made; the plan is as it was. */
export interface EditRefusal {
  readonly reason:
    | 'unknown-task'
    | 'id-taken'
    | 'bad-id'
    | 'bad-value'
    | 'would-cycle'
    | 'no-dependency'
    | 'nothing-to-do';
  readonly message: string;
  readonly hint: string;
}
