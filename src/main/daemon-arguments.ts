/**
 * Options of Node for the daemon. New objects are collected each time 8 MB of them are there: the limit that a large machine gets by
 * itself is so high that a flood of output grew the daemon by 100 MB of garbage, and made it wait for its memory (`npm run bench:load`).
 */
export const DAEMON_NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=8'];
