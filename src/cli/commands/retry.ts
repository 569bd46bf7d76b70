import { controlTask } from '../control.ts';
import type { CommandEnd } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway retry RUN/TASK` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const note = textOption(invocation, 'note');
  return controlTask(invocation.context, invocation.words[0] ?? '', (task, place) => ({
    command: { type: 'retry', by: 'person', task, note },
    done: `Another attempt was asked for. Follow it with: slipway logs -f ${place}`,
  }));
}
