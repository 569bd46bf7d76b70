/** `npm run bench:load`: the real daemon under floods of output and hogs of memory, each with its figure and its bar. Exits 1 when one is missed. */
import type { Finding } from './load/finding.ts';
import { measureFlood } from './load/flood.ts';
import { measureHogs } from './load/hogs.ts';
import { judge } from './speed/figures.ts';

const MEASUREMENTS: readonly { readonly bar: string; readonly measure: () => Promise<Finding> }[] = [
  { bar: 'floods of output', measure: measureFlood },
  { bar: 'hogs of memory', measure: measureHogs },
];

for (const { bar, measure } of MEASUREMENTS) {
  const { met, figure } = await measure();
  judge(met, `${bar}: ${figure}`);
}
