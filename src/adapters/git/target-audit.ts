import type { RunTarget } from '../../core/run/settings.ts';
import { readAttempts } from './commit-message.ts';
import type { Repository } from './repository.ts';
import { readHead } from './target.ts';

/** One commit on the first-parent line of a result branch. */
interface LandedCommit {
  readonly commit: string;
  readonly tree: string;
  /** The snapshot it merged, or null for a commit that somebody made by hand. */
  readonly snapshot: string | null;
  /** `<run>/<task>/<number>` of the attempt that it claims to be, or null when it names none. */
  readonly attempt: string | null;
}

/** What a result branch holds above its base, oldest first, and what is wrong with it in full sentences. */
export interface TargetAudit {
  readonly head: string;
  readonly landed: readonly LandedCommit[];
  readonly problems: readonly string[];
}

/** Most commits that an audit walks. */
const WALK_LIMIT = 200_000;

/** Reads a result branch back: every commit by the engine names exactly one attempt, and no attempt landed twice. */
export async function auditTarget(repository: Repository, target: RunTarget): Promise<TargetAudit> {
  const head = await readHead(repository, target);
  const landed: LandedCommit[] = [];
  const problems: string[] = [];
  let at: string | undefined = head;
  while (at !== target.base && at !== undefined && landed.length < WALK_LIMIT) {
    const commit: Awaited<ReturnType<Repository['objects']['commit']>> = await repository.objects.commit(at);
    const attempts = readAttempts(commit.message);
    if (attempts.length > 1) problems.push(`Commit ${at} names more than one attempt: ${attempts.join(', ')}.`);
    if (attempts.length === 0) problems.push(`Commit ${at} names no attempt: it was made by hand.`);
    landed.push({
      commit: at,
      tree: commit.tree,
      snapshot: commit.parents[1] ?? null,
      attempt: attempts[0] ?? null,
    });
    at = commit.parents[0];
  }
  if (at === undefined) problems.push(`The branch does not stand on its base ${target.base}.`);
  return { head, landed: landed.reverse(), problems: [...problems, ...findRepeated(landed)] };
}

function findRepeated(landed: readonly LandedCommit[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { attempt } of landed) {
    if (attempt === null) continue;
    if (seen.has(attempt)) repeated.add(attempt);
    seen.add(attempt);
  }
  return [...repeated].map((attempt) => `Attempt ${attempt} landed more than once.`);
}
