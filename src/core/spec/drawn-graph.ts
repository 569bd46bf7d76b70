import type { Draft } from './draft.ts';
import { readDrawnRows } from './graph-fences.ts';
import type { Barrier } from './order-model.ts';
import type { Resolver } from './resolve.ts';

/** A drawing that names every task of the plan, so that it is the whole order. */
export interface DrawnGraph {
  /** Rows that wait, in words, for what stands above them in the file. */
  readonly barriers: readonly Barrier[];
}

/** The drawing in which every task is named, or null where there is none. Rows of whole phases do not count. */
export function readDrawnGraph(draft: Draft, resolver: Resolver): DrawnGraph | null {
  for (const fence of draft.fences) {
    if (fence.section === null || draft.sections[fence.section]?.role !== 'order') continue;
    const rows = readDrawnRows(fence, resolver);
    const named = new Set<number>();
    for (const row of rows) {
      for (const one of row.references)
        if (one.kind === 'id') for (const task of resolver.tasksOf(one.id)) named.add(task);
    }
    if (named.size < draft.tasks.length || !rows.some((row) => row.references.length > 1)) continue;
    return {
      barriers: rows
        .filter((row) => row.vague)
        .flatMap((row) => vagueRow(resolver, row.references, row.text, row.line)),
    };
  }
  return null;
}

function vagueRow(
  resolver: Resolver,
  references: Parameters<Resolver['meaning']>[0],
  text: string,
  line: number,
): readonly Barrier[] {
  const before = resolver.meaning(references, null).tasks;
  const first = before.reduce((least, task) => Math.min(least, task), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(first) || first === 0) return [];
  return [{ after: Array.from({ length: first }, (_, index) => index), before, kind: 'explicit', why: text, line }];
}
