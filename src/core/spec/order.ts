/**
 * Finds the order of a plan: statements about tasks first, then statements about phases, then the order of the file, and of
 * that only what contradicts no statement. docs/formats.md says the rules in words.
 */

import { present } from '../assert.ts';
import { at } from '../at.ts';
import { agreeing, agreeingBarriers } from './agree.ts';
import type { Draft, Finding } from './draft.ts';
import { readDrawnGraph } from './drawn-graph.ts';
import type { Barrier, Edge, Order, Stated } from './order-model.ts';
import { type PhasePlace, placePhases } from './phase-order.ts';
import { Resolver } from './resolve.ts';
import { collectSaid } from './said.ts';
import { readSequence } from './sequence.ts';
import { applySaid } from './stated.ts';
import { orderWithin } from './task-order.ts';
import { findUnread } from './unread.ts';
import { readWaves } from './waves.ts';

/** Reads the order of the tasks of a draft. The defaults never close a circle; statements may, which the checks report. */
export function readOrder(draft: Draft): Order {
  const resolver = new Resolver(draft);
  const said = collectSaid(draft, resolver);
  const stated = applySaid(draft, resolver, said);
  const waves = readWaves(draft, resolver);
  const drawn = draft.tasks.length < 2 ? null : readDrawnGraph(draft, resolver);
  const whole = waves !== null || drawn !== null || isWhole(draft, stated);
  const places = placePhases(draft, stated, !whole || (waves === null && phasesAreSequential(draft)));
  const phases = phaseBarriers(draft, places);
  const firm = [
    ...stated.barriers,
    ...(waves?.barriers ?? []),
    ...(drawn?.barriers ?? []),
    ...phases.filter((one) => one.stated).map((one) => one.barrier),
  ];
  const rank = readSequence(draft.tasks.length, stated.edges, firm);
  const inner = whole ? { edges: [], barriers: unnamedLast(stated) } : innerOrder(draft, stated, rank);
  const wished = phases.filter((one) => !one.stated).map((one) => one.barrier);
  const soft = agreeing([...stated.softEdges, ...inner.edges], rank);
  const softBarriers = agreeingBarriers([...stated.softBarriers, ...wished, ...inner.barriers], rank);
  return {
    edges: unique([...stated.edges, ...soft.kept]),
    barriers: [...firm, ...softBarriers.kept],
    findings: [
      ...stated.findings,
      ...findUnread(draft, resolver, said),
      ...(waves?.findings ?? []),
      ...dropped(draft, soft.dropped + softBarriers.dropped),
    ],
  };
}

/** True when every task has its place stated by name, so that nothing follows from position. */
function isWhole(draft: Draft, stated: Stated): boolean {
  if (draft.tasks.length < 2 || draft.dialect === 'checklist') return false;
  if (stated.edges.length + stated.barriers.length === 0) {
    return draft.tasks.every((task) => task.fields.some((field) => field.name === 'depends'));
  }
  return stated.covered.size === draft.tasks.length;
}

const sequentialPhases =
  /phases?\b.{0,30}\b(?:sequential(?:ly)?|in sequence|in order|one after another)|phase-ordered|(?:por|nesta) ordem das fases/iu;

/** True when the plan says that its phases follow one another, whatever else it states. */
function phasesAreSequential(draft: Draft): boolean {
  if (draft.sections.some((section) => sequentialPhases.test(section.title))) return true;
  return draft.prose.some(
    (prose) => sequentialPhases.test(prose.text.slice(0, 600)) && !/user stor/i.test(prose.text.slice(0, 600)),
  );
}

/** Most tasks that get a barrier of their own because what they wait for is not named; keeps the order linear in size. */
const mostUnnamed = 100;

/** Where the whole order is stated, a task that waits for something unnamed waits for all before it that do not do so too. */
function unnamedLast(stated: Stated): Barrier[] {
  const waiting = [...stated.unnamed].filter(([task]) => !stated.own.has(task)).sort(([a], [b]) => a - b);
  const late = new Set(waiting.flatMap(([task, said]) => (said === null ? [] : [task])));
  return waiting.slice(0, mostUnnamed).flatMap(([task, said]) => {
    const after = Array.from({ length: task }, (_, index) => index).filter((index) => !late.has(index));
    if (said === null || after.length === 0) return [];
    return [{ after, before: [task], kind: 'order' as const, why: said.why, line: said.line }];
  });
}

interface PhaseBarrier {
  readonly stated: boolean;
  readonly barrier: Barrier;
}

/** Barriers between phases; phases that wait for the same ones share one, and a phase without tasks hands its place on. */
function phaseBarriers(draft: Draft, places: readonly PhasePlace[]): readonly PhaseBarrier[] {
  const tasksOf: number[][] = draft.phases.map(() => []);
  const loose: number[] = [];
  for (const [index, task] of draft.tasks.entries()) (tasksOf[task.phase ?? -1] ?? loose).push(index);
  const filled = filledPhases(places, tasksOf);
  const groups = new Map<string, { phases: number[]; waits: number[]; place: PhasePlace['waitsFor'][number] }>();
  for (const place of places) {
    for (const stated of [true, false]) {
      const said = place.waitsFor.filter((one) => one.stated === stated);
      const waits = [...new Set(said.flatMap((one) => [...at(filled, one.phase)]))].filter(
        (one) => one !== place.phase,
      );
      const first = said[0];
      if (first === undefined || waits.length === 0 || tasksOf[place.phase]?.length === 0) continue;
      const key = `${stated} ${waits.sort((a, b) => a - b).join(',')}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { phases: [place.phase], waits, place: first });
      else group.phases.push(place.phase);
    }
  }
  const barriers = [...groups.values()].map(({ phases, waits, place }) => ({
    stated: place.stated,
    barrier: {
      after: waits.flatMap((phase) => at(tasksOf, phase)),
      before: phases.flatMap((phase) => at(tasksOf, phase)),
      kind: 'phase' as const,
      why: place.why,
      line: place.line,
    },
  }));
  return loose.length === 0 || loose.length === draft.tasks.length || draft.phases[0]?.column === true
    ? barriers
    : [...barriers, looseFirst(loose, tasksOf)];
}

/** For each phase itself where it has tasks, else the phases with tasks that it waits for. */
function filledPhases(
  places: readonly PhasePlace[],
  tasksOf: readonly (readonly number[])[],
): readonly ReadonlySet<number>[] {
  const filled = places.map(() => new Set<number>());
  for (let round = 0; round < 2; round++) {
    for (const place of places) {
      const mine = at(filled, place.phase);
      if (at(tasksOf, place.phase).length > 0) mine.add(place.phase);
      else for (const one of place.waitsFor) for (const other of at(filled, one.phase)) mine.add(other);
    }
  }
  return filled;
}

/** Tasks that stand before the first heading come first. */
function looseFirst(loose: readonly number[], tasksOf: readonly (readonly number[])[]): PhaseBarrier {
  const first = present(
    tasksOf.find((tasks) => tasks.length > 0),
    'a phase with tasks',
  );
  return {
    stated: false,
    barrier: { after: loose, before: first, kind: 'order', why: 'it stands before the first phase', line: 1 },
  };
}

function innerOrder(
  draft: Draft,
  stated: Stated,
  rank: Int32Array,
): { readonly edges: Edge[]; readonly barriers: Barrier[] } {
  const groups = new Map<number, number[]>();
  for (const [index, task] of draft.tasks.entries()) {
    const key = task.phase ?? -1;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  const own =
    draft.dialect === 'kiro' ? new Set([...stated.own].filter((index) => draft.tasks[index]?.parallel)) : stated.own;
  const edges: Edge[] = [];
  const barriers: Barrier[] = [];
  for (const group of groups.values()) {
    const inner = orderWithin(
      draft,
      group.sort((a, b) => at(rank, a) - at(rank, b)),
      { own, beside: stated.beside },
    );
    for (const edge of inner.edges) edges.push(edge);
    for (const barrier of inner.barriers) barriers.push(barrier);
  }
  return { edges, barriers };
}

/** One edge for each pair of tasks: the first that is stated. */
function unique(edges: readonly Edge[]): readonly Edge[] {
  const seen = new Set<number>();
  return edges.filter((edge) => {
    const key = edge.from * 2 ** 26 + edge.to;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function dropped(draft: Draft, count: number): readonly Finding[] {
  if (count === 0) return [];
  return [
    {
      code: 'plan/order-overruled',
      severity: 'info',
      message: `${count} ${count === 1 ? 'edge' : 'edges'} of the order of the file ${count === 1 ? 'is' : 'are'} left out, because the plan states another order.`,
      hint: 'List the tasks in the order of their dependencies to make the two agree.',
      line: at(draft.tasks, 0).line,
      column: 1,
    },
  ];
}
