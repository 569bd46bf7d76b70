import type { Client } from '../../client/client.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { TaskView } from '../../core/view/run-view.ts';
import type { CliContext } from '../context.ts';
import { sendControl } from '../control.ts';
import { type CliFailure, type CommandEnd, EXIT, failed, misused } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';
import { findTask, type TaskReference } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway answer RUN/TASK [ANSWER]` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const [wanted = '', given = null] = words;
  if (given !== null && given.trim() === '')
    return misused('The answer is empty.', 'Write it after the task, in quotes.');
  return withClient(context, async (client) => {
    const found = await findTask(context, client, wanted);
    if (!found.ok) return found;
    const answer = given === null ? await askPerson(context, client, found.value) : success(given);
    if (!answer.ok) return answer;
    const { run, task } = found.value;
    const free = flag(invocation, 'free') ? { free: true } : {};
    return sendControl(
      context,
      { client, runId: run.id },
      {
        command: { type: 'answer', by: 'person', task, answer: answer.value, ...free },
        done: `Answered. Follow it with: slipway logs -f ${run.id}/${task}`,
      },
    );
  });
}

/** Shows the question at the terminal; where nobody can be asked, says what could be answered. */
async function askPerson(
  context: CliContext,
  client: Client,
  { run, task }: TaskReference,
): Promise<Result<string, CliFailure>> {
  const view = await client.run(run.id);
  if (!view.ok) return failed(view.failure);
  const found = view.value.tasks.find(({ id }) => id === task);
  const question = found?.question ?? null;
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
