import { assert } from '../assert.ts';
import { at } from '../at.ts';
import type { PlanGraph } from '../plan/graph.ts';
import { IndexedHeap } from './heap.ts';

/** What decides which of the ready tasks comes first, by task index. */
export interface ReadyOrder {
  /** 0 (last) to 100 (first). */
  readonly priorities: ArrayLike<number>;
  /** Minutes of the longest path from the start of the task to the end of the plan, as `upwardRanks` gives them. */
  readonly ranks: ArrayLike<number>;
}

/** A rule besides conflicts that can keep a task from starting now. */
export type CanRun = (task: number) => boolean;

const ANY: CanRun = () => true;
const ABSENT = -1;
const WAITING = -2;

/**
 * The tasks whose dependencies landed, best first: by priority, then upward rank, then file order. It also knows which conflict groups
 * are held by working tasks. A task that meets a held group is parked at that group and costs nothing until it is released; then only
 * the best of the parked ones comes back, because at most one of them can start. So for every free group with parked tasks there is a
 * better member among the waiting ones, and the next task is found without looking at all of them.
 */
export class ReadyQueue {
  readonly #groupsOf: PlanGraph['groupsOf'];
  readonly #waiting: IndexedHeap;
  readonly #parked: readonly IndexedHeap[];
  /** Per task: `ABSENT`, `WAITING`, or the group it is parked at. */
  readonly #whereabouts: Int32Array;
  readonly #holders: Int32Array;
  #size = 0;

  constructor(graph: Pick<PlanGraph, 'taskCount' | 'groups' | 'groupsOf'>, order: ReadyOrder) {
    const places = readyPlaces(graph.taskCount, order);
    const before = (a: number, b: number) => at(places, a) < at(places, b);
    const positions = new Int32Array(graph.taskCount);
    this.#groupsOf = graph.groupsOf;
    this.#waiting = new IndexedHeap(before, positions);
    this.#parked = graph.groups.map(() => new IndexedHeap(before, positions));
    this.#whereabouts = new Int32Array(graph.taskCount).fill(ABSENT);
    this.#holders = new Int32Array(graph.groups.length);
  }

  /** Number of ready tasks, those that a conflict keeps waiting included. */
  get size(): number {
    return this.#size;
  }

  /** Whether a task is ready and not taken. */
  has(task: number): boolean {
    return at(this.#whereabouts, task) !== ABSENT;
  }

  /** Whether no working task holds a conflict group of this one. */
  isFree(task: number): boolean {
    return at(this.#groupsOf, task).every((group) => at(this.#holders, group) === 0);
  }

  /** Adds a task whose dependencies landed; one that is there already stays. */
  push(task: number): void {
    if (this.has(task)) return;
    this.#size += 1;
    this.#wait(task);
  }

  /** Takes out a task that shall not start; false when it was not there. */
  remove(task: number): boolean {
    if (!this.has(task)) return false;
    this.#detach(task);
    this.#wakeFor(task);
    return true;
  }

  /** Marks a task as working, ready or not: it leaves the queue and holds its conflict groups until `release`. */
  take(task: number): void {
    if (this.has(task)) this.#detach(task);
    for (const group of at(this.#groupsOf, task)) this.#holders[group] = at(this.#holders, group) + 1;
  }

  /** Frees the conflict groups of a task that was taken. */
  release(task: number): void {
    for (const group of at(this.#groupsOf, task)) {
      const holders = at(this.#holders, group) - 1;
      assert(holders >= 0, 'only a task that was taken can be released');
      this.#holders[group] = holders;
    }
    this.#wakeFor(task);
  }

  /** Takes the best task that no held group and not `canRun` keeps from starting; null when there is none. */
  takeNext(canRun: CanRun = ANY): number | null {
    const refused: number[] = [];
    let next = this.#popFree();
    while (next !== null && !canRun(next)) {
      refused.push(next);
      this.#wakeFor(next);
      next = this.#popFree();
    }
    for (const task of refused) this.#waiting.push(task);
    if (next === null) return null;
    this.#leave(next);
    this.take(next);
    return next;
  }

  /** The tasks, best first, that up to `count` calls of `takeNext` would take; nothing is taken. */
  choose(count: number, canRun: CanRun = ANY): readonly number[] {
    const chosen: number[] = [];
    while (chosen.length < count) {
      const next = this.takeNext(canRun);
      if (next === null) break;
      chosen.push(next);
    }
    for (const task of chosen) {
      this.release(task);
      this.push(task);
    }
    return chosen;
  }

  /** The best waiting task without a held group, out of the heap but still counted; those in front of it are parked. */
  #popFree(): number | null {
    for (let task = this.#waiting.pop(); task !== undefined; task = this.#waiting.pop()) {
      const held = at(this.#groupsOf, task).find((group) => at(this.#holders, group) > 0);
      if (held === undefined) return task;
      this.#park(task, held);
    }
    return null;
  }

  #park(task: number, group: number): void {
    at(this.#parked, group).push(task);
    this.#whereabouts[task] = group;
    this.#wakeFor(task);
  }

  #wait(task: number): void {
    this.#waiting.push(task);
    this.#whereabouts[task] = WAITING;
  }

  #detach(task: number): void {
    const group = at(this.#whereabouts, task);
    const heap = group === WAITING ? this.#waiting : at(this.#parked, group);
    heap.remove(task);
    this.#leave(task);
  }

  #leave(task: number): void {
    this.#whereabouts[task] = ABSENT;
    this.#size -= 1;
  }

  /** A member of these groups no longer stands for the parked ones: the best of each free group takes its place. */
  #wakeFor(task: number): void {
    for (const group of at(this.#groupsOf, task)) {
      if (at(this.#holders, group) > 0) continue;
      const best = at(this.#parked, group).pop();
      if (best !== undefined) this.#wait(best);
    }
  }
}

/** Place of each task among all, 0 first. */
function readyPlaces(taskCount: number, { priorities, ranks }: ReadyOrder): Int32Array {
  const tasks = Array.from({ length: taskCount }, (_, task) => task);
  const by = (values: ArrayLike<number>, a: number, b: number) => at(values, b) - at(values, a);
  tasks.sort((a, b) => by(priorities, a, b) || by(ranks, a, b) || a - b);
  const places = new Int32Array(taskCount);
  for (const [place, task] of tasks.entries()) places[task] = place;
  return places;
}
