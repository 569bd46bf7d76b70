import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { readLockOwner } from '../../adapters/sqlite/lock.ts';
import type { Ailment } from '../../core/doctor/ailment.ts';
import type { Places } from '../places.ts';

/** Looks at the files that a daemon and a journal leave: who may read them, and whether anybody stands behind them. */
export async function examineFiles(places: Places): Promise<readonly Ailment[]> {
  return [...looseFiles(places), ...(await staleSocket(places.socket)), ...staleOwner(places.lock)];
}

function looseFiles({ journal, lock, token }: Places): readonly Ailment[] {
  const files = [journal, `${journal}-wal`, `${journal}-shm`, `${journal}-reserve`, lock, token];
  return files.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined || (stat.mode & 0o077) === 0) return [];
    return [
      {
        code: 'state/loose-permissions',
        severity: 'error',
        message: `Other users of this machine can open ${path} (mode ${(stat.mode & 0o777).toString(8)}).`,
        hint: `Run: chmod 600 '${path}'`,
        mend: { kind: 'set-mode', path, mode: 0o600 },
      } as const,
    ];
  });
}

async function staleSocket(path: string): Promise<readonly Ailment[]> {
  if (!existsSync(path) || (await answers(path))) return [];
  return [
    {
      code: 'daemon/stale-socket',
      severity: 'note',
      message: `Nobody answers on the socket ${path}, which an earlier daemon left.`,
      hint: 'The next daemon replaces it.',
      mend: { kind: 'remove-file', path },
    },
  ];
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    const end = (alive: boolean) => {
      probe.destroy();
      resolve(alive);
    };
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
  });
}

function staleOwner(lock: string): readonly Ailment[] {
  const path = `${lock}.owner`;
  if (!existsSync(path) || readLockOwner(lock) !== null) return [];
  return [
    {
      code: 'daemon/stale-owner',
      severity: 'note',
      message: `${path} names a daemon that does not run any more: it was killed, or the machine was restarted.`,
      hint: 'The lock itself went with it; the next daemon writes its own name.',
      mend: { kind: 'remove-file', path },
    },
  ];
}
