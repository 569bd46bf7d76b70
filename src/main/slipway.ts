import { fileURLToPath } from 'node:url';
import type { Installation } from './ports.ts';
import { onInterrupt, openSink } from './terminal.ts';
import { VERSION } from './version.ts';

/** Exit status for bugs of ours (EX_SOFTWARE of sysexits). */
const BUG_STATUS = 70;

/** The command's entry: composes the world around the CLI. The question for the version is answered before anything is loaded. */
async function main(argv: readonly string[]): Promise<number> {
  const stdout = openSink(process.stdout);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    await stdout.write(`${VERSION}\n`);
    return 0;
  }
  const [{ runCli }, { createPorts }] = await Promise.all([import('../cli/program.ts'), import('./ports.ts')]);
  return runCli(
    {
      stdout,
      stderr: openSink(process.stderr),
      stdinIsTerminal: process.stdin.isTTY === true,
      environment: process.env,
      cwd: process.cwd(),
      version: VERSION,
      now: Date.now,
      onInterrupt,
      ports: createPorts(process.env, installation()),
    },
    argv,
  );
}

/** Source and bundle lie alike: the daemon beside this file, the launcher in `bin`, the schema in `docs`. */
function installation(): Installation {
  const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  if (import.meta.url.endsWith('.ts'))
    return {
      daemon: from('./daemon.ts'),
      launcher: from('../../bin/slipway.mjs'),
      schema: from('../../docs/slipway.schema.json'),
      planSchema: from('../../docs/plan.schema.json'),
    };
  return {
    daemon: from('./daemon.js'),
    launcher: from('./bin/slipway.mjs'),
    schema: from('./slipway.schema.json'),
    planSchema: from('./plan.schema.json'),
  };
}

/** The last edge: what nobody expected is a bug, told with its trace. */
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`error: slipway ran into a bug of its own; please report it.\n${trace}\n`);
  process.exitCode = BUG_STATUS;
}
