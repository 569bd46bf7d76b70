import { controlTask } from '../control.ts';
import type { CommandEnd } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway done RUN/TASK` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const summary = textOption(invocation, 'note') ?? '';
  return controlTask(invocation.context, invocation.words[0] ?? '', (task, place) => ({
    command: { type: 'hand-in', by: 'person', task, summary },
    done: `Handed in. Its gates decide; look with: slipway why ${place}`,
  }));
}
