/**
 * `npm run bench:load [ROUNDS=100]`: bars that take real daemons and minutes, each with its figure and whether it is met. Exits 1 when
 * one is missed. ROUNDS is how often two daemons are started in the same moment.
 */
import type { Finding } from './load/finding.ts';
import { measureFlood } from './load/flood.ts';
import { measureHogs } from './load/hogs.ts';
import { measureTwoDaemons } from './load/two-daemons.ts';
import { judge } from './speed/figures.ts';

const ROUNDS = Number(process.argv[2] ?? 100);

const MEASUREMENTS: readonly { readonly bar: string; readonly measure: () => Promise<Finding> }[] = [
  { bar: 'floods of output', measure: measureFlood },
  { bar: 'hogs of memory', measure: measureHogs },
  { bar: 'two daemons at once', measure: () => measureTwoDaemons(ROUNDS) },
];

for (const { bar, measure } of MEASUREMENTS) {
  const { met, figure } = await measure();
  judge(met, `${bar}: ${figure}`);
}
