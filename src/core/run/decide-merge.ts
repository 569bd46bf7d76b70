import { assertNever } from '../assert.ts';
import type { ResultCommand } from './commands.ts';
import { afterFailure } from './decide-failure.ts';
import type { RunEvent } from './events.ts';
import type { FailureReport } from './failure.ts';
import type { RunState, TaskRecord } from './state.ts';

/** What the shell reports about the task that the merge queue is at. */
export type MergeReport = Extract<
  ResultCommand,
  {
    type:
      | 'report-candidate'
      | 'report-merge-conflict'
      | 'report-merge-rejected'
      | 'report-landed'
      | 'report-target-moved';
  }
>;

/** The intent is journaled before the branch moves; what was gated is what lands. */
export function decideMergeReport(run: RunState, record: TaskRecord, command: MergeReport): readonly RunEvent[] {
  const { state } = record;
  if (state.status !== 'merging' || state.turn === null) return [];
  const { task, attempt } = command;
  switch (command.type) {
    case 'report-candidate': {
      const { base, candidate, tree, reports } = command;
      return state.intent === null && run.phase.status !== 'aborted'
        ? [{ type: 'merge-intended', task, attempt, base, candidate, tree, reports }]
        : [];
    }
    case 'report-landed':
      return state.intent?.candidate === command.commit
        ? [{ type: 'task-completed', task, by: 'gates', commit: command.commit, tree: command.tree }]
        : [];
    case 'report-target-moved':
      return state.intent === null ? [] : [{ type: 'merge-superseded', task, attempt, head: command.head }];
    case 'report-merge-conflict': {
      if (state.intent !== null) return [];
      const failure = conflict(task, command.files);
      return [{ type: 'merge-conflicted', task, attempt, failure }, ...afterFailure(run, record, failure)];
    }
    case 'report-merge-rejected': {
      if (state.intent !== null) return [];
      const { candidate, failure, reports } = command;
      return [
        { type: 'merge-rejected', task, attempt, candidate, failure, reports },
        ...afterFailure(run, record, failure),
      ];
    }
    default:
      return assertNever(command);
  }
}

function conflict(task: string, files: readonly string[]): FailureReport {
  return {
    class: 'conflict',
    message: `The work of ${task} does not merge with what landed meanwhile: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ` and ${files.length - 5} more` : ''}.`,
    hint: `Try it again on the new base with slipway retry, or merge its snapshot by hand.`,
    evidence: files.join('\n').slice(0, 8192),
  };
}
