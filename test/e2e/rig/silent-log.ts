import type { Log } from '../../../src/ports/log.ts';

/** A log that tells nobody. */
export const SILENT_LOG: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => SILENT_LOG,
  close: async () => {},
};
