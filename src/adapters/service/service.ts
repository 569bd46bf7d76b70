import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import { renderLaunchAgent, renderSystemdUnit, SERVICE_NAME, type ServiceCommand } from './unit.ts';

// This folder writes files and names commands; starting them is left to the caller, because one adapter alone starts processes.

/** The machine as far as service managers are concerned. */
export interface ServiceHost {
  /** As in `process.platform`. */
  readonly platform: string;
  readonly home: string;
  /** Name of the user. */
  readonly user: string;
  readonly uid: number;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Where systemd keeps the names of users whose services run without a session; `/var/lib/systemd/linger`. */
  readonly lingerFolder: string;
  /** Folder for the log of a service manager that has none of its own. */
  readonly logFolder: string;
}

/** How the daemon becomes a service of this user: the file, and the commands around writing and removing it. */
export interface ServicePlan {
  readonly manager: 'systemd' | 'launchd';
  /** Absolute path of the unit. */
  readonly file: string;
  readonly content: string;
  /** To run after the file was written. */
  readonly afterWrite: readonly (readonly [string, ...string[]])[];
  /** To run before the file is removed; they fail harmlessly when the service is not known. */
  readonly beforeRemove: readonly (readonly [string, ...string[]])[];
  readonly afterRemove: readonly (readonly [string, ...string[]])[];
  /** What the user should know or do besides, full sentences. */
  readonly notes: readonly string[];
}

/** Why the daemon cannot become a service here. */
export interface ServiceFailure {
  readonly reason: 'no-service-manager' | 'unusable-command' | 'not-writable';
  readonly message: string;
  readonly hint: string;
}

/** Plans the service: a systemd user unit where a user manager runs, a LaunchAgent on macOS. */
export function planService(command: ServiceCommand, host: ServiceHost): Result<ServicePlan, ServiceFailure> {
  const texts = [...command.argv, ...Object.keys(command.environment), ...Object.values(command.environment)];
  if (texts.some((text) => /[\n\r\0]/.test(text))) {
    const message = 'The command or a variable of the service holds a line break, which a unit file cannot carry.';
    return failure({
      reason: 'unusable-command',
      message,
      hint: 'Install Slipway and keep its state under paths without line breaks.',
    });
  }
  if (host.platform === 'darwin') return success(launchAgent(command, host));
  if (host.platform !== 'linux') return failure(withoutManager(`Services are not supported on ${host.platform}.`));
  if (!hasUserManager(host)) return failure(withoutManager('No systemd user manager runs for you on this machine.'));
  return success(systemdUnit(command, host));
}

/** Writes the unit, so that it is there as a whole or not at all. */
export function writeService({ file, content }: ServicePlan): Result<void, ServiceFailure> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const draft = `${file}.new`;
    writeFileSync(draft, content, { mode: 0o600 });
    renameSync(draft, file);
    return success(undefined);
  } catch (error) {
    return failure(notWritable(file, error));
  }
}

/** Removes the unit; answers whether there was one. */
export function removeService({ file }: ServicePlan): Result<boolean, ServiceFailure> {
  try {
    const isThere = existsSync(file);
    rmSync(file, { force: true });
    return success(isThere);
  } catch (error) {
    return failure(notWritable(file, error));
  }
}

function systemdUnit(command: ServiceCommand, host: ServiceHost): ServicePlan {
  const { XDG_CONFIG_HOME: given } = host.variables;
  const unit = `${SERVICE_NAME}.service`;
  return {
    manager: 'systemd',
    file: join(given?.startsWith('/') === true ? given : join(host.home, '.config'), 'systemd', 'user', unit),
    content: renderSystemdUnit(command),
    afterWrite: [
      ['systemctl', '--user', 'daemon-reload'],
      ['systemctl', '--user', 'enable', '--now', unit],
    ],
    beforeRemove: [['systemctl', '--user', 'disable', '--now', unit]],
    afterRemove: [['systemctl', '--user', 'daemon-reload']],
    notes: existsSync(join(host.lingerFolder, host.user))
      ? []
      : [
          `The service ends when you log out and starts when you log in; to have it run from boot on, run: loginctl enable-linger ${host.user}`,
        ],
  };
}

function launchAgent(command: ServiceCommand, host: ServiceHost): ServicePlan {
  const file = join(host.home, 'Library', 'LaunchAgents', `${SERVICE_NAME}.plist`);
  const domain = `gui/${host.uid}`;
  return {
    manager: 'launchd',
    file,
    content: renderLaunchAgent(command, join(host.logFolder, 'launchd.log')),
    afterWrite: [['launchctl', 'bootstrap', domain, file]],
    beforeRemove: [['launchctl', 'bootout', `${domain}/${SERVICE_NAME}`]],
    afterRemove: [],
    notes: ['The service runs while you are logged in.'],
  };
}

/** The manager's own socket; a bus alone does not mean that systemd serves it. */
function hasUserManager({ uid, variables }: ServiceHost): boolean {
  const { XDG_RUNTIME_DIR: runtime } = variables;
  return existsSync(join(runtime || `/run/user/${uid}`, 'systemd', 'private'));
}

function withoutManager(message: string): ServiceFailure {
  const hint =
    'Without a service, runs go on after a reboot with the next `slipway` command; or have your own supervisor run `slipway daemon start` at boot.';
  return { reason: 'no-service-manager', message, hint };
}

function notWritable(file: string, error: unknown): ServiceFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return {
    reason: 'not-writable',
    message: `${file} cannot be changed (${code}).`,
    hint: `Make ${dirname(file)} writable and try again.`,
  };
}
