import { describeOrigin } from '../../adapters/config/origin.ts';
import type { ConfigPort } from '../../cli/ports.ts';
import { success } from '../../core/result.ts';
import type { Places } from '../places.ts';
import { loadLayers } from './settings.ts';

/** The resolved configuration with the origin of each value. */
export function createConfigPort(places: Places, variables: Readonly<Record<string, string | undefined>>): ConfigPort {
  return {
    show: async (cwd, environment) => {
      const loaded = loadLayers({ places, variables }, { cwd, environment });
      if (!loaded.ok) return loaded;
      return success(
        loaded.value.values.map(({ path, value, origin }) => ({
          key: path.join('.'),
          value,
          origin: describeOrigin(origin),
        })),
      );
    },
  };
}
