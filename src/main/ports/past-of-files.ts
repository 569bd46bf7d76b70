import { readCommitFiles, readMergeFiles } from '../../adapters/git/commit-files.ts';
import { readHistory } from '../../adapters/sqlite/history.ts';
import { type FileHistory, NO_HISTORY } from '../../core/plan/contested/file-history.ts';
import type { Result } from '../../core/result.ts';
import { filesOfConflict } from '../../core/run/conflicted.ts';
import { JournalUnavailable } from '../../ports/journal.ts';
import type { RepositoryFailure } from '../../ports/workspaces.ts';
import { repositoryAround } from './repository.ts';

/** Commits, merges and runs that are looked at: older ones tell of another repository. */
const COMMITS = 500;
const MERGES = 100;
const RUNS = 50;

/** What is known of a repository's files, and what kept more from being known, one sentence each. */
export interface PastOfFiles {
  readonly history: FileHistory;
  readonly troubles: readonly string[];
}

/** What commits, merges and earlier runs of the repository around a folder tell of its files. */
export async function readPastOfFiles(journal: string, cwd: string): Promise<PastOfFiles> {
  const repository = repositoryAround(cwd);
  if (repository === null)
    return {
      history: NO_HISTORY,
      troubles: ['There is no git repository here, so nothing is known of earlier changes.'],
    };
  const troubles: string[] = [];
  const heard = (read: Result<readonly (readonly string[])[], RepositoryFailure>) => {
    if (read.ok) return read.value;
    const trouble = `The history of the repository could not be read: ${read.failure.message}`;
    if (!troubles.includes(trouble)) troubles.push(trouble);
    return [];
  };
  const [commits, merges] = await Promise.all([
    readCommitFiles(repository, COMMITS),
    readMergeFiles(repository, MERGES),
  ]);
  const history = { commits: heard(commits), merges: heard(merges) };
  return { history: { ...history, conflicts: conflictsOf(journal, repository, troubles) }, troubles };
}

/** A conflict lists its files as its evidence, one a line. A run that stands still because of one counts too. */
function conflictsOf(journal: string, repository: string, troubles: string[]): readonly (readonly string[])[] {
  try {
    const history = readHistory(journal, { repository, runs: RUNS, unfinished: true, events: ['merge-conflicted'] });
    return [...history.values()].flatMap((entries) =>
      entries.flatMap(({ event }) => (event.type === 'merge-conflicted' ? [filesOfConflict(event.failure)] : [])),
    );
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
    troubles.push(error.message);
    return [];
  }
}
