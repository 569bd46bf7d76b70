/** A repair that loses nothing; it is made only when a person asks for it. */
export type Mend =
  /** Points a ref that does not exist at a commit that does. */
  | { readonly kind: 'create-ref'; readonly repository: string; readonly ref: string; readonly commit: string }
  /** Writes the status that the events give into the row of the run. */
  | { readonly kind: 'set-status'; readonly runId: string; readonly status: string }
  /** Moves a folder out of the way, into the folder of things that were kept. */
  | { readonly kind: 'set-aside'; readonly path: string }
  /** Removes a file that nothing uses and that says nothing any more. */
  | { readonly kind: 'remove-file'; readonly path: string }
  /** Ends the process tree of a job. */
  | { readonly kind: 'end-job'; readonly key: string; readonly directory: string }
  | { readonly kind: 'set-mode'; readonly path: string; readonly mode: number };

/** Something that does not fit together. */
export interface Ailment {
  /** Stable name such as `run/branch-missing`. */
  readonly code: string;
  /** A `note` needs nobody: the next daemon puts it right. */
  readonly severity: 'note' | 'warning' | 'error';
  readonly message: string;
  /** What to do where nothing mends it, or what happens by itself. */
  readonly hint: string;
  readonly mend: Mend | null;
}
