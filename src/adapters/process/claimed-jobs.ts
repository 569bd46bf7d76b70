import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readClaim } from './claim.ts';
import { openProcTable, type ProcessTable } from './process-table.ts';
import { openPsTable } from './process-table-ps.ts';
import { isAlive } from './process-tree.ts';

/** A job that was claimed and has not written how it ended. */
export interface ClaimedJob {
  readonly directory: string;
  /** Process id of the shim that serves it. */
  readonly pid: number;
  /** Whether that shim lives, the same one and not a later process with its number. */
  readonly alive: boolean;
}

/** Jobs below a folder that were started and not seen to end. */
export async function listClaimedJobs(root: string, table = openTable()): Promise<readonly ClaimedJob[]> {
  const files = await readdir(root, { recursive: true }).catch(() => []);
  const directories = files.filter((file) => file.endsWith('/claim')).map((file) => dirname(join(root, file)));
  return directories.flatMap((directory) => {
    const claim = readClaim(directory);
    return claim.status === 'running' ? [{ directory, pid: claim.shim.pid, alive: isAlive(table, claim.shim) }] : [];
  });
}

function openTable(): ProcessTable {
  return existsSync('/proc/self/stat') ? openProcTable('/proc') : openPsTable();
}
