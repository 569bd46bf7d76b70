import type { AgentAdapter } from '../../ports/agents.ts';
export function createClaudeAgent(_o: {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly run: (argv: readonly string[]) => Promise<{ readonly code: number | null; readonly stdout: string }>;
}): AgentAdapter {
  return {
    name: 'claude',
    exemptFromIsolation: false,
    presence: async () => ({ name: 'claude', available: false, version: null, detail: 'no', hint: 'no' }),
    launch: () => {
      throw new Error('x');
    },
    interpret: () => {
      throw new Error('x');
    },
  };
}
