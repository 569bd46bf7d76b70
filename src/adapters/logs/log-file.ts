/** The file that is written to; older ones have a number: `slipway.1.log` is the newest of them. */
export const LOG_FILE = 'slipway.log';
