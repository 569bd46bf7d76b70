import { present } from '../../assert.ts';
import type { Join, Plan, PlanTask } from '../plan.ts';
import { byPhase } from './graph-lines.ts';
import { shortTitle } from './text.ts';

/** An issue that holds the tasks of a phase. */
export interface Epic {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
}

/** One issue waits for another; both may be epics. */
export interface IssueEdge {
  readonly from: string;
  readonly on: string;
}

/** A plan as a tracker of issues has it: an epic for each phase, its tasks below it, and who waits for whom. */
export interface IssueGraph {
  readonly epics: readonly Epic[];
  readonly tasks: readonly { readonly id: string; readonly task: PlanTask; readonly epic: string | null }[];
  readonly edges: readonly IssueEdge[];
}

/** Makes issues of a plan. Barriers between whole phases are kept between their epics; every other one is written out in pairs. */
export function issueGraphOf(plan: Plan): IssueGraph {
  const ids = issueIds(plan.tasks.map(({ id }) => id));
  const epics = epicsOf(plan, new Set(ids.values()));
  const tasks = plan.tasks.map((task) => ({
    id: present(ids.get(task.id), 'the id of an issue'),
    task,
    epic: task.phase === null ? null : present(epics.get(task.phase), 'the epic of a phase').id,
  }));
  const edges = new Map<string, IssueEdge>();
  const add = (from: string | undefined, on: string | undefined) => {
    if (from !== undefined && on !== undefined && from !== on) edges.set(JSON.stringify([from, on]), { from, on });
  };
  for (const { id, dependsOn } of plan.tasks) for (const one of dependsOn) add(ids.get(id), ids.get(one.id));
  const phases = byPhase(plan);
  for (const join of plan.joins) {
    const whole = wholePhases(join, phases);
    if (whole === null) for (const from of join.before) for (const on of join.after) add(ids.get(from), ids.get(on));
    else for (const from of whole.before) for (const on of whole.after) add(epics.get(from)?.id, epics.get(on)?.id);
  }
  return { epics: [...epics.values()], tasks, edges: [...edges.values()] };
}

/** Trackers take `a.1` for a part of `a`: where both are tasks, the dot becomes a hyphen. */
function issueIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(ids);
  return new Map(
    ids.map((id) => {
      const parent = /^(.+)\.\d+$/u.exec(id)?.[1];
      return [id, parent !== undefined && taken.has(parent) ? free(id.replaceAll('.', '-'), taken) : id] as const;
    }),
  );
}

function epicsOf(plan: Plan, taken: ReadonlySet<string>): ReadonlyMap<string, Epic> {
  const used = new Set(taken);
  const epics = new Map<string, Epic>();
  for (const [phase, tasks] of byPhase(plan)) {
    if (phase === null) continue;
    const id = free(`phase-${epics.size + 1}`, used);
    epics.set(phase, { id, title: shortTitle({ id, title: phase }), done: tasks.every(({ done }) => done) });
  }
  return epics;
}

function free(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}

interface PhasesOfJoin {
  readonly after: readonly string[];
  readonly before: readonly string[];
}

function wholePhases(join: Join, phases: ReadonlyMap<string | null, readonly PlanTask[]>): PhasesOfJoin | null {
  const after = coveredPhases(join.after, phases);
  const before = coveredPhases(join.before, phases);
  return after === null || before === null || after.some((phase) => before.includes(phase)) ? null : { after, before };
}

/** The phases that a list of tasks is made of, or null where it is not made of whole ones. */
function coveredPhases(
  ids: readonly string[],
  phases: ReadonlyMap<string | null, readonly PlanTask[]>,
): readonly string[] | null {
  const wanted = new Set(ids);
  const found: string[] = [];
  let covered = 0;
  for (const [phase, tasks] of phases) {
    const inside = tasks.filter(({ id }) => wanted.has(id)).length;
    if (inside === 0) continue;
    if (phase === null || inside < tasks.length) return null;
    found.push(phase);
    covered += inside;
  }
  return covered === wanted.size ? found : null;
}
