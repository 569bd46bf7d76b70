import { readFileSync } from 'node:fs';

/** A process as others can know it again: a pid alone may have passed to a stranger. */
export interface LockOwner {
  readonly pid: number;
  /** Start time in clock ticks since boot; null where the system has no /proc. */
  readonly startTicks: number | null;
  /** Null where the system has no /proc. */
  readonly bootId: string | null;
}

/** This process. */
export function ownProcess(): LockOwner {
  return { pid: process.pid, startTicks: readStartTicks(process.pid), bootId: readBootId() };
}

/** Whether a value read from an owner file names a process that still runs. */
export function ownerIsAlive(value: unknown): value is LockOwner {
  if (!isOwner(value) || !processExists(value.pid)) return false;
  if (value.startTicks === null) return true;
  return value.bootId === readBootId() && value.startTicks === readStartTicks(value.pid);
}

function isOwner(value: unknown): value is LockOwner {
  if (typeof value !== 'object' || value === null || !('pid' in value && 'startTicks' in value && 'bootId' in value)) {
    return false;
  }
  const { pid, startTicks, bootId } = value;
  const isPid = typeof pid === 'number' && Number.isInteger(pid) && pid > 0;
  return (
    isPid && (startTicks === null || typeof startTicks === 'number') && (bootId === null || typeof bootId === 'string')
  );
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat; the second field may hold spaces and brackets, so that counting starts behind its last bracket. */
function readStartTicks(pid: number): number | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  return Number.isFinite(ticks) ? ticks : null;
}

function readBootId(): string | null {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
