/** How much a finding matters: an `error` keeps the plan from being executed, a `warning` is worth a look, an `info` explains a reading. */
export type Severity = 'error' | 'warning' | 'info';

/** One finding about an input file, with the place it is about and how to mend it. Codes are permanent. */
export interface Diagnostic {
  /** Stable name such as `plan/cycle`; docs/formats.md lists them all. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, as a full sentence. */
  readonly message: string;
  /** The smallest edit that mends it, as a full sentence. */
  readonly hint: string;
  /** The file as the reader was given it. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column in UTF-16 code units, from 1. */
  readonly column: number;
}
