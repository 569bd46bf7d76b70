import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStat } from '../../adapters/process/proc-stat.ts';
import type { Processes } from '../../ports/processes.ts';

/** Inquiries whose folders are kept for people to read; older ones are removed when a new one begins. */
const MOST_KEPT = 20;
const OWNER = 'owner.json';
/** Name of the folder with the copy of the repository, in that of an inquiry. */
export const TREE = 'tree';

/** Makes the folder of an inquiry, marked as belonging to this process. */
export function openInquiryFolder(root: string, id: string): string {
  const folder = join(root, id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = { pid: process.pid, startTicks: startTicksOf(process.pid) };
  writeFileSync(join(folder, OWNER), JSON.stringify(owner), { mode: 0o600 });
  return folder;
}

/** Ends agents whose command was killed before it could end them, and removes all but the newest folders. */
export async function clearInquiries(root: string, processes: Processes): Promise<void> {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ path: join(root, name), at: statSync(join(root, name)).mtimeMs }))
    .filter(({ path }) => !isOwned(path))
    .toSorted((a, b) => b.at - a.at);
  // The folder of a job is what tells it from others once it runs.
  for (const { path } of folders)
    for (const directory of await processes.running(path)) await processes.end({ key: directory, directory });
  for (const { path } of folders) rmSync(join(path, TREE), { recursive: true, force: true });
  for (const { path } of folders.slice(MOST_KEPT)) rmSync(path, { recursive: true, force: true });
}

/** Whether the process that made the folder still lives; a later one of the same number is another. */
function isOwned(folder: string): boolean {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(folder, OWNER), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('startTicks' in owner)) return false;
    const { pid, startTicks } = owner;
    if (typeof pid !== 'number') return false;
    process.kill(pid, 0);
    return startTicks === startTicksOf(pid);
  } catch {
    return false;
  }
}

/** Null where the system has no such table; then the number alone has to do. */
function startTicksOf(pid: number): number | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTicks ?? null;
  } catch {
    return null;
  }
}
