import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { planService, type ServicePlan, writeService } from '../../adapters/service/service.ts';
import type { PortFailure } from '../../cli/exit.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { DAEMON_NODE_OPTIONS } from '../daemon-arguments.ts';
import type { Places } from '../places.ts';
import type { Installation } from '../ports.ts';
import { runProgram } from '../run-program.ts';

/** Makes the daemon a service of this user: it starts at login, and after a reboot everything goes on by itself. */
export async function installService(
  places: Places,
  installation: Installation,
): Promise<Result<readonly string[], PortFailure>> {
  const plan = planFor(places.logs, installation);
  if (!plan.ok) return failure({ kind: 'refused', ...plan.failure });
  const written = writeService(plan.value);
  if (!written.ok) return failure({ kind: 'refused', ...written.failure });
  const done = [`Wrote ${plan.value.file}`];
  const run = runProgram(process.env);
  for (const argv of plan.value.afterWrite) {
    const { code } = await run(argv);
    done.push(code === 0 ? `Ran ${argv.join(' ')}` : `Could not run ${argv.join(' ')}; run it yourself.`);
  }
  return success([...done, ...plan.value.notes]);
}

/** Whether a unit of ours is there. */
export function isInstalled(): boolean {
  const plan = planFor('', { daemon: '', launcher: '', schema: '', planSchema: '' });
  return plan.ok && existsSync(plan.value.file);
}

function planFor(
  logFolder: string,
  { daemon }: Installation,
): ReturnType<typeof planService> | Result<ServicePlan, never> {
  const { username, uid } = userInfo();
  return planService(
    {
      argv: [process.execPath, ...DAEMON_NODE_OPTIONS, daemon, '--stay'],
      environment: serviceEnvironment(process.env),
    },
    {
      platform: process.platform,
      home: homedir(),
      user: username,
      uid,
      variables: process.env,
      lingerFolder: '/var/lib/systemd/linger',
      logFolder,
    },
  );
}

/** The variables that decide where state lies: without them the service would keep its own beside that of the commands. */
const PLACES = ['SLIPWAY_HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'];

/** The environment of the service: where programs and state are found, as in the shell that installs it. */
export function serviceEnvironment(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { PATH = '' } = variables;
  const places = PLACES.flatMap((name) => (variables[name] ? [[name, variables[name]] as const] : []));
  return { PATH, ...Object.fromEntries(places) };
}
