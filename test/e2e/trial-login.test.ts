import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expiredLogin } from '../support/login.ts';
import { createWorld, dataOf } from './rig.ts';

/** Stands in for codex: renews the login that it finds, and does the task of a trial. */
const CODEX = `#!/bin/sh
case "$*" in *--version*) echo 'codex-cli 0.169.0'; exit;; esac
cat >/dev/null
printf '%s' "$(sed s/refresh-1/refresh-2/ "$CODEX_HOME/auth.json" | sed s/2026-01-01/2026-01-02/)" >"$CODEX_HOME/auth.json"
grep -q '^model = "from-the-user"' "$CODEX_HOME/config.toml" && echo ready >slipway-trial.txt
echo '{"type":"thread.started","thread_id":"01a1fd92-f6c7-71a0-b0fe-8b286b5997f7"}'
echo '{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}'
`;

test('a trial of codex works with the login that attempts share and with the settings of the user, and renews it for both', async () => {
  await using world = await createWorld({});
  for (const [path, text] of [
    ['.local/bin/codex', CODEX],
    ['.codex/auth.json', expiredLogin()],
    ['.codex/config.toml', 'model = "from-the-user"\n'],
  ] as const) {
    await mkdir(join(world.home, path, '..'), { recursive: true });
    await writeFile(join(world.home, path), text);
  }
  await chmod(join(world.home, '.local/bin/codex'), 0o755);
  const ran = await world.slipway(['agents', 'test', '--yes', '--json', 'codex']);
  expect(dataOf(ran), ran.err).toMatchObject({ works: true, isolation: 'sandbox' });
  const shared = join(world.state, 'state/logins/codex/auth.json');
  expect(existsSync(shared)).toBe(true);
  const renewed = readFileSync(shared, 'utf8');
  expect(renewed).toContain('refresh-2');
  expect(readFileSync(join(world.home, '.codex/auth.json'), 'utf8')).toBe(renewed);
});
