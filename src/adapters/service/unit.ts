/** What the service manager starts. */
export interface ServiceCommand {
  /** Program and arguments; absolute paths. */
  readonly argv: readonly [string, ...string[]];
  /** Variables on top of the manager's own few, such as PATH and SLIPWAY_HOME. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Label of the LaunchAgent and name of the unit without its suffix. */
export const SERVICE_NAME = 'slipway';

/**
 * A systemd user unit. `KillMode=process`: a daemon that stops leaves its agents working, and the next one adopts them; with the
 * default, systemd would end them all. `OOMPolicy` and `TasksMax`: one greedy agent takes neither the daemon nor the other agents with
 * it. A daemon that a command started may hold the lock for minutes: the service tries until it is gone, without a limit of starts; only
 * a broken configuration (78) is not tried again. What the daemon prints goes to the journal of systemd, its log to its own file.
 */
export function renderSystemdUnit({ argv, environment }: ServiceCommand): string {
  return [
    '[Unit]',
    'Description=Slipway: has coding agents build what a spec says',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${argv.map(systemdArgument).join(' ')}`,
    ...Object.entries(environment).map(([name, value]) => `Environment=${systemdQuoted(`${name}=${value}`)}`),
    'Restart=on-failure',
    'RestartPreventExitStatus=78',
    'RestartSec=5',
    'KillMode=process',
    'OOMPolicy=continue',
    'TasksMax=infinity',
    'UMask=0077',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

/** A LaunchAgent of macOS. `AbandonProcessGroup`: agents outlive the daemon, as under systemd. */
export function renderLaunchAgent({ argv, environment }: ServiceCommand, logFile: string): string {
  const text = (value: string) => `<string>${xmlEscaped(value)}</string>`;
  const variables = Object.entries(environment).map(
    ([name, value]) => `    <key>${xmlEscaped(name)}</key>\n    ${text(value)}`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    '  <key>Label</key>',
    `  ${text(SERVICE_NAME)}`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...argv.map((argument) => `    ${text(argument)}`),
    '  </array>',
    '  <key>EnvironmentVariables</key>',
    '  <dict>',
    ...variables,
    '  </dict>',
    '  <key>RunAtLoad</key>',
    '  <true/>',
    '  <key>KeepAlive</key>',
    '  <dict>',
    '    <key>SuccessfulExit</key>',
    '    <false/>',
    '  </dict>',
    '  <key>AbandonProcessGroup</key>',
    '  <true/>',
    '  <key>Umask</key>',
    '  <integer>63</integer>',
    '  <key>StandardErrorPath</key>',
    `  ${text(logFile)}`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

/** In a command line systemd replaces `$NAME` as well as `%x`. */
function systemdArgument(argument: string): string {
  return systemdQuoted(argument.replaceAll('$', '$$$$'));
}

function systemdQuoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}

function xmlEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
