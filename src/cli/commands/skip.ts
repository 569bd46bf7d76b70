import { controlTask } from '../control.ts';
import type { CommandEnd } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';

/** `slipway skip RUN/TASK` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const satisfy = flag(invocation, 'satisfy');
  const reason = textOption(invocation, 'reason') ?? '';
  return controlTask(invocation.context, invocation.words[0] ?? '', (task) => ({
    command: { type: 'skip', by: 'person', task, satisfy, reason },
    done: satisfy
      ? 'Skipped; the tasks that depend on it go on.'
      : 'Skipped; the tasks that depend on it stay blocked.',
  }));
}
