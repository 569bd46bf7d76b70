import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planService, removeService, type ServiceHost, type ServicePlan, writeService } from './service.ts';
import { renderLaunchAgent, renderSystemdUnit } from './unit.ts';

const COMMAND = {
  argv: ['/usr/bin/node', '/opt/my slipway/100%/$HOME/cli.js', 'daemon', 'start', '--foreground'],
  environment: { PATH: '/usr/bin:/bin', SLIPWAY_HOME: '/home/a "b" & <c>\\d' },
} as const;

let base = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'service-'));
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

function host(changes: Partial<ServiceHost> = {}): ServiceHost {
  mkdirSync(join(base, 'run/systemd/private'), { recursive: true });
  return {
    platform: 'linux',
    home: join(base, 'home'),
    user: 'ada',
    uid: 1234,
    variables: { XDG_RUNTIME_DIR: join(base, 'run') },
    lingerFolder: join(base, 'linger'),
    logFolder: '/logs',
    ...changes,
  };
}

function planned(changes: Partial<ServiceHost> = {}): ServicePlan {
  const plan = planService(COMMAND, host(changes));
  if (!plan.ok) throw new Error(plan.failure.message);
  return plan.value;
}

test('the systemd unit quotes what systemd would expand, and leaves agents alive', () => {
  expect(renderSystemdUnit(COMMAND)).toMatchInlineSnapshot(`
    "[Unit]
    Description=Slipway: has coding agents build what a spec says
    StartLimitIntervalSec=0

    [Service]
    Type=exec
    ExecStart="/usr/bin/node" "/opt/my slipway/100%%/$$HOME/cli.js" "daemon" "start" "--foreground"
    Environment="PATH=/usr/bin:/bin"
    Environment="SLIPWAY_HOME=/home/a \\"b\\" & <c>\\\\d"
    Restart=on-failure
    RestartPreventExitStatus=78
    RestartSec=5
    KillMode=process
    OOMPolicy=continue
    TasksMax=infinity
    UMask=0077

    [Install]
    WantedBy=default.target
    "
  `);
});

test('the LaunchAgent escapes what XML would read', () => {
  expect(renderLaunchAgent(COMMAND, '/logs/launchd.log')).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>Label</key>
      <string>slipway</string>
      <key>ProgramArguments</key>
      <array>
        <string>/usr/bin/node</string>
        <string>/opt/my slipway/100%/$HOME/cli.js</string>
        <string>daemon</string>
        <string>start</string>
        <string>--foreground</string>
      </array>
      <key>EnvironmentVariables</key>
      <dict>
        <key>PATH</key>
        <string>/usr/bin:/bin</string>
        <key>SLIPWAY_HOME</key>
        <string>/home/a &quot;b&quot; &amp; &lt;c&gt;\\d</string>
      </dict>
      <key>RunAtLoad</key>
      <true/>
      <key>KeepAlive</key>
      <dict>
        <key>SuccessfulExit</key>
        <false/>
      </dict>
      <key>AbandonProcessGroup</key>
      <true/>
      <key>Umask</key>
      <integer>63</integer>
      <key>StandardErrorPath</key>
      <string>/logs/launchd.log</string>
    </dict>
    </plist>
    "
  `);
});

test('under systemd the unit is enabled, and linger is explained once', () => {
  const plan = planned();
  expect(plan).toMatchObject({
    manager: 'systemd',
    file: join(base, 'home/.config/systemd/user/slipway.service'),
    afterWrite: [
      ['systemctl', '--user', 'daemon-reload'],
      ['systemctl', '--user', 'enable', '--now', 'slipway.service'],
    ],
    beforeRemove: [['systemctl', '--user', 'disable', '--now', 'slipway.service']],
    notes: [expect.stringContaining('loginctl enable-linger ada')],
  });
  mkdirSync(join(base, 'linger'));
  writeFileSync(join(base, 'linger/ada'), '');
  expect(planned().notes).toEqual([]);
});

test('XDG_CONFIG_HOME moves the unit', () => {
  const variables = { XDG_RUNTIME_DIR: join(base, 'run'), XDG_CONFIG_HOME: join(base, 'x') };
  expect(planned({ variables }).file).toBe(join(base, 'x/systemd/user/slipway.service'));
});

test('on macOS a LaunchAgent is bootstrapped into the session', () => {
  expect(planned({ platform: 'darwin' })).toMatchObject({
    manager: 'launchd',
    file: join(base, 'home/Library/LaunchAgents/slipway.plist'),
    afterWrite: [['launchctl', 'bootstrap', 'gui/1234', join(base, 'home/Library/LaunchAgents/slipway.plist')]],
    beforeRemove: [['launchctl', 'bootout', 'gui/1234/slipway']],
  });
});

test.each([
  ['no user manager', { variables: { XDG_RUNTIME_DIR: '/nonexistent' } }],
  ['another system', { platform: 'win32' }],
])('%s is refused with what else can be done', (_, changes) => {
  expect(planService(COMMAND, host(changes))).toMatchObject({
    failure: { reason: 'no-service-manager', hint: expect.stringContaining('slipway daemon start') },
  });
});

test('a line break cannot smuggle a setting into the unit', () => {
  const command = { ...COMMAND, environment: { SLIPWAY_HOME: '/x\nExecStartPre=/bin/evil' } };
  expect(planService(command, host())).toMatchObject({ failure: { reason: 'unusable-command' } });
});

test('writing and removing can be repeated', () => {
  const plan = planned();
  expect([writeService(plan).ok, writeService(plan).ok]).toEqual([true, true]);
  expect(readFileSync(plan.file, 'utf8')).toBe(plan.content);
  expect((statSync(plan.file).mode & 0o777).toString(8)).toBe('600');
  expect(removeService(plan)).toEqual({ ok: true, value: true });
  expect(removeService(plan)).toEqual({ ok: true, value: false });
  expect(existsSync(plan.file)).toBe(false);
});

test('a place that cannot be written to is refused', () => {
  writeFileSync(join(base, 'home'), '');
  expect(writeService(planned())).toMatchObject({ failure: { reason: 'not-writable' } });
});
