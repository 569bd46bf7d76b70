import { tmpdir } from 'node:os';
import type { PathFailure } from '../../adapters/config/paths.ts';
import type { AgentListing } from '../../cli/ports.ts';
import type { Result } from '../../core/result.ts';
import type { IsolationLevel } from '../../core/run/settings.ts';
import type { AgentPresence } from '../../ports/agents.ts';
import { agentPresences } from '../agents.ts';
import type { Places } from '../places.ts';
import { probeIsolation } from './isolation.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Every agent that there is an adapter for, as it stands on this machine. */
export async function listAgents(
  places: Result<Places, PathFailure>,
  variables: Variables,
): Promise<readonly AgentListing[]> {
  const [presences, isolation] = await Promise.all([
    agentPresences({ variables, logins: places.ok ? places.value.logins : tmpdir() }),
    places.ok ? probeIsolation(places.value).then(({ level }) => level) : ('none' as const),
  ]);
  return [...presences.map((presence) => toListing(presence, isolation)), ...WITHOUT_PROGRAM(isolation)];
}

/** An agent that is there and has no credential cannot work, and says how to log in. */
export function toListing(presence: AgentPresence, isolation: IsolationLevel): AgentListing {
  const { name, available, version, detail, program = null, login = 'not-needed', credentials = [] } = presence;
  const { providers = [] } = presence;
  const logIn = available && login === 'no' ? `Log in by running ${name} once, or set its API key.` : '';
  const hint = presence.hint === '' ? logIn : presence.hint;
  return { name, available, version, program, login, credentials, providers, isolation, detail, hint };
}

const WITHOUT_PROGRAM = (isolation: IsolationLevel): readonly AgentListing[] => {
  const common = {
    available: true,
    version: null,
    program: null,
    login: 'not-needed',
    credentials: [],
    providers: [],
  } as const;
  return [
    {
      ...common,
      name: 'acp',
      isolation,
      detail: 'Any program that speaks the Agent Client Protocol, as --agent acp:COMMAND.',
      hint: '',
    },
    { ...common, name: 'shell', isolation, detail: 'Any command, as --agent shell:COMMAND.', hint: '' },
    { ...common, name: 'replay', isolation, detail: 'A recording, as --agent replay:FOLDER.', hint: '' },
    { ...common, name: 'person', isolation: 'none', detail: 'A person, as --agent person or person:NAME.', hint: '' },
  ];
};
