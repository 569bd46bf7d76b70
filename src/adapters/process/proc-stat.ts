/** One row of the process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Dead and waiting to be collected by its parent: nothing that could be ended. */
  readonly zombie: boolean;
  /** Clock ticks since boot. */
  readonly startTicks: number;
  /** Resident memory in bytes, pages shared with other processes included. */
  readonly residentBytes: number;
}

/**
 * Page size of nearly every Linux machine. Where pages are larger the figure is too small, and the exact one (smaps_rollup, in kB)
 * is not asked for in time; the wall limit still holds.
 */
const PAGE_BYTES = 4096;

/** Reads the text of /proc/PID/stat (proc(5)); null when it is not complete. The name in it may hold spaces and parentheses. */
export function parseStat(text: string): ProcessRow | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const pid = Number.parseInt(text, 10);
  // Field 3 (state) is first after the name.
  const fields = text.slice(close + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  const row = {
    pid,
    parent: field(4),
    group: field(5),
    session: field(6),
    zombie: fields[0] === 'Z' || fields[0] === 'X',
    startTicks: field(22),
    residentBytes: field(24) * PAGE_BYTES,
  };
  return Number.isSafeInteger(row.pid) && Number.isFinite(row.residentBytes) && Number.isFinite(row.startTicks)
    ? row
    : null;
}

/** Proportional set size in bytes from /proc/PID/smaps_rollup; null when the text does not hold it. */
export function parseProportionalSize(text: string): number | null {
  const match = /^Pss:\s+(\d+) kB$/m.exec(text);
  return match === null ? null : Number(match[1]) * 1024;
}

/** Tasks of the machine from the text of /proc/loadavg; 0 when the text does not hold it. */
export function parseTaskCount(text: string): number {
  return Number(/^\S+ \S+ \S+ \d+\/(\d+) /.exec(text)?.[1] ?? 0);
}
