import { controlTask } from '../control.ts';
import { type CommandEnd, misused } from '../exit.ts';
import type { Invocation } from '../invocation.ts';

/** `slipway answer RUN/TASK TEXT` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  const [wanted = '', answer = ''] = words;
  if (answer.trim() === '') return misused('The answer is empty.', 'Write it after the task, in quotes.');
  return controlTask(context, wanted, (task, place) => ({
    command: { type: 'answer', by: 'person', task, answer },
    done: `Answered. Follow it with: slipway logs -f ${place}`,
  }));
}
