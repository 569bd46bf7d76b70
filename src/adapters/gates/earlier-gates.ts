import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateRequest } from '../../ports/gates.ts';
import type { Processes } from '../../ports/processes.ts';

/** Folder, among those of a commit's gates, that holds the job of its setup; no gate has this name. */
export const SETUP_FOLDER = '+';

/**
 * Ends the gates that judged an earlier commit of the same stage. A daemon that died leaves them running, and when the branch has moved
 * since, the next daemon judges another commit: nobody would wait for the old ones, hold them to their limits, or keep them from
 * writing to a checkout that is handed on.
 */
export async function endEarlierGates(processes: Processes, request: GateRequest): Promise<void> {
  const commits = await foldersIn(request.directory);
  for (const commit of commits.filter((name) => name !== request.commit)) {
    const folder = join(request.directory, commit);
    const gates = await foldersIn(folder);
    await Promise.all(
      gates
        .map((gate) => (gate === SETUP_FOLDER ? `${gate}/setup` : gate))
        .map((job) => processes.end({ key: `${request.key}/${commit}/${job}`, directory: join(folder, job) })),
    );
  }
}

async function foldersIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
