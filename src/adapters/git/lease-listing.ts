import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSlotRecord } from './slot-record.ts';

/** A tree that is handed out to an attempt, as its record on disk says. */
export interface ListedLease {
  /** Folder with the tree, its index and its record. */
  readonly path: string;
  readonly runId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly treeExists: boolean;
}

/** Every tree below the workspaces' folder that belongs to an attempt; true only while no daemon is at work. */
export async function listLeases(workspaces: string): Promise<readonly ListedLease[]> {
  const leases: ListedLease[] = [];
  for (const repository of await namesIn(workspaces)) {
    const slots = join(workspaces, repository, 'slots');
    for (const name of await namesIn(slots)) {
      const path = join(slots, name);
      const record = await readSlotRecord(path);
      if (record?.status !== 'leased' || record.holder.kind !== 'attempt') continue;
      const { runId, taskId, attempt } = record.holder;
      leases.push({ path, runId, taskId, attempt, treeExists: existsSync(join(path, 'tree')) });
    }
  }
  return leases;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
