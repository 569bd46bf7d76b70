import type { Clock } from '../../ports/clock.ts';
import { markerOf } from './launch.ts';
import type { LiveJob } from './live-job.ts';
import { isGuarded } from './network-launch.ts';
import type { ProcessRow } from './proc-stat.ts';
import type { ProcessTable } from './process-table.ts';
import { findMarked, findMembers, isAlive, type TreeMember } from './process-tree.ts';
import type { TaskGroups } from './task-groups.ts';

/** What ending a tree needs of the machine. */
export interface EndTools {
  readonly table: ProcessTable;
  readonly groups: TaskGroups;
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
/** Distance from the shim of the two processes that hold a sandbox: the outer bubblewrap and the first process of the namespace. */
const SANDBOX_DEPTH = 2;
/** With an allow-list the guard stands before the first of them, and the forwarder behind the second. */
const GUARDED_DEPTH = 4;

/** Distance from the shim of the last process that holds a job's sandbox. Those are not asked to end: without them all others die unasked. */
export function sandboxDepth(spec: LiveJob['spec']): number {
  return isGuarded(spec) ? GUARDED_DEPTH : SANDBOX_DEPTH;
}

const NEVER = new AbortController().signal;

/**
 * Ends what is left of a job's tree: SIGTERM, grace, SIGKILL until nothing is left, also when its program starts only now.
 * Resolves to the number of processes that could not be ended.
 */
export async function endTree(job: LiveJob, tools: EndTools): Promise<number> {
  const graceEnd = tools.clock.monotonic() + (harmsMachine(job) ? 0 : tools.graceMs);
  const asked = new Set<number>();
  if (harmsMachine(job)) killHolder(job, tools);
  for (;;) {
    const members = collectTree(job, tools);
    if (members.length === 0 && job.programEnded) return 0;
    const now = tools.clock.monotonic();
    if (now >= graceEnd + GIVE_UP_MS) return members.length;
    if (now >= graceEnd) killAll(job, members, tools);
    else askToEnd(job, members, { tools, asked });
    await tools.clock.sleep(LOOK_MS, NEVER);
  }
}

/**
 * The short way to end a sandbox: its outer process is the only child of the shim. Against a fork bomb every look at the whole
 * process table comes too late, for the bomb gets nearly all of the processor.
 */
function killHolder(job: LiveJob, tools: EndTools): void {
  if (job.spec.isolation !== 'sandbox' || !isAlive(tools.table, job.shim)) return;
  for (const pid of tools.table.children(job.shim.pid)) {
    const row = tools.table.find(pid);
    if (row !== null && row.parent === job.shim.pid) signalExactly(row, 'SIGKILL', tools);
  }
}

/** What eats up the machine gets no time to go on with it. */
function harmsMachine(job: LiveJob): boolean {
  const limit = job.cause?.kind === 'limit' ? job.cause.limit : null;
  return limit === 'memory' || limit === 'processes' || limit === 'output';
}

/** The living members of a job's tree by all that is known about it; remembers them. */
export function collectTree(job: LiveJob, tools: Pick<EndTools, 'table' | 'groups'>): readonly TreeMember[] {
  const { table, groups } = tools;
  const rows = table.list();
  const members = membersOf(job, table, rows);
  // Whatever starts in a sandbox stays below it as long as the shim is there.
  if (job.spec.isolation === 'sandbox' && isAlive(table, job.shim)) return members;
  const grouped = new Set(groups.members(job.name));
  const mark = { marker: markerOf(job.name), sinceTicks: job.shim.startTicks };
  const others = [...rows.filter((row) => grouped.has(row.pid)), ...findMarked(table, rows, mark)];
  const strangers = others.filter((row) => !row.zombie && row.pid !== job.shim.pid);
  const all = new Map(strangers.map((row) => [row.pid, { ...row, depth: sandboxDepth(job.spec) + 1 }]));
  for (const member of members) all.set(member.pid, member);
  return [...all.values()];
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
    const holdsSandbox = job.spec.isolation === 'sandbox' && member.depth <= sandboxDepth(job.spec);
    if (holdsSandbox || memory.asked.has(member.pid)) continue;
    memory.asked.add(member.pid);
    signalExactly(member, 'SIGTERM', memory.tools);
    // A stopped process hears nothing else.
    signalExactly(member, 'SIGCONT', memory.tools);
  }
}

/**
 * A namespace dies with the processes that hold it, however many it has. Elsewhere all are stopped before the first is killed, so
 * that none of them can replace the killed ones.
 */
function killAll(job: LiveJob, members: readonly TreeMember[], tools: EndTools): void {
  const order = members.toSorted((a, b) => a.depth - b.depth);
  const holders = order.filter((member) => member.depth <= sandboxDepth(job.spec));
  const namespaced = job.spec.isolation === 'sandbox' && holders.length > 0;
  if (!namespaced) for (const member of order) signalExactly(member, 'SIGSTOP', tools);
  for (const member of namespaced ? holders : order) signalExactly(member, 'SIGKILL', tools);
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
