import { assertNever } from '../assert.ts';
import { shellWord } from '../text/shell-word.ts';
import type { RunView, TaskView } from './run-view.ts';

/** Something that only a person can do now: why, and the commands that do it. */
export interface NextStep {
  /** The task it is about, or null for the run. */
  readonly task: string | null;
  readonly sentence: string;
  readonly commands: readonly string[];
}

/** Everything that waits for a person, in plan order; empty while the run gets on by itself. */
export function nextSteps(view: RunView): readonly NextStep[] {
  const steps = [
    ...runSteps(view),
    ...replanSteps(view),
    ...holdSteps(view),
    ...view.tasks.flatMap((task) => taskSteps(view.id, task)),
  ];
  if (steps.length > 0 || !view.needsAttention) return steps;
  return view.attention.map((sentence) => ({ task: null, sentence, commands: [] }));
}

function runSteps(view: RunView): readonly NextStep[] {
  switch (view.status) {
    case 'planned':
      return [{ task: null, sentence: 'The plan waits for approval.', commands: [`slipway approve ${view.id}`] }];
    case 'paused':
      return [{ task: null, sentence: 'The run is paused.', commands: [`slipway resume ${view.id}`] }];
    case 'approved':
    case 'running':
    case 'completed':
    case 'failed':
    case 'aborted':
      return [];
    default:
      return assertNever(view.status);
  }
}

function replanSteps({ id, replanning }: RunView): readonly NextStep[] {
  if (replanning === undefined) return [];
  return [{ task: null, sentence: replanning.message, commands: [`slipway replan ${id}`] }];
}

function holdSteps({ id, holds }: RunView): readonly NextStep[] {
  return holds.flatMap(({ agent, kind, reason }) =>
    kind === 'braked'
      ? []
      : [{ task: null, sentence: `Agent ${agent} is stopped: ${reason}`, commands: [`slipway resume ${id}`] }],
  );
}

/** What a person can do about a task now; empty while it gets on by itself. */
export function taskSteps(runId: string, task: TaskView): readonly NextStep[] {
  const place = shellWord(`${runId}/${task.id}`);
  switch (task.status) {
    case 'awaiting-decision': {
      if (task.question === null) return [];
      const sample = task.question.fallback ?? task.question.options[0] ?? 'TEXT';
      return [
        {
          task: task.id,
          sentence: questionSentence(task.question),
          commands: [`slipway answer ${place} ${shellWord(sample)}`],
        },
      ];
    }
    case 'assigned':
      return [
        {
          task: task.id,
          sentence: task.reason,
          commands: [`slipway workspace ${place}`, `slipway done ${place}`, `slipway assign ${place} --agent AGENT`],
        },
      ];
    case 'paused':
    case 'failed':
      return [
        {
          task: task.id,
          sentence: task.reason,
          commands: [
            `slipway why ${place}`,
            `slipway retry ${place}`,
            `slipway skip ${place}`,
            `slipway assign ${place} --to NAME`,
          ],
        },
      ];
    case 'pending':
    case 'queued':
    case 'running':
    case 'merging':
    case 'completed':
    case 'blocked':
    case 'skipped':
      return [];
    default:
      return assertNever(task.status);
  }
}

function questionSentence(question: NonNullable<TaskView['question']>): string {
  const options = question.options.length === 0 ? '' : ` Options: ${question.options.join(' | ')}`;
  return `Asks: ${question.text}${options}`;
}
