import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../testing/arbitrary-plan.ts';
import { buildConflict, buildPlan, buildTask } from '../../testing/plan-builders.ts';
import { compileGraph, type PlanGraph } from '../plan/graph.ts';
import { type CanRun, type ReadyOrder, ReadyQueue } from './ready-queue.ts';

/** Tasks 0 to `count - 1`, of which those in one row of `files` name the same file. */
function graphOf(count: number, files: readonly (readonly number[])[] = []): PlanGraph {
  const conflicts = files.flatMap((members, file) =>
    members.slice(1).map((member) => buildConflict(`${members[0]}`, `${member}`, `${file}`)),
  );
  const tasks = Array.from({ length: count }, (_, index) => buildTask(`${index}`));
  return compileGraph(buildPlan(tasks, { conflicts }));
}

function flat(count: number): ReadyOrder {
  return { priorities: new Array(count).fill(50), ranks: new Array(count).fill(1) };
}

function drain(queue: ReadyQueue): readonly number[] {
  const taken: number[] = [];
  for (let task = queue.takeNext(); task !== null; task = queue.takeNext()) taken.push(task);
  return taken;
}

/** Four tasks, of which 0 is working and 1 and 2 wait for a file that it holds. */
function queueWithParked(files: readonly (readonly number[])[]): ReadyQueue {
  const queue = new ReadyQueue(graphOf(4, files), flat(4));
  queue.take(0);
  queue.push(1);
  queue.push(2);
  expect(queue.takeNext()).toBeNull();
  return queue;
}

describe('the order', () => {
  test('is priority, then upward rank, then the file', () => {
    const queue = new ReadyQueue(graphOf(5), { priorities: [50, 50, 90, 50, 50], ranks: [5, 9, 1, 9, 7] });
    for (const task of [4, 3, 2, 1, 0]) queue.push(task);
    expect(drain(queue)).toEqual([2, 1, 3, 4, 0]);
  });
});

describe('membership', () => {
  test('holds a task once, however often it is added', () => {
    const queue = new ReadyQueue(graphOf(2), flat(2));
    queue.push(1);
    queue.push(1);
    expect([queue.size, queue.has(1), queue.has(0)]).toEqual([1, true, false]);
    expect(drain(queue)).toEqual([1]);
    expect([queue.size, queue.has(1)]).toEqual([0, false]);
  });

  test('gives up a task that shall not start', () => {
    const queue = new ReadyQueue(graphOf(2), flat(2));
    queue.push(0);
    queue.push(1);
    expect([queue.remove(0), queue.remove(0)]).toEqual([true, false]);
    expect(drain(queue)).toEqual([1]);
  });

  test('treats the release of a task that was not taken as a bug', () => {
    const queue = new ReadyQueue(graphOf(2, [[0, 1]]), flat(2));
    expect(() => queue.release(0)).toThrow('only a task that was taken can be released');
  });
});

describe('conflicts', () => {
  test('keep a task waiting until the one that holds its file is released', () => {
    const queue = new ReadyQueue(graphOf(3, [[0, 1]]), flat(3));
    for (const task of [0, 1, 2]) queue.push(task);
    expect(drain(queue)).toEqual([0, 2]);
    expect(queue.size).toBe(1);
    queue.release(0);
    expect(drain(queue)).toEqual([1]);
  });

  test('count for a task that was started without being queued', () => {
    const queue = new ReadyQueue(graphOf(2, [[0, 1]]), flat(2));
    queue.take(0);
    queue.push(1);
    expect(queue.takeNext()).toBeNull();
  });

  test('hand a file on when the task that stood for it is removed', () => {
    const queue = new ReadyQueue(graphOf(3, [[0, 1, 2]]), flat(3));
    for (const task of [0, 1, 2]) queue.push(task);
    expect(drain(queue)).toEqual([0]);
    queue.release(0);
    queue.remove(1);
    expect(drain(queue)).toEqual([2]);
  });

  test('hand a file on when the task that stood for it waits for another file', () => {
    // 0, 1 and 2 name one file, 1 and 3 another
    const queue = queueWithParked([
      [0, 1, 2],
      [1, 3],
    ]);
    queue.take(3);
    queue.release(0);
    expect(drain(queue)).toEqual([2]);
  });

  test('look at no more tasks than can start, however many name the same file', () => {
    const count = 2000;
    const queue = new ReadyQueue(graphOf(count, [Array.from({ length: count }, (_, task) => task)]), flat(count));
    for (let task = 0; task < count; task += 1) queue.push(task);
    let asked = 0;
    const counting: CanRun = () => {
      asked += 1;
      return true;
    };
    for (let task = 0; task < count; task += 1) {
      expect(queue.choose(8, counting)).toEqual([task]);
      queue.take(task);
      queue.release(task);
    }
    expect([asked, queue.size]).toEqual([count, 0]);
  });
});

describe('canRun', () => {
  test('hands a file on when the task that stood for it may not start', () => {
    const queue = queueWithParked([[0, 1, 2]]);
    queue.release(0);
    expect(queue.takeNext((task) => task !== 1)).toBe(2);
    queue.release(2);
    expect(drain(queue)).toEqual([1]);
  });

  test('passes over a task without losing it, and lets another with the same file go first', () => {
    const queue = new ReadyQueue(graphOf(3, [[0, 1]]), flat(3));
    for (const task of [0, 1, 2]) queue.push(task);
    expect(queue.takeNext((task) => task !== 0)).toBe(1);
    expect(drain(queue)).toEqual([2]);
    queue.release(1);
    expect(drain(queue)).toEqual([0]);
  });
});

describe('choose', () => {
  test('takes nothing', () => {
    const queue = new ReadyQueue(graphOf(4, [[0, 2]]), flat(4));
    for (const task of [0, 1, 2, 3]) queue.push(task);
    expect(queue.choose(2)).toEqual([0, 1]);
    expect(queue.choose(9)).toEqual([0, 1, 3]);
    expect(queue.size).toBe(4);
  });
});

/** What the queue promises, by looking at everything each time. */
class NaiveQueue {
  readonly ready = new Set<number>();
  readonly working: number[] = [];
  readonly #graph: PlanGraph;
  readonly #order: ReadyOrder;

  constructor(graph: PlanGraph, order: ReadyOrder) {
    this.#graph = graph;
    this.#order = order;
  }

  takeNext(canRun: CanRun): number | null {
    const best = [...this.ready]
      .filter((task) => this.#free(task) && canRun(task))
      .sort((a, b) => this.#compare(a, b))[0];
    if (best === undefined) return null;
    this.take(best);
    return best;
  }

  take(task: number): void {
    this.ready.delete(task);
    this.working.push(task);
  }

  release(task: number): void {
    this.working.splice(this.working.indexOf(task), 1);
  }

  #free(task: number): boolean {
    return !this.#graph.conflictsOf(task).some((other) => this.working.includes(other));
  }

  #compare(a: number, b: number): number {
    const { priorities, ranks } = this.#order;
    return priorities[b]! - priorities[a]! || ranks[b]! - ranks[a]! || a - b;
  }
}

type Step = readonly ['push' | 'remove' | 'take' | 'release' | 'next' | 'picky' | 'choose', number];

const anyStep: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('push', 'push', 'push', 'remove', 'take', 'release', 'release', 'next', 'next', 'picky', 'choose'),
  fc.nat(100),
);

/** Plays one step on both and compares what they answer. */
function play(
  [name, value]: Step,
  { queue, naive, count }: { queue: ReadyQueue; naive: NaiveQueue; count: number },
): void {
  const task = value % count;
  const picky: CanRun = (candidate) => candidate % 3 !== value % 3;
  const held = naive.working[value % Math.max(1, naive.working.length)];
  if (name === 'push' && !naive.working.includes(task)) {
    queue.push(task);
    naive.ready.add(task);
  } else if (name === 'remove') expect(queue.remove(task)).toBe(naive.ready.delete(task));
  else if (name === 'take' && !naive.working.includes(task)) {
    queue.take(task);
    naive.take(task);
  } else if (name === 'release' && held !== undefined) {
    queue.release(held);
    naive.release(held);
  } else if (name === 'next') expect(queue.takeNext()).toBe(naive.takeNext(() => true));
  else if (name === 'picky') expect(queue.takeNext(picky)).toBe(naive.takeNext(picky));
  else if (name === 'choose') expect(queue.choose(value % 5, picky)).toEqual(chooseNaively(naive, value % 5, picky));
}

function chooseNaively(naive: NaiveQueue, count: number, canRun: CanRun): readonly number[] {
  const chosen: number[] = [];
  for (let next = chosen.length < count ? naive.takeNext(canRun) : null; next !== null; ) {
    chosen.push(next);
    next = chosen.length < count ? naive.takeNext(canRun) : null;
  }
  for (const task of chosen) {
    naive.release(task);
    naive.ready.add(task);
  }
  return chosen;
}

test('the queue answers like one that looks at every task each time', () => {
  const plans = arbitraryPlan({ maxTasks: 8, joins: false, conflicts: true });
  fc.assert(
    fc.property(plans, fc.array(anyStep, { maxLength: 80 }), (plan, steps) => {
      const graph = compileGraph(plan);
      const order = {
        priorities: plan.tasks.map((task) => task.priority),
        ranks: plan.tasks.map((task) => task.minutes),
      };
      const both = { queue: new ReadyQueue(graph, order), naive: new NaiveQueue(graph, order), count: graph.taskCount };
      for (const step of steps) {
        play(step, both);
        expect(both.queue.size).toBe(both.naive.ready.size);
      }
    }),
    { numRuns: 1000 },
  );
});
