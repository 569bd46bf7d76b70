import { failure, type Result, success } from '../core/result.ts';
import { isPerson, parseAgentList } from '../core/run/agent-list.ts';
import { AGENT_FORMS, AGENT_PROGRAMS } from '../core/run/agent-name.ts';
import type { PersonCommand, Refusal } from '../core/run/commands.ts';
import type { AgentAdapter } from '../ports/agents.ts';

type Assign = Extract<PersonCommand, { type: 'assign' }>;
type FindAgent = (name: string) => AgentAdapter | null;

/**
 * The command that gives a task to agents, once each of them is known to be here: a task that was given to one that is not would be taken from
 * who works on it, and only fail.
 */
export async function checkUsable(find: FindAgent, command: Assign): Promise<Result<Assign, Refusal>> {
  try {
    const refusal = await findAbsent(find, command.agent);
    return refusal === null ? success(command) : failure(refusal);
  } catch (error) {
    return failure(unasked(error));
  }
}

/** Why one of the agents cannot be given anything here; null where all can. What is no list of agents is the core's to refuse. */
async function findAbsent(find: FindAgent, list: string): Promise<Refusal | null> {
  for (const name of parseAgentList(list)) {
    if (isPerson(name)) continue;
    const adapter = find(name);
    if (adapter === null)
      return {
        reason: 'unknown-agent',
        message: `There is no agent called ${JSON.stringify(name)}.`,
        hint: AGENT_FORMS,
      };
    const { available, detail, hint } = await adapter.presence();
    if (!available) return { reason: 'no-agent', message: detail, hint: `${await installed(find)} ${hint}`.trim() };
  }
  return null;
}

async function installed(find: FindAgent): Promise<string> {
  const presences = await Promise.all(AGENT_PROGRAMS.map((name) => find(name)?.presence()));
  const here = presences.flatMap((presence) => (presence?.available === true ? [presence.name] : []));
  return here.length === 0 ? 'No program of an agent is installed here.' : `Installed here: ${here.join(', ')}.`;
}

function unasked(error: unknown): Refusal {
  const message = `It could not be found out whether the agent is here: ${String(error)}`;
  return { reason: 'no-agent', message, hint: 'Look with slipway agents, and try it again.' };
}
