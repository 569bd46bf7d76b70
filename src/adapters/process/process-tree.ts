import type { ProcessIdentity } from '../../ports/processes.ts';
import type { ProcessRow } from './proc-stat.ts';
import type { ProcessTable } from './process-table.ts';

/** Whether the process with that number is still the one that is meant: same boot, same start. A zombie is nobody. */
export function isAlive(table: ProcessTable, identity: ProcessIdentity): boolean {
  if (identity.bootId !== table.bootId) return false;
  const row = table.find(identity.pid);
  return row !== null && !row.zombie && row.startTicks === identity.startTicks;
}

/** What is known about the tree of one job before a look at the table. */
export interface TreeQuery {
  /** The shim that serves the job: the root, not itself part of the tree. */
  readonly shim: ProcessIdentity;
  /** The shim is known to live; without it the children are found by session and marker alone. */
  readonly shimAlive: boolean;
  /** Start ticks by pid of processes seen in the tree before: they stay members when their parents are gone. */
  readonly known: ReadonlyMap<number, number>;
}

/** A process of a tree with its distance from the shim; members found by session or memory alone count as far away. */
export interface TreeMember extends ProcessRow {
  readonly depth: number;
}

/** Distance given to members whose line of descent is broken. */
const DETACHED_DEPTH = 1_000;

/**
 * The living members of a tree: descendants of the shim, of known members and of the shim's session. The session of a dead shim is
 * no evidence, its number may belong to somebody else by now.
 */
export function findMembers(rows: readonly ProcessRow[], query: TreeQuery): readonly TreeMember[] {
  const children = Map.groupBy(rows, (row) => row.parent);
  const found = new Map<number, TreeMember>();
  const descend = (roots: readonly ProcessRow[], rootDepth: number) => {
    let level = roots;
    // Every turn either finds somebody new or is the last one.
    for (let depth = rootDepth; level.length > 0; depth += 1) {
      const fresh = level.filter((row) => !found.has(row.pid) && row.pid !== query.shim.pid);
      for (const row of fresh) found.set(row.pid, { ...row, depth });
      level = fresh.flatMap((row) => children.get(row.pid) ?? []);
    }
  };
  // Descent first: who is reached both ways keeps the true distance.
  if (query.shimAlive) descend(children.get(query.shim.pid) ?? [], 1);
  descend(
    rows.filter((row) => isDetachedMember(row, query)),
    DETACHED_DEPTH,
  );
  return [...found.values()].filter((member) => !member.zombie);
}

function isDetachedMember(row: ProcessRow, query: TreeQuery): boolean {
  if (row.startTicks < query.shim.startTicks) return false;
  return (query.shimAlive && row.session === query.shim.pid) || query.known.get(row.pid) === row.startTicks;
}

/** Processes whose environment holds the marker, whatever they did to their parents, group and session. Slow: for ends only. */
export function findMarked(
  table: ProcessTable,
  rows: readonly ProcessRow[],
  mark: { readonly marker: string; readonly sinceTicks: number },
): readonly ProcessRow[] {
  const bytes = Buffer.from(`${mark.marker}\0`);
  const candidates = rows.filter((row) => !row.zombie && row.startTicks >= mark.sinceTicks);
  return candidates.filter((row) => table.environment(row.pid)?.includes(bytes) ?? false);
}
