import type { Reference, Vocabulary } from './tokens.ts';

/** One thing that a sentence says. */
export type Statement =
  | { readonly type: 'order'; readonly earlier: readonly Reference[]; readonly later: readonly Reference[] }
  /** The subject does not wait for these. */
  | { readonly type: 'free'; readonly subject: readonly Reference[]; readonly of: readonly Reference[] }
  /** The subject waits for nothing. */
  | { readonly type: 'none'; readonly subject: readonly Reference[] }
  /** These run beside each other. */
  | { readonly type: 'parallel'; readonly subject: readonly Reference[] }
  /** The subject waits for something, or something waits for it, that is told in words and not by name. */
  | { readonly type: 'unnamed'; readonly subject: readonly Reference[]; readonly waits: boolean };

/** How a sentence is read. */
export interface StatementContext {
  /** Whom the sentence is about where it names nobody. */
  readonly subject: readonly Reference[];
  /** The sentence belongs to a task: names that do not stand beside a word of order are mentions. */
  readonly own: boolean;
  readonly vocabulary: Vocabulary;
}
