import { counted } from '../text/wording.ts';
import type { NetworkAccess, RunSettings } from './settings.ts';

const LABELS = { host: '', allow: ', network by allow-list', none: ', no network' } as const satisfies Record<
  NetworkAccess,
  string
>;

/** What stands between agents and the machine, and between them and the network, as a label; what is not enforced is not claimed. */
export function isolationLabel({
  isolation,
  network,
  tasks,
}: Pick<RunSettings, 'isolation' | 'network' | 'tasks'>): string {
  const access = network?.access ?? 'host';
  const different = Object.values(tasks).filter((task) => task.network !== undefined && task.network !== access).length;
  if (isolation !== 'sandbox') return access === 'host' ? isolation : `${isolation}, network not restricted`;
  const others = different === 0 ? '' : ` (${counted(different, 'task')} otherwise)`;
  return `${isolation}${LABELS[access]}${others}`;
}

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
