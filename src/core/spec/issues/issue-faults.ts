import type { Finding } from '../draft.ts';
import type { Issue } from './issue.ts';

/** An entry of a tracker's file that cannot be a task, for nothing can name it. */
export function withoutId(what: string, line: number): Finding {
  return {
    code: 'issues/no-id',
    severity: 'error',
    message: `${what} has no id; nothing could wait for it, and its end could not be written back.`,
    hint: 'Give it an id, or remove it.',
    line,
    column: 1,
  };
}

/** What is to be said of the entries themselves: statuses that nobody knows, and titles that are missing. */
export function issueFaults(issues: readonly Issue[], known: ReadonlySet<string>): readonly Finding[] {
  return issues.flatMap((issue) => [
    ...(issue.title === '' ? [untitled(issue)] : []),
    ...(issue.status === null || known.has(issue.status.mark.trim().toLowerCase())
      ? []
      : [unknownStatus(issue, issue.status.mark)]),
  ]);
}

/** Ids that are taken twice where one of both is no task: of tasks alone the plan says it. */
export function idsTakenTwice(issues: readonly Issue[], isTask: (issue: Issue) => boolean): readonly Finding[] {
  const first = new Map<string, Issue>();
  return issues.flatMap((issue) => {
    const taken = first.get(issue.id);
    if (taken === undefined) first.set(issue.id, issue);
    return taken === undefined || (isTask(issue) && isTask(taken)) ? [] : [takenTwice(issue, taken)];
  });
}

function takenTwice({ id, line }: Issue, taken: Issue): Finding {
  return {
    code: 'spec/duplicate-id',
    severity: 'error',
    message: `The id ${id} is taken on line ${taken.line}; it is not clear which one is meant.`,
    hint: 'Give one of them an id that nothing else has, or remove it.',
    line,
    column: 1,
  };
}

function untitled({ id, line }: Issue): Finding {
  return {
    code: 'plan/no-title',
    severity: 'warning',
    message: `The task ${id} has no title.`,
    hint: 'Say in its title what is to be done.',
    line,
    column: 1,
  };
}

function unknownStatus({ id, line }: Issue, mark: string): Finding {
  return {
    code: 'issues/unknown-status',
    severity: 'warning',
    message: `${id} has the status ${JSON.stringify(mark)}, which is none that the tracker writes; it is read as open.`,
    hint: 'Correct the status; what is over is skipped only where its status says so.',
    line,
    column: 1,
  };
}
