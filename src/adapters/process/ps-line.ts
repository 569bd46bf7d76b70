import type { ProcessRow } from './proc-stat.ts';

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\S.*\S)\s*$/;

/** Reads a line of `ps -o pid=,ppid=,pgid=,state=,rss=,lstart=`; the start "ticks" are seconds since the epoch, the group stands for the session. */
export function parsePsLine(line: string): ProcessRow | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const started = Date.parse(String(match[6]));
  if (Number.isNaN(started)) return null;
  return {
    pid: Number(match[1]),
    parent: Number(match[2]),
    group: Number(match[3]),
    session: Number(match[3]),
    zombie: String(match[4]).startsWith('Z'),
    startTicks: Math.floor(started / 1000),
    residentBytes: Number(match[5]) * 1024,
  };
}
