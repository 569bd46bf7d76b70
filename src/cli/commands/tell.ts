import { controlTask } from '../control.ts';
import { type CommandEnd, misused } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';

/** `slipway tell RUN/TASK TEXT` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const [wanted = '', text = ''] = words;
  if (text.trim() === '') return misused('There is nothing to tell.', 'Write it after the task, in quotes.');
  const interrupts = flag(invocation, 'interrupt');
  return controlTask(context, wanted, (task, place) => ({
    command: { type: 'tell', by: 'person', task, text, ...(interrupts ? { interrupts } : {}) },
    done: `${interrupts ? 'Told; what it was doing is stopped.' : 'Told.'} An agent that cannot listen while it works, or has just ended, hears it with its next attempt. Follow it with: slipway logs -f ${place}`,
  }));
}
