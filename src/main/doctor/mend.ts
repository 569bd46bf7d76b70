import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createRef } from '../../adapters/git/run-refs.ts';
import { createProcesses } from '../../adapters/process/create-processes.ts';
import { assertNever } from '../../core/assert.ts';
import type { Mend } from '../../core/doctor/ailment.ts';
import { type Journal, JournalUnavailable } from '../../ports/journal.ts';
import type { Places } from '../places.ts';

/** What mending works on; the journal is null where there is none. */
export interface MendTools {
  readonly places: Places;
  readonly journal: Journal | null;
}

/** Makes one repair; returns what was done, or why it could not be. */
export async function mendAilment(
  tools: MendTools,
  mend: Mend,
): Promise<{ readonly done: boolean; readonly text: string }> {
  try {
    return { done: true, text: await apply(tools, mend) };
  } catch (error) {
    if (!(error instanceof JournalUnavailable) && !(error instanceof Error && 'code' in error)) throw error;
    return { done: false, text: error.message };
  }
}

async function apply(tools: MendTools, mend: Mend): Promise<string> {
  switch (mend.kind) {
    case 'create-ref':
      if (!(await createRef(mend.repository, mend.ref, mend.commit)))
        throw Object.assign(new Error(`git did not create ${mend.ref}.`), { code: 'git' });
      return `${mend.ref} points at ${mend.commit.slice(0, 10)} again.`;
    case 'set-status':
      setStatus(tools.journal, mend);
      return `The list of runs shows ${mend.runId} as ${mend.status} now.`;
    case 'set-aside':
      return `It was moved to ${setAside(tools.places, mend.path)}`;
    case 'remove-file':
      rmSync(mend.path, { force: true });
      return 'It was removed.';
    case 'end-job':
      await endJob(tools.places, mend);
      return 'It was ended with all its children.';
    case 'set-mode':
      chmodSync(mend.path, mend.mode);
      return 'Only you can open it now.';
    default:
      return assertNever(mend);
  }
}

function setStatus(journal: Journal | null, { runId, status }: { readonly runId: string; readonly status: string }) {
  const row = journal?.runs().find(({ id }) => id === runId);
  if (row !== undefined) journal?.append([], [{ ...row, status }]);
}

/** Nothing is deleted: a person decides what becomes of it. */
function setAside({ state }: Places, path: string): string {
  const folder = join(state, 'set-aside');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = join(folder, `${Date.now()}-${basename(path)}`);
  renameSync(path, target);
  return target;
}

async function endJob(places: Places, job: { readonly key: string; readonly directory: string }): Promise<void> {
  const processes = createProcesses({ clock: createSystemClock(), stateDirectory: places.state, hiddenPaths: [] });
  try {
    await processes.end(job);
  } finally {
    await processes.close();
  }
}
