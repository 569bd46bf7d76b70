import { assert, present } from '../../assert.ts';
import { at } from '../../at.ts';
import { type ContestedFile, type FilePair, findContested, findPairs } from '../contested/contested.ts';
import type { FileHistory } from '../contested/file-history.ts';
import type { Plan, PlanTask } from '../plan.ts';
import { type BranchPlan, planBranches } from './branches.ts';
import { groupTasks } from './group-tasks.ts';
import { nameStreams } from './name-streams.ts';

/** Tasks that belong together and can be built beside other streams. */
export interface Workstream {
  readonly name: string;
  /** Ids in plan order. */
  readonly tasks: readonly string[];
  /** Working minutes of its tasks. */
  readonly minutes: number;
  /** Files that its tasks name. */
  readonly files: number;
  /** Streams that have to be merged before it. */
  readonly after: readonly string[];
}

/** How the open tasks of a plan are best built beside each other. */
export interface Streams {
  readonly streams: readonly Workstream[];
  /** Names of the streams, each behind those that it waits for; among those that are free the longest comes first. */
  readonly mergeOrder: readonly string[];
  readonly branches: BranchPlan;
  readonly contested: readonly ContestedFile[];
  /** Files of different streams that commits often changed together. */
  readonly together: readonly FilePair[];
}

/** Finds the workstreams of the tasks that are still open, with what the past of their files says; the same data gives the same answer. */
export function findStreams(plan: Plan, history: FileHistory): Streams {
  const open = withoutDone(plan);
  const { groups, waitsFor } = groupTasks(open);
  const tasksOf = groups.map((group) => group.map((index) => at(open.tasks, index)));
  const names = nameStreams(tasksOf);
  const streams = tasksOf.map(
    (tasks, position): Workstream => ({
      name: at(names, position),
      tasks: tasks.map(({ id }) => id),
      minutes: tasks.reduce((sum, { minutes }) => sum + minutes, 0),
      files: new Set(tasks.flatMap(({ files }) => files)).size,
      after: at(waitsFor, position).map((other) => at(names, other)),
    }),
  );
  const mergeOrder = orderOf(streams);
  const contested = findContested(open, streams, history);
  return {
    ...{ streams, mergeOrder, contested },
    branches: planBranches(streams, mergeOrder, contested),
    together: findPairs(open, streams, history),
  };
}

function withoutDone(plan: Plan): Plan {
  const tasks = plan.tasks.filter((task: PlanTask) => !task.done);
  const ids = new Set(tasks.map(({ id }) => id));
  const conflicts = plan.conflicts.filter(({ a, b }) => ids.has(a) && ids.has(b));
  return { ...plan, tasks, conflicts };
}

function orderOf(streams: readonly Workstream[]): readonly string[] {
  const left = new Map(streams.map((stream) => [stream.name, new Set(stream.after)]));
  const order: string[] = [];
  const minutes = new Map(streams.map((stream) => [stream.name, stream.minutes]));
  const weight = (name: string) => present(minutes.get(name), 'a stream');
  while (left.size > 0) {
    const free = [...left].filter(([, needs]) => needs.size === 0).map(([name]) => name);
    free.sort((a, b) => weight(b) - weight(a));
    assert(free.length > 0, 'streams never wait for each other in a circle');
    for (const name of free) left.delete(name);
    for (const needs of left.values()) for (const name of free) needs.delete(name);
    order.push(...free);
  }
  return order;
}
