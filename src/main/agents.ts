import { join } from 'node:path';
import { createAcpAgent } from '../adapters/agent-acp/acp-agent.ts';
import { commandProgram } from '../adapters/agent-acp/command.ts';
import { geminiProgram } from '../adapters/agent-acp/gemini.ts';
import { opencodeProgram } from '../adapters/agent-acp/opencode.ts';
import { createClaudeAgent } from '../adapters/agent-claude/claude-agent.ts';
import { createCodexAgent } from '../adapters/agent-codex/codex-agent.ts';
import { createReplayAgent } from '../adapters/agent-replay/replay-agent.ts';
import { createShellAgent } from '../adapters/agent-shell/shell-agent.ts';
import { isPerson } from '../core/run/agent-list.ts';
import { AGENT_FORMS, AGENT_PROGRAMS, parseAgentName } from '../core/run/agent-name.ts';
import type { AgentAdapter, AgentPresence } from '../ports/agents.ts';
import { runProgram } from './run-program.ts';
import { VERSION } from './version.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What agents are made from. */
export interface AgentSurroundings {
  readonly variables: Variables;
  /** Folder below which programs keep logins that their attempts share. */
  readonly logins: string;
}

/** The adapter for each `--agent` value; the same value gives the same adapter. */
export function createAgents(surroundings: AgentSurroundings): (name: string) => AgentAdapter | null {
  const known = new Map<string, AgentAdapter | null>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const created = createAgent(name, surroundings);
    known.set(name, created);
    return created;
  };
}

function createAgent(text: string, { variables, logins }: AgentSurroundings): AgentAdapter | null {
  const name = parseAgentName(text);
  if (!name.ok) return null;
  switch (name.value.kind) {
    case 'claude':
      return createClaudeAgent({ variables, run: runProgram(variables) });
    case 'codex':
      return createCodexAgent({ variables, run: runProgram(variables), sharedLogin: join(logins, 'codex') });
    case 'gemini':
      return createAcpAgent(geminiProgram({ variables, run: runProgram(variables) }), { version: VERSION });
    case 'opencode':
      return createAcpAgent(opencodeProgram({ variables, run: runProgram(variables) }), { version: VERSION });
    case 'acp':
      return createAcpAgent(commandProgram(name.value.command, { variables }), { version: VERSION });
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
  surroundings: AgentSurroundings,
): Promise<{ readonly message: string; readonly hint: string } | null> {
  if (isPerson(name)) return null;
  const adapter = createAgent(name, surroundings);
  if (adapter === null) return { message: `There is no agent called ${name}.`, hint: AGENT_FORMS };
  const presence = await adapter.presence();
  return presence.available ? null : { message: presence.detail, hint: presence.hint };
}

/** Which agents that need a program of their own can be used here. */
export async function agentPresences(surroundings: AgentSurroundings): Promise<readonly AgentPresence[]> {
  const adapters = AGENT_PROGRAMS.flatMap((name) => createAgent(name, surroundings) ?? []);
  return Promise.all(adapters.map((adapter) => adapter.presence()));
}
