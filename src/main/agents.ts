import { createClaudeAgent } from '../adapters/agent-claude/claude-agent.ts';
import { createReplayAgent } from '../adapters/agent-replay/replay-agent.ts';
import { createShellAgent } from '../adapters/agent-shell/shell-agent.ts';
import { isPerson } from '../core/run/agent-list.ts';
import { parseAgentName } from '../core/run/agent-name.ts';
import type { AgentAdapter, AgentPresence } from '../ports/agents.ts';
import { runProgram } from './run-program.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The adapter for each `--agent` value; the same value gives the same adapter. */
export function createAgents(variables: Variables): (name: string) => AgentAdapter | null {
  const known = new Map<string, AgentAdapter | null>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const created = createAgent(name, variables);
    known.set(name, created);
    return created;
  };
}

function createAgent(text: string, variables: Variables): AgentAdapter | null {
  const name = parseAgentName(text);
  if (!name.ok) return null;
  switch (name.value.kind) {
    case 'claude':
      return createClaudeAgent({ variables, run: runProgram(variables) });
    case 'shell':
      return createShellAgent({ command: name.value.command });
    case 'replay':
      return createReplayAgent({ folder: name.value.folder });
    case 'person':
      return null;
  }
}

/** Why the agent cannot be used here, or null when it can. */
export async function agentProblem(
  name: string,
  variables: Variables,
): Promise<{ readonly message: string; readonly hint: string } | null> {
  if (isPerson(name)) return null;
  const adapter = createAgent(name, variables);
  if (adapter === null)
    return { message: `There is no agent called ${name}.`, hint: 'Use claude, shell:COMMAND or replay:FOLDER.' };
  const presence = await adapter.presence();
  return presence.available ? null : { message: presence.detail, hint: presence.hint };
}

/** Which agents that need a program of their own can be used here. */
export async function agentPresences(variables: Variables): Promise<readonly AgentPresence[]> {
  const adapters = [createAgent('claude', variables)].flatMap((adapter) => adapter ?? []);
  return Promise.all(adapters.map((adapter) => adapter.presence()));
}
