import { join } from 'node:path';
import { z } from 'zod';
import type { Variables } from '../../core/agent/variables.ts';
import { readRegular } from '../../files/private-file.ts';
import type { AgentRequest } from '../../ports/agents.ts';
import { programStateFile, readProgramState } from './state.ts';

/*
 * Whose word the program takes. Settings of a tree can send every call, with the user's key, to another address (`env.ANTHROPIC_BASE_URL`), name
 * commands that run before the model says a word (`apiKeyHelper`, hooks, servers of `.mcp.json`) and permit what is not permitted. Everybody who
 * can change the repository writes them, an earlier task too. So the tree is no source of settings and of servers:
 *
 *   settings     the user's own, and ours
 *   servers      the user's own, where the program works with the user's folder; none in a sandbox
 *   CLAUDE.md    of the tree too, with `.claude/CLAUDE.md` and `.claude/rules`: words for the model, as the code is
 *   of the tree  what `permissions.deny` forbids, which only narrows; its hooks where the configuration says so
 *
 * The flags are known to every version that is talked with. One that does not know them does not start, which is right.
 */

/** Has the program read the notes of the tree, which is added to it as a folder; versions that do not know it leave them out. */
export const TREE_MEMORY = { CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1' } as const;

/** Bytes of the tree's settings that are read: what is taken of them is an argument, and the system bounds those. */
const SETTINGS_BYTES = 96 * 1024;

/** Arguments that say where settings and servers come from. */
export function sourceFlags(request: AgentRequest, variables: Variables): readonly string[] {
  return [
    ...['--setting-sources', 'user', '--add-dir', request.workspace],
    ...['--strict-mcp-config', ...usersServers(request, variables)],
    ...['--settings', JSON.stringify(ownSettings(request))],
  ];
}

/** By its path: servers hold credentials, and arguments are there for everybody to read. */
function usersServers({ isolation }: AgentRequest, variables: Variables): readonly string[] {
  const file = programStateFile(variables);
  if (isolation === 'sandbox' || file === null) return [];
  const servers: unknown = Reflect.get(readProgramState(variables), 'mcpServers');
  const hasServers = typeof servers === 'object' && servers !== null && Object.keys(servers).length > 0;
  return hasServers ? ['--mcp-config', file] : [];
}

const treeSettings = z.looseObject({
  hooks: z.record(z.string(), z.unknown()).optional().catch(undefined),
  permissions: z
    .looseObject({ deny: z.array(z.string()).catch([]) })
    .optional()
    .catch(undefined),
});

/** Settings of ours, which win over those of the user. As an argument and not as a file, so that no agent can change them. */
function ownSettings({ workspace, hooks: hooksRun }: AgentRequest): object {
  const { hooks, permissions } = readTreeSettings(workspace);
  const deny = permissions?.deny ?? [];
  return {
    ...(hooksRun === true ? (hooks === undefined ? {} : { hooks }) : { disableAllHooks: true }),
    ...(deny.length === 0 ? {} : { permissions: { deny } }),
  };
}

function readTreeSettings(workspace: string): z.infer<typeof treeSettings> {
  try {
    const text = readRegular(join(workspace, '.claude', 'settings.json'), SETTINGS_BYTES);
    return treeSettings.safeParse(JSON.parse(text ?? '{}')).data ?? {};
  } catch {
    // The program would pass over it too.
    return {};
  }
}
