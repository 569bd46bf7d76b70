import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashText } from '../../adapters/plan-file/history.ts';
import { readTextFile } from '../../adapters/project/read.ts';
import { LARGEST_SPEC_BYTES } from '../../adapters/project/specs.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { replaceFile } from '../../files/private-file.ts';
import type { PlanFile } from '../../protocol/plan-file/schema.ts';
import { planSchema } from '../../protocol/plan-schema.ts';
import type { Places } from '../places.ts';

/*
 * What the documents of an editable plan gave before anybody edited it. Without it nobody can tell an edit from a change of the list. It is
 * found by the hashes that the plan file holds, so an edit that is taken back finds the one of its time.
 */

/** Keeps what documents with these hashes give. */
export function keepBase(places: Places, path: string, source: PlanFile['source'], plan: Plan): void {
  const file = fileOf(places, path, source);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  replaceFile(file, JSON.stringify(plan));
}

/** What the documents of a plan file gave when it was made or updated last; null where that is not known on this machine. */
export function baseOf(places: Places, path: string, source: PlanFile['source']): Plan | null {
  const read = readTextFile(fileOf(places, path, source), 16 * LARGEST_SPEC_BYTES);
  if (!read.ok) return null;
  const parsed = planSchema.safeParse(parse(read.value.text));
  return parsed.success ? parsed.data : null;
}

function fileOf({ state }: Places, path: string, source: PlanFile['source']): string {
  const hashes = Object.entries(source?.hashes ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return join(
    state,
    'plan-bases',
    hashText(path).slice(0, 24),
    `${hashText(JSON.stringify(hashes)).slice(0, 24)}.json`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
