import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { Draft } from './draft.ts';
import type { Barrier, Edge, Stated } from './order-model.ts';

/** Edges and barriers that follow from the place of tasks within one phase. */
export interface InnerOrder {
  readonly edges: readonly Edge[];
  readonly barriers: readonly Barrier[];
}

/**
 * Fork and join within a phase: a task without a parallel mark waits for all before it, one with the mark for the last one
 * without. Tasks that are said to run beside others count as marked. Tasks with prerequisites of their own get none of these edges. `tasks` come in an order that no stated edge
 * contradicts.
 */
export function orderWithin(
  draft: Draft,
  tasks: readonly number[],
  { own, beside }: Pick<Stated, 'own' | 'beside'>,
): InnerOrder {
  const edges: Edge[] = [];
  const open = new Set<number>();
  let serial: number | null = null;
  for (const index of tasks) {
    const task = at(draft.tasks, index);
    const parallel = task.parallel || beside.has(index);
    const waitsFor = own.has(index) ? [] : parallel ? (serial === null ? [] : [serial]) : [...open];
    for (const from of waitsFor) {
      edges.push({ from, to: index, kind: 'order', why: whyOf(parallel), line: task.line });
      open.delete(from);
    }
    open.add(index);
    if (!parallel) serial = index;
  }
  return { edges, barriers: testsFirst(draft, tasks) };
}

function whyOf(parallel: boolean): string {
  return parallel
    ? 'the last task before it that is not marked as parallel'
    : 'it stands before in the same phase and this task is not marked as parallel';
}

/** A part of a phase that holds tests stands before the part that holds the implementation, parallel marks or not. */
function testsFirst(draft: Draft, tasks: readonly number[]): readonly Barrier[] {
  const partOf = (index: number) => draft.sections[draft.tasks[index]?.section ?? -1];
  const tests = tasks.filter((index) => partOf(index)?.part === 'tests');
  const lastTest = tests.at(-1);
  const implementation = tasks.filter(
    (index) => partOf(index)?.part === 'implementation' && lastTest !== undefined && index > lastTest,
  );
  const first = implementation[0];
  if (first === undefined || tests.length === 0) return [];
  if (tasks.every((index) => !at(draft.tasks, index).parallel)) return [];
  const why = `the tests stand in a part of the phase before "${partOf(first)?.title}"`;
  return [
    {
      after: tests,
      before: implementation,
      kind: 'order',
      why,
      line: present(partOf(first), 'the part of a task').line,
    },
  ];
}
