import { readCommitFiles } from '../../adapters/git/commit-files.ts';
import { readHistory } from '../../adapters/sqlite/history.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { PlanStreams } from '../../cli/plan-outputs.ts';
import type { PlanRequest } from '../../cli/ports.ts';
import { findStreams } from '../../core/plan/streams/streams.ts';
import { type Result, success } from '../../core/result.ts';
import { JournalUnavailable } from '../../ports/journal.ts';
import type { Places } from '../places.ts';
import { readSpec } from './read-spec.ts';
import { repositoryAround } from './repository.ts';

/** Commits and runs that are looked at: older ones tell of another repository. */
const COMMITS = 500;
const RUNS = 50;

/** The workstreams of a plan, with what commits and earlier runs of the repository tell of its files. */
export async function streamsOfSpec(places: Places, request: PlanRequest): Promise<Result<PlanStreams, PortFailure>> {
  const read = readSpec(request);
  if (!read.ok) return read;
  const repository = repositoryAround(request.cwd);
  const troubles: string[] = [];
  const commits = await commitsOf(repository, troubles);
  const conflicts = conflictsOf(places.journal, repository, troubles);
  const { plan, spec } = read.value;
  return success({ ...findStreams(plan, { commits, conflicts }), spec, troubles });
}

async function commitsOf(repository: string | null, troubles: string[]): Promise<readonly (readonly string[])[]> {
  if (repository === null) {
    troubles.push('There is no git repository here, so nothing is known of earlier changes.');
    return [];
  }
  const read = await readCommitFiles(repository, COMMITS);
  if (read.ok) return read.value;
  troubles.push(`The history of the repository could not be read: ${read.failure.message}`);
  return [];
}

/** A conflict lists its files as its evidence, one a line. */
function conflictsOf(journal: string, repository: string | null, troubles: string[]): readonly (readonly string[])[] {
  if (repository === null) return [];
  try {
    const history = readHistory(journal, { repository, runs: RUNS, events: ['merge-conflicted'] });
    return [...history.values()].flatMap((entries) =>
      entries.flatMap(({ event }) =>
        event.type === 'merge-conflicted' ? [event.failure.evidence.split('\n').filter((file) => file !== '')] : [],
      ),
    );
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
    troubles.push(error.message);
    return [];
  }
}
