import { present } from '../../assert.ts';
import { readSequence } from '../../spec/sequence.ts';
import { counted } from '../../text/wording.ts';
import { barriersOf, edgesOf, withoutTogether } from '../compose-plan.ts';
import { findConflictsOf, mostTasksPerFile } from '../conflicts.ts';
import { compileGraph, topologicalOrder } from '../graph.ts';
import type { Conflict, Plan } from '../plan.ts';
import { type FileHistory, type Fought, foughtOver } from './file-history.ts';
import { likelyFor } from './likely-files.ts';

/** Contested files that are looked at, the most fought over first. */
const MOST_FILES = 50;

/**
 * A plan whose open tasks take turns over contested files: two tasks of which each names such a file or probably changes it, and which no
 * order keeps apart, get a conflict with its reason. Left alone are pairs that conflict already, pairs that a person let run together, and
 * a file that more than a hundred tasks probably change, because then nothing would be left to run in parallel. A plan without an order
 * stays as it is.
 */
export function keepApart(plan: Plan, history: FileHistory): Plan {
  const fought = foughtOver(history).slice(0, MOST_FILES);
  if (fought.length === 0 || topologicalOrder(compileGraph(plan)) === null) return plan;
  const reasons = reasonsByFile(plan, fought, history);
  if (reasons.size === 0) return plan;
  const known = pairsOf(plan.conflicts);
  const added: Conflict[] = [];
  for (const conflict of withoutTogether(unordered(plan, reasons), plan.together ?? [])) {
    const pair = JSON.stringify([conflict.a, conflict.b]);
    if (known.has(pair)) continue;
    known.add(pair);
    added.push(conflict);
  }
  return added.length === 0 ? plan : { ...plan, conflicts: [...plan.conflicts, ...added] };
}

interface Contest extends Fought {
  /** By the id of each task that probably changes it, in the order of the plan. */
  readonly reasons: ReadonlyMap<string, string>;
}

function reasonsByFile({ tasks }: Plan, fought: readonly Fought[], history: FileHistory): ReadonlyMap<string, Contest> {
  const contests = fought.flatMap((one): readonly Contest[] => {
    const reasonOf = likelyFor(one.file, history);
    const reasons = new Map(
      tasks.flatMap((task) => {
        const reason = task.done || task.kind === 'checkpoint' ? null : reasonOf(task);
        return reason === null ? [] : [[task.id, reason] as const];
      }),
    );
    return reasons.size < 2 || reasons.size > mostTasksPerFile ? [] : [{ ...one, reasons }];
  });
  return new Map(contests.map((contest) => [contest.file, contest]));
}

function unordered(plan: Plan, contests: ReadonlyMap<string, Contest>): readonly Conflict[] {
  const indexes = new Map(plan.tasks.map(({ id }, index) => [id, index] as const));
  const indexOf = (id: string) => present(indexes.get(id), 'a task of the plan');
  const edges = edgesOf(plan.tasks, indexes);
  const barriers = barriersOf(plan.joins, indexes);
  const groups = new Map([...contests].map(([file, { reasons }]) => [file, [...reasons.keys()].map(indexOf)] as const));
  const rank = readSequence(plan.tasks.length, edges, barriers);
  return findConflictsOf(groups, { tasks: plan.tasks, edges, barriers, rank }).conflicts.map((pair) => {
    const contest = present(contests.get(pair.file), 'a contested file');
    const reasons = [pair.a, pair.b].map(
      (id) => `${id} ${present(contest.reasons.get(id), 'why it changes the file')}`,
    );
    return { ...pair, why: `${sayFought(contest)} ${reasons.join('; ')}.` };
  });
}

function sayFought({ file, conflicts, merges }: Fought): string {
  if (conflicts > 0) return `${counted(conflicts, 'merge')} of runs in this repository conflicted over ${file}.`;
  return `Both sides of ${counted(merges, 'merge')} in this repository had changed ${file}.`;
}

function pairsOf(conflicts: readonly Conflict[]): Set<string> {
  return new Set(conflicts.map(({ a, b }) => JSON.stringify([a, b])));
}
