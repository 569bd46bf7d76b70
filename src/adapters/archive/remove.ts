import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../../core/assert.ts';
import type { Journal, JournalEntry } from '../../ports/journal.ts';
import { isSafeRunId } from './format.ts';

/** Commits of a removed run that its private refs keep alive in the user's repository, and that may be let go now. */
export interface ReleasedPins {
  readonly runId: string;
  readonly repository: string;
  /** Snapshots and candidates, without repeats, in the order they were made. */
  readonly commits: readonly string[];
}

/**
 * Removes runs that `judgeRetention` let go: journal first, so that a crash leaves files and pins that nobody needs but never a run without
 * its logs. Unknown ids are passed over. Returns the pins that the caller drops next; throws `JournalUnavailable`.
 */
export async function removeRuns(request: {
  readonly journal: Journal;
  readonly runIds: readonly string[];
  readonly runsDirectory: string;
}): Promise<readonly ReleasedPins[]> {
  const rows = new Map(request.journal.runs().map((row) => [row.id, row]));
  const released: ReleasedPins[] = [];
  for (const runId of request.runIds) {
    assert(isSafeRunId(runId), `the run id ${runId} must be able to name a folder`);
    const row = rows.get(runId);
    if (row === undefined) continue;
    const commits = pinnedCommits(request.journal.read(runId, 0));
    request.journal.remove(runId);
    await rm(join(request.runsDirectory, runId), { recursive: true, force: true });
    released.push({ runId, repository: row.repository, commits });
  }
  return released;
}

function pinnedCommits(entries: Iterable<JournalEntry>): readonly string[] {
  const commits = new Set<string>();
  for (const { event } of entries) {
    if (event.type === 'snapshot-taken') commits.add(event.commit);
    if (event.type === 'merge-intended') commits.add(event.candidate);
  }
  return [...commits];
}
