import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../src/core/plan/plan.ts';
import { scrubbed } from './daemon.ts';
import { toMakefile, toNinjaFile } from './graphs.ts';

/** Two build tools that run the same graph and persist nothing durably. */
export interface Peers {
  /** One run of make with 8 jobs, in milliseconds. */
  make(): number;
  ninja(): number;
}

/** Writes the graph for both. Nothing they run leaves a file, so each run does everything again. */
export function openPeers(folder: string, plan: Plan, command: string): Peers {
  writeFileSync(join(folder, 'Makefile'), toMakefile(plan, command));
  writeFileSync(join(folder, 'build.ninja'), toNinjaFile(plan, command));
  const time = (program: string, args: readonly string[]) => {
    const start = performance.now();
    execFileSync(program, args, { cwd: folder, env: scrubbed(folder), stdio: ['ignore', 'ignore', 'inherit'] });
    return performance.now() - start;
  };
  return {
    make: () => time('make', ['-j8', '-s', 'all']),
    ninja: () => time('ninja', ['-j8', '--quiet']),
  };
}
