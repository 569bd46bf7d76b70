/** Finds tasks that use what another task makes, where nothing orders the two. */
import { at } from '../../at.ts';
import type { Barrier, Edge } from '../../spec/order-model.ts';
import type { DependencyKind } from '../plan.ts';
import { madeBy, type Thing, type ThingKind, usedBy } from './made-and-used.ts';

/** What the search needs of a task. */
export interface NamedWork {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  /** It says itself what it waits for: then that is all. */
  readonly stated: boolean;
  /** The spec it belongs to; null where there is only one. */
  readonly spec: string | null;
}

/** Longest list of tasks that is searched; a longer one has an order of its own. */
const MOST_TASKS = 5_000;

const KINDS: Readonly<Record<ThingKind, DependencyKind>> = {
  file: 'produces',
  symbol: 'produces',
  endpoint: 'produces',
  table: 'data',
  variable: 'environment',
};

const WORDS: Readonly<Record<ThingKind, string>> = {
  file: '',
  symbol: '',
  endpoint: '',
  table: 'the table ',
  variable: '',
};

/**
 * Edges from the one task that makes a thing to those that use it by the same name, in the order of the list. Two tasks that are ordered
 * already stay as they are, so that no edge closes a circle or contradicts what is stated; a thing that several tasks make orders nothing.
 * In a set only tasks of different specs are looked at, for each list was read before.
 */
export function inferOrder(
  tasks: readonly NamedWork[],
  edges: readonly Edge[],
  barriers: readonly Barrier[],
): readonly Edge[] {
  if (tasks.length > MOST_TASKS) return [];
  const uses = tasks.map(({ title, stated }) => (stated ? [] : usedBy(title)));
  if (uses.every((things) => things.length === 0)) return [];
  const makers = makersOf(tasks);
  const order = new Order(tasks.length, edges, barriers);
  const inferred: Edge[] = [];
  for (const [to, task] of tasks.entries()) {
    for (const thing of at(uses, to)) {
      const from = makers.get(keyOf(thing));
      if (from === undefined || from === null || from === to) continue;
      const maker = at(tasks, from);
      if (task.spec !== null && maker.spec === task.spec) continue;
      if (order.reaches(from, to) || order.reaches(to, from)) continue;
      const kind = task.spec === null ? KINDS[thing.kind] : 'cross-spec';
      const why = `${maker.id} makes ${WORDS[thing.kind]}${thing.name}, which ${task.id} uses`;
      inferred.push({ from, to, kind, why, line: task.line });
      order.add(from, to);
    }
  }
  return inferred;
}

function keyOf({ kind, name }: Thing): string {
  return `${kind} ${name}`;
}

/** The only task that makes each thing; null where there are several. */
function makersOf(tasks: readonly NamedWork[]): ReadonlyMap<string, number | null> {
  const makers = new Map<string, number | null>();
  for (const [index, { title }] of tasks.entries())
    for (const key of new Set(madeBy(title).map(keyOf))) makers.set(key, makers.has(key) ? null : index);
  return makers;
}

/** What comes before what; a barrier is one node more. */
class Order {
  readonly #next: number[][];

  constructor(tasks: number, edges: readonly Edge[], barriers: readonly Barrier[]) {
    this.#next = Array.from({ length: tasks + barriers.length }, () => []);
    for (const { from, to } of edges) this.add(from, to);
    for (const [index, { after, before }] of barriers.entries()) {
      for (const one of after) this.add(one, tasks + index);
      for (const one of before) this.add(tasks + index, one);
    }
  }

  add(from: number, to: number): void {
    at(this.#next, from).push(to);
  }

  reaches(from: number, to: number): boolean {
    const seen = new Set([from]);
    for (const node of seen) {
      if (node === to && node !== from) return true;
      for (const next of at(this.#next, node)) seen.add(next);
    }
    return false;
  }
}
