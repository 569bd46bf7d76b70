import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { at } from '../../src/core/at.ts';
import { compileGraph } from '../../src/core/plan/graph.ts';
import type { Plan, PlanTask } from '../../src/core/plan/plan.ts';
import { absence, corpusRoot, planOf } from './corpus.ts';

/** What a careful person reads in one real file, written down without a look at what the program makes of it. */
interface Reading {
  readonly path: string;
  readonly note: string;
  /** What `tasks` and the pairs call a task by. */
  readonly namedBy: 'id' | 'line';
  /** Tasks that may be read or not. */
  readonly undecided?: readonly string[];
  /** False where `tasks` is only the beginning of the file. */
  readonly complete: boolean;
  /** Name, then "checkpoint", "done" and "optional" where that holds. */
  readonly tasks: readonly string[];
  /** "A < B C": B and C wait for A, directly or not. */
  readonly before: readonly string[];
  /** "A < B C": neither B nor C waits for A. */
  readonly notBefore: readonly string[];
}

const folder = join(import.meta.dirname, 'order');
const readings = readdirSync(folder)
  .sort()
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Reading);

describe('the order of real task lists', () => {
  for (const reading of readings) {
    if (!existsSync(join(corpusRoot, reading.path))) {
      test.skip(`${reading.path}: ${absence}`);
      continue;
    }
    const plan = planOf(reading.path);

    test(`${reading.path} holds these tasks`, () => {
      const found = plan.tasks
        .filter((task) => reading.undecided?.includes(nameOf(task, reading)) !== true)
        .map((task) => nameOf(task, reading) + flagsOf(task));
      expect(reading.complete ? found : found.slice(0, reading.tasks.length)).toEqual(reading.tasks);
    });

    test(`${reading.path} orders what it must and nothing that it must not`, () => {
      const isBefore = reachability(plan, reading);
      const said = ([from, to]: readonly [string, string]) => `${from} < ${to}`;
      expect({
        missing: pairsOf(reading.before)
          .filter((pair) => !isBefore(...pair))
          .map(said),
        forbidden: pairsOf(reading.notBefore)
          .filter((pair) => isBefore(...pair))
          .map(said),
      }).toEqual({ missing: [], forbidden: [] });
    });
  }
});

function nameOf(task: PlanTask, reading: Reading): string {
  return reading.namedBy === 'id' ? task.id : `${task.line}`;
}

function flagsOf(task: PlanTask): string {
  return `${task.kind === 'checkpoint' ? ' checkpoint' : ''}${task.done ? ' done' : ''}${task.optional ? ' optional' : ''}`;
}

function pairsOf(lines: readonly string[]): readonly (readonly [string, string])[] {
  return lines.flatMap((line) => {
    const [from = '', to = ''] = line.split(' < ');
    return to.split(' ').map((one) => [from, one] as const);
  });
}

/** Tells whether one task stands before another in the graph that the program executes. */
function reachability(plan: Plan, reading: Reading): (from: string, to: string) => boolean {
  const graph = compileGraph(plan);
  const places = new Map(plan.tasks.map((task, index) => [nameOf(task, reading), index]));
  const placeOf = (name: string) => {
    const place = places.get(name);
    if (place === undefined) throw new Error(`${reading.path} has no task ${name}`);
    return place;
  };
  return (from, to) => {
    const target = placeOf(from);
    const seen = new Set([placeOf(to)]);
    for (const node of seen) for (const before of at(graph.predecessors, node)) seen.add(before);
    return from !== to && seen.has(target);
  };
}
