import { loadConfig } from '../adapters/config/load.ts';
import { type LogSettings, toLogSettings } from '../adapters/config/run-settings.ts';
import { CONFIG_DEFAULTS, configSchema } from '../protocol/config/schema.ts';
import type { Places } from './places.ts';

/** How the daemon writes its log: the user's own file decides, for the daemon belongs to no project. A broken file does not keep it from starting. */
export function loadLogSettings(places: Places): LogSettings {
  const loaded = loadConfig({
    directory: places.state,
    userFile: places.configFile,
    variables: process.env,
    flags: {},
    environment: null,
  });
  return toLogSettings(loaded.ok ? loaded.value.config : configSchema.parse(CONFIG_DEFAULTS));
}
