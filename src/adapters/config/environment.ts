import { failure, type Result, success } from '../../core/result.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import type { KnownSecret } from '../../core/secret/find.ts';
import type { Environment, MissingSecret } from '../../ports/environment.ts';
import type { Variables } from './layer.ts';
import { presentSecrets, resolveSecrets, type SecretSources } from './secrets.ts';

/** What programs need to run at all, and how they reach the network. */
const BASICS = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ'];
const PROXIES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
];

type Texts = Readonly<Record<string, string>>;

/** Names of variables whose values are taken for credentials. */
const CREDENTIAL_NAME = /(?:TOKEN|KEY|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i;

/**
 * Builds the environments of agents and gates by name from the given one; nothing that is not named gets through. `learn` is told every
 * secret value before it is handed out.
 */
export function createEnvironment(
  own: Variables,
  home: string,
  learn: (secrets: readonly KnownSecret[]) => void = () => undefined,
): Environment {
  const basics: Texts = { ...pick(own, BASICS), TERM: 'dumb', CI: 'true', NO_COLOR: '1' };
  return {
    forGates: () => basics,
    forAgent: (settings, root) => {
      const sources = { variables: own, root, home };
      const secrets = secretValues(settings, sources);
      const passed = pick(own, settings.passEnvironment);
      // Those that are there are learned also where another one is missing.
      learn([
        ...presentSecrets(settings.secrets, sources),
        ...toKnown(passed).filter(({ name }) => CREDENTIAL_NAME.test(name)),
      ]);
      if (!secrets.ok) return secrets;
      return success({ ...basics, ...pick(own, PROXIES), ...passed, ...secrets.value });
    },
  };
}

function toKnown(values: Texts): readonly KnownSecret[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function pick(own: Variables, names: readonly string[]): Texts {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = own[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function secretValues(settings: RunSettings, sources: SecretSources): Result<Texts, MissingSecret> {
  const resolved = resolveSecrets(settings.secrets, sources);
  if (resolved.ok) return success(Object.fromEntries(resolved.value.map(({ name, value }) => [name, value])));
  return failure({
    reason: 'missing-secret',
    message: resolved.failure.map(({ message }) => message).join(' '),
    hint: resolved.failure[0]?.hint ?? '',
  });
}
