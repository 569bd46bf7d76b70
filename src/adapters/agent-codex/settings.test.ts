import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const OWN = `model = "gpt-5.5"
model_provider = "own"
notify = ["notify-send", "codex"]

[model_providers.own]
name = "Own"
base_url = "http://127.0.0.1/v1"
env_key = "OWN_KEY"
`;

test('an attempt gets the settings without servers, other projects, notifications and telemetry', () => {
  const others = `
[mcp_servers.tracker]
command = "tracker"
[mcp_servers.tracker.env]
TOKEN = "secret-1"

[projects."/home/me/other"]
trust_level = "trusted"
[otel]
exporter = { otlp-http = { headers = { key = "secret-2" } } }
[tui]
theme = "dark"
`;
  const { kept } = readSettings(`${OWN}${others}mcp_servers.more.env.TOKEN = "secret-3"\n`);
  expect(kept).toBe(`${OWN.replace(/notify.*\n/, '')}[tui]\ntheme = "dark"\n`);
});

test.each([
  [OWN, { name: 'own', keyVariable: 'OWN_KEY', needsLogin: false }],
  [
    `${OWN.replace(/env_key.*\n/, '')}requires_openai_auth = true\n`,
    { name: 'own', keyVariable: null, needsLogin: true },
  ],
  ['model_provider = "openai"\n', null],
  ['model_provider = "nowhere"\n', null],
  ['', null],
  ['[broken', null],
])('the provider is read (%#)', (text, provider) => {
  expect(readSettings(text).provider).toEqual(provider);
});

test('what cannot be read is left to the program, which says where the mistake is', () => {
  expect(readSettings('[broken').kept).toBe('[broken');
});

test('where the login is kept and whether commands get a narrower environment', () => {
  expect(readSettings('cli_auth_credentials_store = "keyring"\n')).toMatchObject({
    keyring: true,
    narrowsEnvironment: false,
  });
  expect(readSettings('[shell_environment_policy]\ninherit = "core"\n')).toMatchObject({
    keyring: false,
    narrowsEnvironment: true,
  });
});
