import type { Client } from '../../client/client.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { TaskView } from '../../core/view/run-view.ts';
import type { CliContext } from '../context.ts';
import { sendControl } from '../control.ts';
import { type CliFailure, type CommandEnd, EXIT, failed, misused } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';
import { findTask, type TaskReference } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway answer RUN/TASK [ANSWER]` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const [wanted = '', given = null] = words;
  if (given !== null && given.trim() === '')
    return misused('The answer is empty.', 'Write it after the task, in quotes.');
  const named = textOption(invocation, 'question');
  if (named !== null && !/^[1-9]\d{0,14}$/.test(named))
    return misused(`${JSON.stringify(named)} is no number of a question.`, 'Take it from "slipway decisions".');
  return withClient(context, async (client) => {
    const found = await findTask(context, client, wanted);
    if (!found.ok) return found;
    const { run, task } = found.value;
    const seen = await openQuestion(client, found.value);
    if (!seen.ok) return seen;
    const answer = given === null ? await askPerson(context, found.value, seen.value) : success(given);
    if (!answer.ok) return answer;
    const id = named === null ? seen.value?.id : Number(named);
    const free = { ...(flag(invocation, 'free') ? { free: true } : {}), ...(id === undefined ? {} : { question: id }) };
    return sendControl(
      context,
      { client, runId: run.id },
      {
        command: { type: 'answer', by: 'person', task, answer: answer.value, ...free },
        done: `Answered${seen.value === null ? '' : ` ${JSON.stringify(sanitizeLine(seen.value.text))}`}. Follow it with: slipway logs -f ${run.id}/${task}`,
      },
    );
  });
}

/** What the task asks at this moment; null where it asks nothing. */
async function openQuestion(
  client: Client,
  { run, task }: TaskReference,
): Promise<Result<Question | null, CliFailure>> {
  const view = await client.run(run.id);
  if (!view.ok) return failed(view.failure);
  return success(view.value.tasks.find(({ id }) => id === task)?.question ?? null);
}

/** Shows the question at the terminal; where nobody can be asked, says what could be answered. */
async function askPerson(
  context: CliContext,
  { run, task }: TaskReference,
  question: Question | null,
): Promise<Result<string, CliFailure>> {
  if (question === null)
    return failure({
      reason: 'no-question',
      message: `Task ${task} of run ${run.id} asks nothing.`,
      hint: `List the open decisions with "slipway decisions ${run.id}".`,
      exit: EXIT.failed,
    });
  if (!context.interactive) return failure(notAnswered(`${run.id}/${task}`, question));
  const answer = await choose(context, question);
  return answer === null ? failure(notAnswered(`${run.id}/${task}`, question)) : success(answer);
}

type Question = NonNullable<TaskView['question']>;

function choose({ ports }: CliContext, { text, options, fallback }: Question): Promise<string | null> {
  const asked = sanitizeLine(text);
  if (options.length === 0) return ports.prompt.text(asked, fallback ?? '');
  return ports.prompt.choose(
    asked,
    options.map((option) => ({
      value: option,
      label: option === fallback ? `${sanitizeLine(option)} (default)` : sanitizeLine(option),
    })),
  );
}

function notAnswered(place: string, { text, options }: Question): CliFailure {
  const numbered = options.map((option, index) => `${index + 1}. ${option}`).join(' · ');
  return {
    reason: 'not-answered',
    message: `${place} asks: ${text}${numbered === '' ? '' : ` ${numbered}`}`,
    hint: `Answer it with "slipway answer ${place} ${options.length === 0 ? 'TEXT' : 'NUMBER'}".`,
    exit: EXIT.needsPerson,
  };
}
