import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder, scrubbed } from './daemon.ts';
import { judge, median, spread } from './figures.ts';

const ROUNDS = 15;
const BAR = 1.6;
const LAUNCHER = join(import.meta.dirname, '../../dist/bin/slipway.mjs');

/** The start of the bundled command beside a bare Node, in turns; `npm run build` makes the bundle. */
export async function measureEntry(): Promise<void> {
  if (!existsSync(LAUNCHER)) throw new Error('There is no dist/bin/slipway.mjs: run npm run build first.');
  using folder = scratchFolder();
  const time = (...args: readonly string[]) => {
    const start = performance.now();
    execFileSync(process.execPath, args, { env: scrubbed(folder.path), cwd: folder.path, stdio: 'ignore' });
    return performance.now() - start;
  };
  const [bare, version, help]: [number[], number[], number[]] = [[], [], []];
  time(LAUNCHER, '--help');
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(time('-e', '0'));
    version.push(time(LAUNCHER, '--version'));
    help.push(time(LAUNCHER, '--help'));
  }
  const ratio = median(version) / median(bare);
  console.log(`node -e 0 ${spread(bare)}; slipway --help ${spread(help)}`);
  judge(ratio <= BAR, `slipway --version: ${spread(version)}, ${ratio.toFixed(2)} x node -e 0 (bar ${BAR})`);
}
