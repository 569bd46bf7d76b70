import { present } from '../../assert.ts';
import type { ContestedFile } from '../contested/contested.ts';
import type { Workstream } from './streams.ts';

/** One branch for all, one for each stream beside the others, or one upon the other. */
export type BranchPattern = 'single' | 'feature' | 'stacked';

/** How the work is best cut into branches, and why so. */
export interface BranchPlan {
  readonly pattern: BranchPattern;
  readonly reason: string;
  /** In merge order; `{run}` stands for the id of the run, which makes the names those of this run alone. */
  readonly branches: readonly {
    readonly name: string;
    readonly streams: readonly string[];
    readonly base: string | null;
  }[];
}

/** Below so many tasks one branch is less work than several. */
const FEWEST_TASKS = 4;
/** Above this share of streams that contest files, branches would only conflict. */
const MOST_CONTESTED = 0.5;
const LONGEST_SLUG = 40;

/** Chooses a pattern and names the branches. */
export function planBranches(
  streams: readonly Workstream[],
  mergeOrder: readonly string[],
  contested: readonly ContestedFile[],
): BranchPlan {
  const { pattern, reason } = choose(streams, contested);
  if (pattern === 'single') {
    const branches = streams.length === 0 ? [] : [{ name: branchName('work', 0), streams: mergeOrder, base: null }];
    return { pattern, reason, branches };
  }
  const names = new Map(mergeOrder.map((name, index) => [name, branchName(name, index)]));
  const branches = mergeOrder.map((stream, index) => {
    const below = pattern === 'stacked' ? mergeOrder[index - 1] : undefined;
    return {
      name: present(names.get(stream), 'a branch'),
      streams: [stream],
      base: below === undefined ? null : present(names.get(below), 'the branch below'),
    };
  });
  return { pattern, reason, branches };
}

function choose(
  streams: readonly Workstream[],
  contested: readonly ContestedFile[],
): { readonly pattern: BranchPattern; readonly reason: string } {
  const tasks = streams.reduce((sum, stream) => sum + stream.tasks.length, 0);
  if (tasks === 0) return { pattern: 'single', reason: 'Nothing is left to do.' };
  if (streams.length === 1) return { pattern: 'single', reason: 'All open tasks belong to one stream.' };
  if (tasks < FEWEST_TASKS) return { pattern: 'single', reason: `${tasks} tasks are too few for several branches.` };
  const crossing = new Set(contested.flatMap((file) => (file.streams.length > 1 ? file.streams : [])));
  if (crossing.size > streams.length * MOST_CONTESTED) {
    const reason = `${crossing.size} of ${streams.length} streams change files that other streams change too: their branches would conflict.`;
    return { pattern: 'single', reason };
  }
  const isChain = streams.every((stream, index) => index === 0 || isBehind(stream, streams[index - 1]));
  if (isChain) return { pattern: 'stacked', reason: `Each of the ${streams.length} streams needs the one before it.` };
  const free = streams.filter(({ after }) => after.length === 0).length;
  const reason =
    free === streams.length
      ? `The ${streams.length} streams do not need each other.`
      : `${streams.length} streams, of which some can be built beside each other; merge them in the order given.`;
  return { pattern: 'feature', reason };
}

function isBehind(stream: Workstream, before: Workstream | undefined): boolean {
  return before !== undefined && stream.after.includes(before.name);
}

/** The number makes it unique also where two names look alike, and keeps it apart from the result branch of the run. */
function branchName(stream: string, index: number): string {
  const readable = stream
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, LONGEST_SLUG)
    .replaceAll(/^-+|-+$/gu, '');
  return `slipway/{run}/${String(index + 1).padStart(2, '0')}-${readable === '' ? 'stream' : readable}`;
}
