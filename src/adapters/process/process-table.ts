import { readdirSync, readFileSync } from 'node:fs';
import { type ProcessRow, parseProportionalSize, parseStat, parseTaskCount } from './proc-stat.ts';

/** What the operating system tells about processes. Synchronous: between two looks nothing of ours may happen. */
export interface ProcessTable {
  /** Every process that can be seen. */
  list(): readonly ProcessRow[];
  /** One process, or null when there is none with that number. */
  find(pid: number): ProcessRow | null;
  /** Numbers of the children of a process, without looking at all others; empty where the system cannot tell. */
  children(pid: number): readonly number[];
  /** The environment a process was started with, or null when it may not be read. */
  environment(pid: number): Buffer | null;
  /** Memory in bytes with shared pages divided among their users, or null when it cannot be told. */
  proportionalBytes(pid: number): number | null;
  /** Processes and threads of the whole machine; cheap, to notice that something multiplies. */
  taskCount(): number;
  /** Identity of this boot of the machine: process numbers and start ticks of another boot mean nothing. */
  readonly bootId: string;
}

/** The table of Linux, read from `root` (normally `/proc`). */
export function openProcTable(root: string): ProcessTable {
  const find = (pid: number) => {
    const text = readOrNull(`${root}/${pid}/stat`);
    return text === null ? null : parseStat(text.toString('latin1'));
  };
  return {
    list: () => readPids(root).flatMap((pid) => find(pid) ?? []),
    find,
    children: (pid) =>
      (readOrNull(`${root}/${pid}/task/${pid}/children`)?.toString('latin1') ?? '')
        .split(' ')
        .filter((text) => text !== '')
        .map(Number),
    environment: (pid) => readOrNull(`${root}/${pid}/environ`),
    proportionalBytes: (pid) => {
      const text = readOrNull(`${root}/${pid}/smaps_rollup`);
      return text === null ? null : parseProportionalSize(text.toString('latin1'));
    },
    taskCount: () => parseTaskCount(readOrNull(`${root}/loadavg`)?.toString('latin1') ?? ''),
    bootId: readFileSync(`${root}/sys/kernel/random/boot_id`, 'latin1').trim(),
  };
}

function readPids(root: string): readonly number[] {
  return readdirSync(root)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** A process may end between the listing and the look; then, and where reading is forbidden, there is nothing to tell. */
function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
