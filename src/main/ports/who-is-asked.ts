import type { PortFailure } from '../../cli/exit.ts';
import { parseAgentList } from '../../core/run/agent-list.ts';
import { parseAgentName } from '../../core/run/agent-name.ts';

/** Why a `--agent` value names nobody who could be asked for a document; null where it does. */
export function whyNotAsked(agent: string): PortFailure | null {
  if (parseAgentList(agent).length > 1) return severalAgents(agent);
  const name = parseAgentName(agent);
  if (!name.ok) return { kind: 'usage', ...name.failure };
  return name.value.kind === 'person' || name.value.kind === 'replay' ? noAnswer(name.value.kind) : null;
}

function severalAgents(list: string): PortFailure {
  const message = `${JSON.stringify(list)} names several agents, and one is asked.`;
  return { kind: 'usage', reason: 'several-agents', message, hint: 'Name one of them.' };
}

function noAnswer(kind: 'person' | 'replay'): PortFailure {
  const message =
    kind === 'person'
      ? 'A person is no program that answers with a document.'
      : 'A recording holds changes of files and no answers.';
  return {
    kind: 'usage',
    reason: 'no-answer',
    message,
    hint: 'Name claude, codex, gemini, opencode, acp:COMMAND or shell:COMMAND.',
  };
}
