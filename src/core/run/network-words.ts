import type { RunSettings } from './settings.ts';

/** What a person should know about the network of agents before a run starts. */
export function networkWarnings({
  isolation,
  network,
  tasks,
}: Pick<RunSettings, 'isolation' | 'network' | 'tasks'>): readonly string[] {
  const asked = [network?.access, ...Object.values(tasks).map((task) => task.network)];
  if (isolation !== 'sandbox' && asked.some((access) => access !== undefined && access !== 'host'))
    return [
      `The network of agents is not restricted, whatever \`network.access\` says: with isolation ${isolation} nothing holds them to an allow-list.`,
    ];
  if (isolation === 'sandbox' && asked.includes('none'))
    return [
      'With `network.access: none` agents do not reach their provider either; only those that need none can work.',
    ];
  return [];
}
