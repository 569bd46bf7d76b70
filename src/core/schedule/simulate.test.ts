import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../testing/arbitrary-plan.ts';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import { compileGraph } from '../plan/graph.ts';
import type { Plan } from '../plan/plan.ts';
import { upwardRanks } from './rank.ts';
import { type SimulatedSchedule, simulateSchedule } from './simulate.ts';

function simulate(plan: Plan, tracks: number, durations = plan.tasks.map((task) => task.minutes)): SimulatedSchedule {
  const graph = compileGraph(plan);
  const ranks = upwardRanks(
    graph,
    plan.tasks.map((task) => task.minutes),
  );
  return simulateSchedule({ graph, tracks, durations, ranks, priorities: plan.tasks.map((task) => task.priority) });
}

describe('an example', () => {
  // a(4) --> c(4), b(1) --> join --> d(2), e(3); b and e name the same file
  const plan = buildPlan(
    [
      buildTask('a', { minutes: 4 }),
      buildTask('b', { minutes: 1 }),
      buildTask('c', { minutes: 4, dependsOn: waitsFor('a') }),
      buildTask('d', { minutes: 2 }),
      buildTask('e', { minutes: 3 }),
    ],
    { joins: [buildJoin(['b'], ['d'])], conflicts: [buildConflict('b', 'e')] },
  );

  test('starts the longest path first and keeps conflicts apart', () => {
    const { starts, finishes, makespan } = simulate(plan, 2);
    expect([...starts]).toEqual([0, 0, 4, 4, 1]);
    expect([...finishes]).toEqual([4, 1, 8, 6, 4]);
    expect(makespan).toBe(8);
  });

  test('takes all the work one after the other on one track', () => {
    expect(simulate(plan, 1).makespan).toBe(14);
  });

  test('takes what really happens from the durations and the order from the estimates', () => {
    expect([...simulate(plan, 2, [1, 1, 1, 1, 1]).starts]).toEqual([0, 0, 1, 2, 1]);
  });

  test('ends tasks that take no time at once, without a track', () => {
    expect([...simulate(plan, 1, [0, 0, 0, 0, 5]).finishes]).toEqual([0, 0, 0, 0, 5]);
  });
});

test('a schedule without tracks is a bug of the caller', () => {
  expect(() => simulate(buildPlan([]), 0)).toThrow('a schedule needs a track');
});

test('a cycle is a bug of the caller', () => {
  const graph = compileGraph(buildPlan([buildTask('a', { dependsOn: waitsFor('a') })]));
  const input = { graph, tracks: 1, durations: [1], ranks: [1], priorities: [50] };
  expect(() => simulateSchedule(input)).toThrow('every task of a graph without cycles ends');
});

describe('any schedule', () => {
  const anyTracks = fc.integer({ min: 1, max: 5 });
  const anyPlan = arbitraryPlan({ maxTasks: 25, joins: true, conflicts: true });

  test('starts no task before those it waits for have ended', () => {
    fc.assert(
      fc.property(anyPlan, anyTracks, (plan, tracks) => {
        const schedule = simulate(plan, tracks);
        for (const [index] of plan.tasks.entries()) {
          expect(schedule.starts[index]).toBeGreaterThanOrEqual(readyAt(plan, schedule, index));
        }
      }),
    );
  });

  test('uses no more tracks than there are, and never lets conflicts overlap', () => {
    fc.assert(
      fc.property(anyPlan, anyTracks, (plan, tracks) => {
        const schedule = simulate(plan, tracks);
        const { conflictsOf } = compileGraph(plan);
        for (const moment of schedule.starts) {
          const working = workingAt(schedule, moment);
          expect(working.length).toBeLessThanOrEqual(tracks);
          for (const task of working) expect(working.filter((other) => conflictsOf(task).includes(other))).toEqual([]);
        }
      }),
    );
  });

  test('lets a task wait only while every track is busy or a conflict works', () => {
    fc.assert(
      fc.property(anyPlan, anyTracks, (plan, tracks) => {
        const schedule = simulate(plan, tracks);
        const { conflictsOf } = compileGraph(plan);
        for (const [index] of plan.tasks.entries()) {
          const waited = [...schedule.starts, ...schedule.finishes].filter(
            (moment) => moment >= readyAt(plan, schedule, index) && moment < schedule.starts[index]!,
          );
          for (const moment of waited) {
            const working = workingAt(schedule, moment);
            const kept = working.length === tracks || conflictsOf(index).some((other) => working.includes(other));
            expect(kept).toBe(true);
          }
        }
      }),
    );
  });

  test('is not shorter than the lower bound and, without conflicts, not longer than the bound of Graham', () => {
    const free = arbitraryPlan({ maxTasks: 25, joins: true, conflicts: false });
    fc.assert(
      fc.property(free, anyTracks, (plan, tracks) => {
        const minutes = plan.tasks.map((task) => task.minutes);
        const work = minutes.reduce((sum, value) => sum + value, 0);
        const span = Math.max(...upwardRanks(compileGraph(plan), minutes));
        const { makespan } = simulate(plan, tracks);
        expect(makespan).toBeGreaterThanOrEqual(Math.max(span, work / tracks));
        expect(makespan).toBeLessThanOrEqual(work / tracks + (1 - 1 / tracks) * span + 1e-9);
      }),
    );
  });

  test('is the same each time', () => {
    fc.assert(
      fc.property(anyPlan, anyTracks, (plan, tracks) => {
        expect(simulate(plan, tracks)).toEqual(simulate(plan, tracks));
      }),
      { numRuns: 20 },
    );
  });
});

function readyAt(plan: Plan, { finishes }: SimulatedSchedule, index: number): number {
  const { id, dependsOn } = plan.tasks[index]!;
  const barriers = plan.joins.filter((join) => join.before.includes(id)).flatMap((join) => join.after);
  const needed = [...dependsOn.map((edge) => edge.id), ...barriers];
  return Math.max(0, ...needed.map((other) => finishes[plan.tasks.findIndex((task) => task.id === other)]!));
}

function workingAt({ starts, finishes }: SimulatedSchedule, moment: number): readonly number[] {
  return [...starts.keys()].filter((task) => starts[task]! <= moment && moment < finishes[task]!);
}
