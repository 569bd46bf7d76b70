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
