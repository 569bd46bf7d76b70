import { nearest } from '../../text/nearest.ts';
import type { Plan, PlanTask } from '../plan.ts';
import { isFile } from '../task-files.ts';
import type { CritiqueContext, CritiqueFinding } from './finding.ts';

const CRITIC = 'reality-checker';
const CHANGES =
  /^\W*(?:update|modify|change|extend|refactor|fix|rename|remove|delete|move|replace|adjust|improve|migrate)\b/i;
const MOST_FINDINGS = 30;

/** Does what the plan speaks of exist, and can an agent know what is wanted? */
export function criticiseReality(plan: Plan, { exists }: CritiqueContext): readonly CritiqueFinding[] {
  const found = [...(exists === null ? [] : missingFiles(plan, exists)), ...nothingToGoBy(plan), ...sameTitles(plan)];
  return found.slice(0, MOST_FINDINGS);
}

/** A file that is to be changed has to be there, or be made by a task. */
function missingFiles(plan: Plan, exists: (path: string) => boolean): readonly CritiqueFinding[] {
  const made = new Set(plan.tasks.filter((task) => !CHANGES.test(task.title)).flatMap((task) => task.files));
  return plan.tasks
    .filter((task) => !task.done && CHANGES.test(task.title))
    .flatMap((task) =>
      task.files
        .filter((file) => isFile(file) && !made.has(file) && !exists(file))
        .map((file) => missingFile(task, file, nearest(file, [...made]))),
    );
}

function missingFile(task: PlanTask, file: string, meant: string | null): CritiqueFinding {
  const files = task.files.map((one) => (one === file && meant !== null ? meant : one));
  const edits = [{ kind: 'set-task', task: task.id, fields: { files } }] as const;
  return {
    ...{ critic: CRITIC, code: 'reality/missing-file', severity: 'warning', tasks: [task.id] },
    message: `${task.id} changes ${file}, which is not in the repository and is made by no task.`,
    evidence: [task.title, ...(meant === null ? [] : [`a task makes ${meant}`])],
    fix: meant === null ? null : { summary: `Let ${task.id} name ${meant} instead.`, edits },
  };
}

function nothingToGoBy(plan: Plan): readonly CritiqueFinding[] {
  return plan.tasks.flatMap((task): readonly CritiqueFinding[] => {
    const silent = task.description === '' && task.acceptance.length === 0 && task.files.length === 0;
    if (task.done || task.kind !== 'task' || !silent || task.title.split(/\s+/).length > 4) return [];
    return [
      {
        ...{ critic: CRITIC, code: 'reality/nothing-to-go-by', severity: 'warning', tasks: [task.id], fix: null },
        message: `${task.id} is a title of few words and nothing else: an agent has to guess what is wanted.`,
        evidence: [task.title, 'no description, no criteria, no files'],
      },
    ];
  });
}

function sameTitles(plan: Plan): readonly CritiqueFinding[] {
  const open = plan.tasks.filter((task) => !task.done && task.kind === 'task' && task.title !== '');
  const groups = Map.groupBy(open, (task) => task.title.toLowerCase().replaceAll(/\W+/gu, ' ').trim());
  return [...groups.values()].flatMap((tasks): readonly CritiqueFinding[] => {
    const [first, ...rest] = tasks;
    if (first === undefined || rest.length === 0) return [];
    const ids = rest.map((task) => task.id);
    return [
      {
        ...{ critic: CRITIC, code: 'reality/same-title', severity: 'warning', tasks: tasks.map((task) => task.id) },
        message: `${[first.id, ...ids].join(', ')} have the same title: the work may be planned twice.`,
        evidence: [first.title],
        fix: {
          summary: `Merge ${ids.join(', ')} into ${first.id}.`,
          edits: [{ kind: 'merge-tasks', into: first.id, tasks: ids, title: first.title }],
        },
      },
    ];
  });
}
