import type { Clock } from '../../ports/clock.ts';
import type { LiveJob } from './live-job.ts';
import type { ProcessRow } from './proc-stat.ts';
import type { ProcessTable } from './process-table.ts';
import { findMarked, findMembers, isAlive, type TreeMember } from './process-tree.ts';

/** What ending a tree needs of the machine. */
export interface EndTools {
  readonly table: ProcessTable;
  readonly clock: Clock;
  /** Sends a signal; throws when the process is gone. */
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
  /** Time between SIGTERM and SIGKILL in milliseconds. */
  readonly graceMs: number;
}

/** Time between two looks in milliseconds. */
const LOOK_MS = 15;
/** After this many milliseconds of SIGKILL a process that is still there is stuck in the kernel; waiting longer would hang the daemon. */
const GIVE_UP_MS = 10_000;
/**
 * Distance from the shim of the two processes that hold a sandbox: the outer bubblewrap and the first process of the namespace.
 * They are not asked to end, for without them all others die unasked.
 */
export const SANDBOX_DEPTH = 2;

const NEVER = new AbortController().signal;

/**
 * Ends what is left of a job's tree: SIGTERM, grace, SIGKILL until nothing is left, also when its program starts only now.
 * Resolves to the number of processes that could not be ended.
 */
export async function endTree(job: LiveJob, tools: EndTools): Promise<number> {
  const graceEnd = tools.clock.monotonic() + tools.graceMs;
  const asked = new Set<number>();
  for (;;) {
    const members = collectTree(job, tools.table);
    if (members.length === 0 && job.programEnded) return 0;
    const now = tools.clock.monotonic();
    if (now >= graceEnd + GIVE_UP_MS) return members.length;
    if (now >= graceEnd) killAll(members, tools);
    else askToEnd(job, members, { tools, asked });
    await tools.clock.sleep(LOOK_MS, NEVER);
  }
}

/** The living members of a job's tree by all that is known about it; remembers them. */
export function collectTree(job: LiveJob, table: ProcessTable): readonly TreeMember[] {
  const rows = table.list();
  const members = membersOf(job, table, rows);
  // Whatever starts in a sandbox stays below it as long as the shim is there.
  const complete = job.spec.isolation === 'sandbox' && isAlive(table, job.shim);
  const marked = complete ? [] : findMarked(table, rows, { marker: job.marker, sinceTicks: job.shim.startTicks });
  const pids = new Set(members.map((member) => member.pid));
  const strangers = marked.filter((row) => !pids.has(row.pid) && row.pid !== job.shim.pid);
  return [...members, ...strangers.map((row) => ({ ...row, depth: SANDBOX_DEPTH + 1 }))];
}

/** The members among rows that were listed just now, without the slow look at environments; remembers them. */
export function membersOf(job: LiveJob, table: ProcessTable, rows: readonly ProcessRow[]): readonly TreeMember[] {
  const shimAlive = isAlive(table, job.shim);
  const members = findMembers(rows, { shim: job.shim, shimAlive, known: job.known });
  job.known = new Map(members.map((member) => [member.pid, member.startTicks]));
  return members;
}

function askToEnd(
  job: LiveJob,
  members: readonly TreeMember[],
  memory: { readonly tools: EndTools; readonly asked: Set<number> },
): void {
  for (const member of members) {
    const holdsSandbox = job.spec.isolation === 'sandbox' && member.depth <= SANDBOX_DEPTH;
    if (holdsSandbox || memory.asked.has(member.pid)) continue;
    memory.asked.add(member.pid);
    signalExactly(member, 'SIGTERM', memory.tools);
    // A stopped process hears nothing else.
    signalExactly(member, 'SIGCONT', memory.tools);
  }
}

/** All are stopped before the first is killed, so that none of them can replace the killed ones. */
function killAll(members: readonly TreeMember[], tools: EndTools): void {
  const order = members.toSorted((a, b) => a.depth - b.depth);
  for (const member of order) signalExactly(member, 'SIGSTOP', tools);
  for (const member of order) signalExactly(member, 'SIGKILL', tools);
}

/** Signals a process only when it is still the one that was listed: its number may have been given to somebody else. */
function signalExactly(row: ProcessRow, signal: NodeJS.Signals, tools: EndTools): void {
  if (tools.table.find(row.pid)?.startTicks !== row.startTicks) return;
  try {
    tools.kill(row.pid, signal);
  } catch {
    // It ended on its own, or belongs to another user: the next look tells.
  }
}
