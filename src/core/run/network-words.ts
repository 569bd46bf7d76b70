import { parseAgentList } from './agent-list.ts';
import { programOf } from './agent-name.ts';
import type { Isolation } from './isolation.ts';
import type { RunSettings } from './settings.ts';

/** What a person should know about the network of agents before a run starts. */
export function networkWarnings({
  agent,
  isolation,
  network,
  tasks,
}: Pick<RunSettings, 'agent' | 'isolation' | 'network' | 'tasks'>): readonly string[] {
  const asked = [network?.access, ...Object.values(tasks).map((task) => task.network)];
  if (isolation !== 'sandbox' && asked.some((access) => access !== undefined && access !== 'host'))
    return [
      `The network of agents is not restricted, whatever \`network.access\` says: with isolation ${isolation} nothing holds them to an allow-list.`,
    ];
  if (isolation === 'sandbox' && asked.includes('none'))
    return [
      'With `network.access: none` agents do not reach their provider either; only those that need none can work.',
    ];
  if (isolation === 'sandbox' && (network?.access ?? 'host') === 'host' && obeysModel(agent))
    return [
      'The network of agents is not restricted: the sandbox holds files and processes alone. `network.access: allow` holds agents to their provider and what you list.',
    ];
  return [];
}

/** Whether agents in a sandbox reach all that the machine does, and a model decides what. */
export function hasOpenNetwork(agent: string, { level, network }: Isolation): boolean {
  return level === 'sandbox' && network.access === 'host' && obeysModel(agent);
}

/** A command of the user's own and a recording do what somebody wrote; what a model does nobody knows before. */
function obeysModel(agents: string): boolean {
  return parseAgentList(agents).some((name) => !['shell', 'replay', 'person'].includes(programOf(name)));
}
