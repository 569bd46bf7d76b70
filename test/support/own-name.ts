import { readFileSync } from 'node:fs';

/** A name other than `localhost` that this machine's own list of hosts gives its loopback, or null: it stands for a name that leads inwards. */
export function ownNameOfLoopback(): string | null {
  for (const line of readFileSync('/etc/hosts', 'utf8').split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const name = names.find((each) => !each.includes('localhost'));
    if (address === '127.0.0.1' && name !== undefined) return name;
  }
  return null;
}

/** Why a test that needs such a name cannot run here, and what would let it. */
export const NO_OWN_NAME =
  'This machine gives its loopback no name of its own: a line such as `127.0.0.1 provider.internal` in /etc/hosts lets this test run.';
