import type { RunTarget } from './settings.ts';

/** All documents of a run that agents get copies of. The plan of several specs is their folder; the lists are among the documents. */
export function specDocuments(
  { planFiles, planPath }: Pick<RunTarget, 'planFiles' | 'planPath'>,
  specFiles: readonly string[],
): readonly string[] {
  return [...new Set([...(planFiles === undefined ? [planPath] : []), ...specFiles])];
}
