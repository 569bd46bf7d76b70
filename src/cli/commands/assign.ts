import { resolve } from 'node:path';
import { joinAgents, parseAgentList } from '../../core/run/agent-list.ts';
import { parseAgentName } from '../../core/run/agent-name.ts';
import { controlTask } from '../control.ts';
import { type CommandEnd, misused } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway assign RUN/TASK` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const [to, agent] = [textOption(invocation, 'to'), textOption(invocation, 'agent')];
  if (to !== null && agent !== null)
    return misused('A task is given to a person or to an agent, not to both.', 'Leave out --to or --agent.');
  if (to?.trim() === '') return misused('--to names nobody.', 'Write for example "--to ana".');
  const owner = agent === null ? null : located(agent, invocation.context.cwd);
  const given = owner ?? (to === null ? 'person' : `person:${to.trim()}`);
  return controlTask(invocation.context, invocation.words[0] ?? '', (task, place) => ({
    command: { type: 'assign', by: 'person', task, agent: given },
    done:
      agent === null
        ? `It is for ${to ?? 'a person'} now. Get its workspace with: slipway workspace ${place}`
        : `It is for ${agent} now. Follow it with: slipway logs -f ${place}`,
  }));
}

/** A relative recording starts from where the command is given, which the daemon does not know. */
function located(list: string, cwd: string): string {
  return joinAgents(
    parseAgentList(list).map((text) => {
      const name = parseAgentName(text);
      return name.ok && name.value.kind === 'replay' ? `replay:${resolve(cwd, name.value.folder)}` : text;
    }),
  );
}
