import type { Draft, DraftTask, Finding } from '../spec/draft.ts';
import type { CycleStep } from './cycles.ts';

/** Faults of ids, titles and paths that would make an execution wrong. */
export function checkDraft(draft: Draft, filesOf: readonly (readonly string[])[]): readonly Finding[] {
  return [
    ...checkEmpty(draft),
    ...checkTwins(draft),
    ...draft.tasks.flatMap((task, index) => checkTask(task, filesOf[index] ?? [])),
  ];
}

function checkEmpty(draft: Draft): readonly Finding[] {
  if (draft.tasks.length > 0) return [];
  return [
    {
      code: 'plan/no-tasks',
      severity: 'error',
      message: 'The file holds no task that can be read.',
      hint: 'Write tasks as "- [ ] T001 Title" or "- [ ] Title".',
      line: 1,
      column: 1,
    },
  ];
}

/** Ids that a file system or a person could take for one another: other case, other composition of letters. */
function checkTwins(draft: Draft): readonly Finding[] {
  const seen = new Map<string, DraftTask>();
  const findings: Finding[] = [];
  for (const task of draft.tasks) {
    const key = task.id.normalize('NFKC').toLowerCase();
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, task);
    else findings.push(twinFinding(twin, task));
  }
  return findings;
}

function twinFinding(first: DraftTask, second: DraftTask): Finding {
  return {
    code: 'plan/twin-id',
    severity: 'error',
    message: `The ids ${first.id} (line ${first.line}) and ${second.id} differ only in case or in the form of their letters.`,
    hint: 'Give one of the two tasks another id.',
    line: second.line,
    column: second.column,
  };
}

function checkTask(task: DraftTask, files: readonly string[]): readonly Finding[] {
  const findings: Finding[] = [];
  const place = { line: task.line, column: task.column };
  if (task.title === '') {
    findings.push({
      ...place,
      code: 'plan/no-title',
      severity: 'warning',
      message: `The task ${task.id} has no title.`,
      hint: 'Say after the id what is to be done.',
    });
  }
  for (const file of files) {
    const fault = pathFault(file);
    if (fault === null) continue;
    findings.push({
      ...place,
      code: 'plan/unsafe-path',
      severity: 'warning',
      message: `The task ${task.id} names the path ${JSON.stringify(file)}, which ${fault}; it is not taken for a file of the task.`,
      hint: 'Name the file by its path inside the repository.',
    });
  }
  return findings;
}

/** Why a path cannot be a file of the repository, or null where it can. */
export function pathFault(path: string): string | null {
  const parts = path.split('/');
  if (parts.includes('..')) return 'leaves the repository';
  if (
    parts.some((part) =>
      /^\.git$/i.test(
        part
          .normalize('NFKC')
          .replace(/[\u200b-\u200f\u202a-\u202e\ufeff]/g, '')
          .replace(/[. ]+$/, ''),
      ),
    )
  ) {
    return "lies inside the repository's own records";
  }
  if (/^[A-Za-z]:/.test(path) || path.startsWith('~')) return 'is not relative to the repository';
  if (path.startsWith('-')) return 'looks like an option of a command';
  if (path !== path.normalize('NFC')) return 'is written with decomposed letters';
  return null;
}

/** A finding that shows a circle as its path. */
export function cycleFinding(draft: Draft, cycle: readonly CycleStep[]): Finding {
  const ids = cycle.map((step) => draft.tasks[step.task]?.id ?? '');
  const last = cycle.reduce<CycleStep | undefined>(
    (found, step) => (step.line > (found?.line ?? 0) ? step : found),
    undefined,
  );
  const path = [...ids, ids[0]].join(' -> ');
  const lines = [...new Set(cycle.map((step) => step.line))].sort((a, b) => a - b);
  return {
    code: 'plan/cycle',
    severity: 'error',
    message: `These tasks wait for each other: ${path} (${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}).`,
    hint: `Remove one of these dependencies, for example on line ${last?.line ?? 1}: "${last?.why ?? ''}".`,
    line: lines[0] ?? 1,
    column: 1,
  };
}

/** A finding about tasks that can never start because they wait for a circle. */
export function unreachableFinding(draft: Draft, tasks: readonly number[]): Finding {
  const ids = tasks.map((task) => draft.tasks[task]?.id ?? '');
  const shown = ids.slice(0, 10).join(', ');
  return {
    code: 'plan/unreachable',
    severity: 'warning',
    message: `${ids.length} ${ids.length === 1 ? 'task' : 'tasks'} can never start, because they wait for tasks in a circle: ${shown}${ids.length > 10 ? ', …' : ''}.`,
    hint: 'Mend the circle first.',
    line: draft.tasks[tasks[0] ?? 0]?.line ?? 1,
    column: 1,
  };
}
