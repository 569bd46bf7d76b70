import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import { optionOf } from './answer-options.ts';
import type { PersonCommand, Refusal } from './commands.ts';
import { decideCapAnswer } from './decide-cap-answer.ts';
import type { RunEvent } from './events.ts';
import { findTask, type RunState, type TaskRecord } from './state.ts';

type Decision = Result<readonly RunEvent[], Refusal>;

/** The answer goes to the task's next attempt, in the same session. */
export function decideAnswer(run: RunState, command: Extract<PersonCommand, { type: 'answer' }>): Decision {
  const record = findTask(run, command.task);
  if (record === undefined)
    return refuse('no-such-task', `Run ${run.id} has no task ${command.task}.`, 'List its tasks with slipway status.');
  const { question } = command;
  if (question !== undefined && question !== record.lastQuestion?.id) return refuseOther(run, record, question);
  if (record.state.status !== 'awaiting-decision') return refuseAnswer(run, record);
  if (run.phase.status === 'aborted')
    return refuse('already-ended', `Run ${run.id} was aborted: nobody waits for the answer.`, 'Start a new run.');
  if (record.cap !== null)
    return decideCapAnswer(run, { record, cap: record.cap, options: record.state.options }, command);
  const answer = command.free === true ? command.answer : optionOf(record.state.options, command.answer);
  if (answer === null)
    return refuse(
      'not-an-option',
      `${JSON.stringify(command.answer)} is none of the answers that ${command.task} offers: ${numbered(record.state.options)}`,
      'Give one of them or its number; an answer of your own needs --free.',
    );
  return success([{ type: 'task-answered', task: command.task, answer, by: command.by }]);
}

/** The events that a deadline leads to; one that was overtaken by an answer leads to none. */
export function decideDeadline(record: TaskRecord, seq: string): readonly RunEvent[] {
  const { state, task } = record;
  if (state.status !== 'awaiting-decision' || state.overdue || String(state.deadline?.seq) !== seq) return [];
  if (state.fallback === null) return [{ type: 'task-overdue', task: task.id }];
  return [{ type: 'task-answered', task: task.id, answer: state.fallback, by: 'slipway' }];
}

/** What was meant for one question is never taken for the answer to another. */
function refuseOther(run: RunState, { task, state, lastQuestion }: TaskRecord, question: number): Decision {
  const isOpen = state.status === 'awaiting-decision' && run.phase.status !== 'aborted';
  const now = isOpen
    ? `it asks question ${state.id} now: ${state.question}`
    : lastQuestion === null
      ? 'it has asked nothing.'
      : `its last one was question ${lastQuestion.id}, and that is closed.`;
  return refuse(
    'other-question',
    `Task ${task.id} does not ask question ${question}: ${now}`,
    `List the open decisions with slipway decisions ${run.id}`,
  );
}

function refuseAnswer(run: RunState, { task, state, lastQuestion }: TaskRecord): Decision {
  const answered = lastQuestion?.answered ?? null;
  if (answered === null && lastQuestion !== null)
    return refuse(
      'question-withdrawn',
      `The question of ${task.id} was taken back, because the task is ${state.status} now.`,
      `Look what became of it with slipway why ${run.id}/${task.id}`,
    );
  if (answered === null)
    return refuse(
      'no-question',
      `Task ${task.id} is ${state.status} and asks nothing.`,
      `List the open decisions with slipway decisions ${run.id}`,
    );
  const who = answered.by === 'slipway' ? 'by slipway, with its default after the deadline' : 'by a person';
  return refuse(
    'already-answered',
    `The question of ${task.id} was answered already ${who}: ${JSON.stringify(answered.answer)}`,
    `Tell it more with slipway retry ${run.id}/${task.id} --note "..." once it can be tried again.`,
  );
}

function numbered(options: readonly string[]): string {
  return options.map((option, index) => `${index + 1}. ${option}`).join(' · ');
}

function refuse(reason: string, message: string, hint: string): Result<never, Refusal> {
  return failure({ reason, message, hint });
}
