import { controlTask } from '../control.ts';
import { type CommandEnd, misused } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway assign RUN/TASK` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const [to, agent] = [textOption(invocation, 'to'), textOption(invocation, 'agent')];
  if (to !== null && agent !== null)
    return misused('A task is given to a person or to an agent, not to both.', 'Leave out --to or --agent.');
  if (to?.trim() === '') return misused('--to names nobody.', 'Write for example "--to ana".');
  const owner = agent ?? (to === null ? 'person' : `person:${to.trim()}`);
  return controlTask(invocation.context, invocation.words[0] ?? '', (task, place) => ({
    command: { type: 'assign', by: 'person', task, agent: owner },
    done:
      agent === null
        ? `It is for ${to ?? 'a person'} now. Get its workspace with: slipway workspace ${place}`
        : `It is for ${agent} now. Follow it with: slipway logs -f ${place}`,
  }));
}
