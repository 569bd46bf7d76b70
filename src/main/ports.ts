import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PortFailure } from '../cli/exit.ts';
import type { CliPorts } from '../cli/ports.ts';
import { failure } from '../core/result.ts';
import { TERMINAL_PROMPT } from './prompt.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The real ports of the command. Each loads what it needs when it is called: `status` pays for the client alone. */
export function createPorts(environment: Environment): CliPorts {
  const { SLIPWAY_HOME } = environment;
  const home = SLIPWAY_HOME ?? join(homedir(), '.local', 'state', 'slipway');
  const places = { home, socketPath: join(home, 'run', 'daemon.sock'), logPath: join(home, 'logs', 'daemon.log') };
  const connect = async () => {
    const { connectDaemon } = await import('../client/connect.ts');
    const tokenPath = join(home, 'run', 'daemon.token');
    return connectDaemon({ socketPath: places.socketPath, tokenPath, startDaemon: null });
  };
  return {
    daemon: {
      connect,
      host: async () => failure({ ...absent('engine'), kind: 'unavailable' as const }),
      places: async () => ({ ...places, installed: false }),
      install: async () => failure(absent('service')),
    },
    planning: {
      read: async () => failure(absent('planning')),
      prepare: async () => failure(absent('planning')),
      hash: async () => failure(absent('planning')),
    },
    project: {
      repository: async (cwd) => topLevel(cwd),
      propose: async () => failure(absent('project')),
      write: async () => failure(absent('project')),
    },
    config: { show: async () => failure(absent('configuration')) },
    doctor: { examine: async () => [] },
    archive: {
      exportRuns: async () => failure(absent('archive')),
      importRuns: async () => failure(absent('archive')),
      prune: async () => failure(absent('archive')),
    },
    prompt: TERMINAL_PROMPT,
  };
}

/** The nearest folder upwards that holds a `.git`; no git is started for it. */
function topLevel(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : topLevel(parent);
}

function absent(part: string): PortFailure {
  return {
    kind: 'refused',
    reason: 'not-in-this-build',
    message: `This build holds no ${part} part.`,
    hint: 'Use a released build.',
  };
}
