import { appendFileSync, readFileSync } from 'node:fs';
import type { RefusedTarget } from '../../../core/network/allow-list.ts';

/** Refused targets that are noted for one job at the most; more say nothing new. */
const MAX_NOTED = 100;
const LONGEST = 300;

/** Notes what was refused, each target once, as lines `REASON HOST:PORT`. */
export type NoteRefusal = (reason: RefusedTarget, target: string) => void;

/** Starts with what is noted in the file already. */
export function openRefusals(path: string): NoteRefusal {
  const noted = new Set(readLines(path));
  return (reason, target) => {
    const line = `${reason} ${toPlainTarget(target)}`;
    if (noted.has(line) || noted.size >= MAX_NOTED) return;
    noted.add(line);
    try {
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // It stays refused, whether it can be noted or not.
    }
  };
}

/** A host and a port, and nothing that could be more: whoever asks chooses these bytes. */
function toPlainTarget(target: string): string {
  return target.replaceAll(/[^A-Za-z0-9._:[\]*-]/g, '?').slice(0, LONGEST);
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'latin1').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
