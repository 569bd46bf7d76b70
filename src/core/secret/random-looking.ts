/** Fewer different characters than this are a pattern, not a key. */
const LEAST_DIFFERENT = 6;
/** Mean length of the runs of one kind of character: drawn at random it is about two, in words and numbers three and more. */
const LONGEST_MEAN_RUN = 2.6;
/** The more there is of it, the less the mean strays: from this length on it may be larger. */
const LONG_TEXT = 24;
const LONGEST_MEAN_RUN_OF_LONG = 3;

/**
 * Whether a text looks drawn at random and not written: it is cut where small letters, capitals and digits meet (a capital begins the word
 * that follows it), and the pieces are short. Words, identifiers, versions, paths and dates have long pieces.
 */
export function looksRandom(text: string): boolean {
  if (new Set(text).size < LEAST_DIFFERENT) return false;
  const runs = text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g);
  if (runs === null) return false;
  const letters = runs.reduce((sum, run) => sum + run.length, 0);
  const longestMean = text.length < LONG_TEXT ? LONGEST_MEAN_RUN : LONGEST_MEAN_RUN_OF_LONG;
  return letters >= text.length / 2 && letters / runs.length < longestMean;
}

/** Whether a text mixes at least three of small letters, capitals, digits and marks, as passwords have to. */
export function looksLikePassword(text: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d_./-]/];
  return kinds.filter((kind) => kind.test(text)).length >= 3 && !/^[A-Za-z_$][\w$]*\.[A-Za-z]/.test(text);
}
