import { readFileSync } from 'node:fs';
import { failure, type Result, success } from '../../core/result.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import type { Environment, MissingSecret } from '../../ports/environment.ts';

type Variables = Readonly<Record<string, string>>;

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

/** Builds the environments of agents and gates by name from the given one; nothing that is not named gets through. */
export function createEnvironment(own: Readonly<Record<string, string | undefined>>): Environment {
  const basics: Variables = { ...pick(own, BASICS), TERM: 'dumb', CI: 'true', NO_COLOR: '1' };
  return {
    forGates: () => basics,
    forAgent: (settings) => {
      const secrets = resolveSecrets(own, settings.secrets);
      if (!secrets.ok) return secrets;
      return success({ ...basics, ...pick(own, PROXIES), ...pick(own, settings.passEnvironment), ...secrets.value });
    },
  };
}

function pick(own: Readonly<Record<string, string | undefined>>, names: readonly string[]): Variables {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = own[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function resolveSecrets(
  own: Readonly<Record<string, string | undefined>>,
  references: RunSettings['secrets'],
): Result<Variables, MissingSecret> {
  const values: Record<string, string> = {};
  for (const [name, reference] of Object.entries(references)) {
    const value = resolve(own, reference);
    if (value === null)
      return failure({
        reason: 'missing-secret',
        message: `The secret ${name} refers to ${reference}, which is not there.`,
        hint: 'Set it where it refers to, or take it out of slipway.yaml.',
      });
    values[name] = value;
  }
  return success(values);
}

function resolve(own: Readonly<Record<string, string | undefined>>, reference: string): string | null {
  if (reference.startsWith('env:')) return own[reference.slice(4)] ?? null;
  try {
    return readFileSync(reference.slice('file:'.length), 'utf8').trim();
  } catch {
    return null;
  }
}
