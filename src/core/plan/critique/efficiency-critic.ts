import { at } from '../../at.ts';
import { counted } from '../../text/wording.ts';
import { compileGraph } from '../graph.ts';
import type { Plan, PlanTask } from '../plan.ts';
import type { CritiqueContext, CritiqueFinding } from './finding.ts';
import { proposeMerges } from './merges.ts';

const CRITIC = 'efficiency-critic';
/** A task below this many minutes costs more to dispatch, judge and merge than to do. */
const TINY_MINUTES = 6;
/** Tasks for each requirement above which a plan is cut too finely. */
const TASKS_PER_REQUIREMENT = 4;
const FEWEST_TASKS = 12;

/** Is it cut too finely or too coarsely? */
export function criticiseEfficiency(plan: Plan, context: CritiqueContext): readonly CritiqueFinding[] {
  const chains = tinyChains(plan);
  const merged = new Set(chains.flatMap(({ tasks }) => tasks));
  return [
    ...outOfProportion(plan, context.tasksPerRequirement ?? TASKS_PER_REQUIREMENT, merged),
    ...chains,
    ...tooLarge(plan),
  ];
}

/** Tiny tasks that can only run one after the other, each for the next alone: one task with fewer gates and merges. */
function tinyChains(plan: Plan): readonly CritiqueFinding[] {
  const graph = compileGraph(plan);
  const inChain = new Set<number>();
  return plan.tasks.flatMap((task, index): readonly CritiqueFinding[] => {
    if (!isTiny(task) || inChain.has(index)) return [];
    const chain = [index];
    for (
      let next = onlyFollower(plan, index);
      next !== null && isTiny(at(plan.tasks, next));
      next = onlyFollower(plan, next)
    ) {
      if (at(graph.predecessors, next).length !== 1) break;
      chain.push(next);
    }
    if (chain.length < 2) return [];
    for (const member of chain) inChain.add(member);
    const ids = chain.map((member) => at(plan.tasks, member).id);
    const [into = '', ...rest] = ids;
    const minutes = chain.reduce((sum, member) => sum + at(plan.tasks, member).minutes, 0);
    return [
      {
        ...{ critic: CRITIC, code: 'efficiency/tiny-chain', severity: 'warning', tasks: ids },
        message: `${ids.join(', ')} are ${chain.length} tiny tasks one after the other: together they take ${minutes} minutes.`,
        evidence: ids.map((id, position) => `${id}: ${at(plan.tasks, at(chain, position)).minutes} minutes`),
        fix: { summary: `Merge ${rest.join(', ')} into ${into}.`, edits: [{ kind: 'merge-tasks', into, tasks: rest }] },
      },
    ];
  });

  function onlyFollower(of: Plan, index: number): number | null {
    const next = at(graph.successors, index);
    const [only] = next;
    return next.length === 1 && only !== undefined && only < of.tasks.length ? only : null;
  }
}

function isTiny(task: PlanTask): boolean {
  return !task.done && task.kind === 'task' && task.minutes > 0 && task.minutes < TINY_MINUTES;
}

function outOfProportion(plan: Plan, most: number, merged: ReadonlySet<string>): readonly CritiqueFinding[] {
  const open = plan.tasks.filter((task) => task.kind === 'task');
  const requirements = new Set(open.flatMap((task) => task.requirements)).size;
  if (requirements === 0 || open.length < FEWEST_TASKS || open.length <= requirements * most) return [];
  const ratio = (open.length / requirements).toFixed(1);
  const edits = proposeMerges(plan, merged);
  const fewer = edits.reduce((sum, { tasks }) => sum + tasks.length, 0);
  return [
    {
      ...{
        critic: CRITIC,
        code: 'efficiency/over-decomposed',
        severity: 'warning',
        tasks: edits.flatMap(({ into, tasks }) => [into, ...tasks]),
      },
      message: `The plan has ${open.length} tasks for ${requirements} requirements, ${ratio} for each: it may be cut too finely.`,
      evidence: [`${open.length} tasks`, `${requirements} requirements`, `at most ${most} for each are usual`],
      fix:
        edits.length === 0
          ? null
          : { summary: `Merge neighbours into ${counted(edits.length, 'larger task')}, ${fewer} fewer in all.`, edits },
    },
  ];
}

function tooLarge(plan: Plan): readonly CritiqueFinding[] {
  return plan.tasks.flatMap((task): readonly CritiqueFinding[] => {
    if (task.done || task.effort !== 'XL') return [];
    const pieces = task.acceptance.map((criterion) => ({ title: `${task.title}: ${criterion}`.slice(0, 200) }));
    const edits = [{ kind: 'split-task', task: task.id, pieces, inOrder: true }] as const;
    return [
      {
        ...{ critic: CRITIC, code: 'efficiency/too-large', severity: 'warning', tasks: [task.id] },
        message: `${task.id} is of size XL: one failed gate costs the whole of it.`,
        evidence: [`${task.minutes} minutes`, `${task.acceptance.length} criteria`],
        fix: pieces.length < 2 ? null : { summary: `Split ${task.id} by its ${pieces.length} criteria.`, edits },
      },
    ];
  });
}
