/** A place in a text that gives a secret away: from `start` up to, not including, `end`, in UTF-16 code units. */
export interface Finding {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Where the text begins that makes it one, such as the name before the value; `start` when it is not there. */
  readonly from?: number;
}
