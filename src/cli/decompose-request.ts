import type { ScopeChoice } from '../core/plan/scope/scope.ts';
import type { Usage } from '../core/run/usage.ts';

/** Who cuts a spec without a task list, and what to tell meanwhile. */
export interface DecomposeRequest {
  /** Absolute path of a plan file or a spec folder. */
  readonly path: string;
  readonly cwd: string;
  readonly scope?: ScopeChoice | null;
  /** `offline`, or the `--agent` value of one agent; null where the configuration decides. */
  readonly by: string | null;
  readonly environment?: string | null;
  /** Ask again, and replace a plan that is there. */
  readonly force: boolean;
  /** Asked before an agent that the configuration names, and nobody on the command line, gets the spec. */
  readonly agree: (agent: string) => Promise<boolean>;
  /** Told before an agent is asked, with what a person should know, and of each answer that goes back to it. */
  readonly asking: (agent: string, warnings: readonly string[]) => void;
  readonly told: (refused: { readonly number: number; readonly faults: readonly string[] }) => void;
}

/** What came of it: nobody was to be asked, nobody had to be, or a plan is in a file now. */
export type Decomposing =
  | { readonly kind: 'offline' | 'declined' | 'one-task' }
  | { readonly kind: 'listed'; readonly file: string }
  | { readonly kind: 'kept'; readonly path: string; readonly file: string; readonly by: string }
  | MadeDecomposition;

/** A plan that an agent made. */
export interface MadeDecomposition {
  readonly kind: 'made';
  /** Absolute path of the editable plan, and as the user would name it. */
  readonly path: string;
  readonly file: string;
  readonly by: string;
  readonly model: string | null;
  readonly tasks: number;
  /** Answers that it took. */
  readonly answers: number;
  readonly usage: Usage;
  /** Folder with what was asked and answered. */
  readonly kept: string;
}
