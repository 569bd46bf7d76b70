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

/** A user whose codex is this text. */
async function createUser(
  codex: string,
  files: Readonly<Record<string, string>>,
  home: Readonly<Record<string, string>>,
) {
  const world = await createWorld(files);
  for (const [path, text] of Object.entries({ ...home, '.local/bin/codex': codex })) {
    await mkdir(join(world.home, path, '..'), { recursive: true });
    await writeFile(join(world.home, path), text);
  }
  await chmod(join(world.home, '.local/bin/codex'), 0o755);
  return world;
}

test('a trial of codex works with the login that attempts share and with the settings of the user, and renews it for both', async () => {
  const home = { '.codex/auth.json': expiredLogin(), '.codex/config.toml': 'model = "from-the-user"\n' };
  await using world = await createUser(CODEX, {}, home);
  const ran = await world.slipway(['agents', 'test', '--yes', '--json', 'codex']);
  expect(dataOf(ran), ran.err).toMatchObject({ works: true, isolation: 'sandbox' });
  const shared = join(world.state, 'state/logins/codex/auth.json');
  expect(existsSync(shared)).toBe(true);
  const renewed = readFileSync(shared, 'utf8');
  expect(renewed).toContain('refresh-2');
  expect(readFileSync(join(world.home, '.codex/auth.json'), 'utf8')).toBe(renewed);
});

/** Does the task of a trial if it gets the key of the user's own provider. */
const WITH_KEY = `#!/bin/sh
case "$*" in *--version*) echo 'codex-cli 0.169.0'; exit;; esac
cat >/dev/null
[ "$OWN_KEY" = sk-own ] && echo ready >slipway-trial.txt
echo '{"type":"thread.started","thread_id":"01a1fd92-f6c7-71a0-b0fe-8b286b5997f7"}'
echo '{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}'
`;

test('a trial gets the secrets that a run gets, from where a run gets them', async () => {
  const files = { 'slipway.yaml': 'secrets:\n  OWN_KEY: file:key.txt\n', 'key.txt': 'sk-own\n' };
  const config =
    'model_provider = "own"\n[model_providers.own]\nbase_url = "http://127.0.0.1/v1"\nenv_key = "OWN_KEY"\n';
  await using world = await createUser(WITH_KEY, files, { '.codex/config.toml': config });
  await chmod(join(world.repository, 'key.txt'), 0o600);
  const ran = await world.slipway(['agents', 'test', '--yes', '--json', 'codex']);
  expect(dataOf(ran), ran.err).toMatchObject({ works: true });
});
