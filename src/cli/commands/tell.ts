import { controlTask } from '../control.ts';
import { type CommandEnd, misused } from '../exit.ts';
import type { Invocation } from '../invocation.ts';

/** `slipway tell RUN/TASK TEXT` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  const [wanted = '', text = ''] = words;
  if (text.trim() === '') return misused('There is nothing to tell.', 'Write it after the task, in quotes.');
  return controlTask(context, wanted, (task, place) => ({
    command: { type: 'tell', by: 'person', task, text },
    done: `Told. An agent that cannot listen while it works hears it with its next attempt. Follow it with: slipway logs -f ${place}`,
  }));
}
