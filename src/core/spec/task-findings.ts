import type { Dialect } from '../plan/plan.ts';
import type { DraftTask, Finding } from './draft.ts';

/** What is to be said about a task's box, or null where it is open or ticked. */
export function markFinding(task: DraftTask, dialect: Dialect): Finding | null {
  if (task.status !== undefined) return statusFinding(task);
  const mark = task.box?.mark;
  if (mark === undefined || mark === ' ' || mark === 'x' || mark === 'X' || mark === 'P' || mark === '\u00a0')
    return null;
  if (mark === '-' && dialect === 'kiro') return inProgress(task, 'Tick the box if the work is finished.');
  return {
    ...{ line: task.line, column: task.column },
    code: 'spec/unclear-mark',
    severity: 'warning',
    message: `The box of the task ${task.id} holds "${mark}", which plans use for different things; it is read as not done.`,
    hint: 'Write [x] when the task is done or is not going to be done, [ ] when it is open.',
  };
}

function inProgress({ id, line, column }: DraftTask, hint: string): Finding {
  const message = `The task ${id} is marked as in progress; it is read as not done.`;
  return { code: 'spec/in-progress', severity: 'info', message, hint, line, column };
}

function statusFinding(task: DraftTask): Finding | null {
  if (task.status === 'in-progress') return inProgress(task, 'Write Done in its status if the work is finished.');
  if (task.status !== null) return null;
  return {
    ...{ code: 'spec/unknown-status', severity: 'warning', line: task.line, column: task.column },
    message: `${task.id} has the status ${JSON.stringify(task.box?.mark)}, which is not known; it is read as open.`,
    hint: 'Write Done when there is nothing left to be done, else Todo, In progress or Blocked.',
  };
}

/** What is to be said about a task whose text is struck through, or null where none is or where it is over anyway. */
export function struckFinding(task: DraftTask): Finding | null {
  if (task.done || !task.text.includes('~~')) return null;
  return {
    code: 'spec/struck-through',
    severity: 'warning',
    message: `Text of the task ${task.id} is struck through, and its box is open; it is read as not done, with all of its text.`,
    hint: 'Write [x] when there is nothing left to be done, or take the struck text out.',
    line: task.line,
    column: task.column,
  };
}

/** Findings about groups whose own text describes work although all their sub-tasks are optional. */
export function optionalGroupFindings(
  containers: readonly DraftTask[],
  isOptional: (task: DraftTask) => boolean,
): readonly Finding[] {
  return containers
    .filter((container) => !container.done && !container.optional && container.body.length > 0 && isOptional(container))
    .map((container) => ({
      code: 'spec/optional-group',
      severity: 'warning',
      message: `All sub-tasks of ${container.id} are optional, so nothing does what its own lines ask for unless they run.`,
      hint: 'Make a required sub-task of the work that stands under it.',
      line: container.line,
      column: container.column,
    }));
}

/** Findings about ids that stand before more than one task. */
export function repeatFindings(all: readonly DraftTask[]): readonly Finding[] {
  const first = new Map<string, DraftTask>();
  return all.flatMap((task) => {
    const original = first.get(task.id);
    if (original === undefined) first.set(task.id, task);
    return original === undefined ? [] : [repeatFinding(original, task)];
  });
}

function repeatFinding(first: DraftTask, again: DraftTask): Finding {
  const same = normal(first.title) === normal(again.title);
  const open = !first.done || !again.done;
  const harmful = open && !same;
  return {
    code: 'spec/duplicate-id',
    severity: harmful ? 'error' : 'warning',
    message: `The id ${again.id} is taken by the task on line ${first.line}; ${harmful ? 'it is not clear which one is meant' : 'this line is not read as a task of its own'}.`,
    hint: same ? 'Remove one of the two lines.' : 'Give this task an id that no other task has.',
    line: again.line,
    column: again.column,
  };
}

function normal(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
