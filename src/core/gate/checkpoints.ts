import { present } from '../assert.ts';
import type { Join, Plan, PlanTask } from '../plan/plan.ts';
import type { Gate } from './gate.ts';

/**
 * The plan with a checkpoint wherever gates of a phase, of the spec or of the run have to be run and the plan has none of its own:
 * one behind each phase, in front of whatever waits for that phase, and one behind everything.
 */
export function withGateCheckpoints(plan: Plan, gates: readonly Gate[]): Plan {
  const behindPhases = gates.some(({ at }) => at === 'phase') ? withPhaseCheckpoints(plan) : plan;
  const last = gates.filter(({ at }) => at === 'spec' || at === 'run').map(({ name }) => name);
  return last.length === 0 ? behindPhases : withLastCheckpoint(behindPhases, last);
}

function withPhaseCheckpoints(plan: Plan): Plan {
  const phases = [...new Set(plan.tasks.flatMap(({ phase }) => phase ?? []))];
  return phases.reduce((sum, phase) => {
    const members = sum.tasks.filter((task) => task.phase === phase);
    if (members.some(({ kind }) => kind === 'checkpoint')) return sum;
    const id = freeId(sum, `gates-of-${phase}`);
    const checkpoint = aCheckpoint(id, {
      title: `Gates of ${phase}`,
      phase,
      line: present(members.at(-1), 'a task of the phase').line,
    });
    return insert(sum, checkpoint, members);
  }, plan);
}

function withLastCheckpoint(plan: Plan, names: readonly string[]): Plan {
  const id = freeId(plan, 'gates-of-run');
  const checkpoint = aCheckpoint(id, { title: 'Gates of the whole', phase: null, line: plan.tasks.at(-1)?.line ?? 1 });
  return insert(plan, { ...checkpoint, overrides: { gates: names } }, plan.tasks);
}

/** The checkpoint stands behind its members, and barriers behind all of them are barriers behind it too. */
function insert(plan: Plan, checkpoint: PlanTask, members: readonly PlanTask[]): Plan {
  const ids = new Set(members.map(({ id }) => id));
  const covers = (join: Join) => [...ids].every((id) => join.after.includes(id));
  const after = members.map(({ id }) => id);
  const why = `${checkpoint.title} are run when they are done.`;
  const last = plan.tasks.findLastIndex(({ id }) => ids.has(id));
  return {
    ...plan,
    tasks: [...plan.tasks.slice(0, last + 1), checkpoint, ...plan.tasks.slice(last + 1)],
    joins: [
      ...plan.joins.map((join) =>
        ids.size > 0 && covers(join) ? { ...join, after: [...join.after, checkpoint.id] } : join,
      ),
      { after, before: [checkpoint.id], kind: 'checkpoint', why, line: checkpoint.line },
    ],
  };
}

function aCheckpoint(id: string, fields: Pick<PlanTask, 'title' | 'phase' | 'line'>): PlanTask {
  return {
    id,
    ...fields,
    description: '',
    kind: 'checkpoint',
    done: false,
    optional: false,
    story: null,
    parallel: false,
    files: [],
    dependsOn: [],
    requirements: [],
    acceptance: [],
    effort: 'XS',
    minutes: 1,
    risk: 'low',
    priority: 50,
    tags: [],
    box: null,
    overrides: {},
  };
}

function freeId(plan: Plan, wanted: string): string {
  const taken = new Set(plan.tasks.map(({ id }) => id));
  const clean = wanted
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '');
  let id = clean;
  for (let n = 2; taken.has(id); n += 1) id = `${clean}-${n}`;
  return id;
}
