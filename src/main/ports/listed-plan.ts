import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import { LARGEST_SPEC_BYTES, type SpecFolder } from '../../adapters/project/specs.ts';
import type { Siblings } from '../../core/plan/acceptance.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { readPlan } from '../../core/plan/read-plan.ts';

/** The plan that a task list states, with what the documents beside it say. */
export function readListed(folder: SpecFolder, file: string): Plan {
  return readPlan({ text: folder.text, file, siblings: siblingsOf(folder) });
}

const SIBLINGS = {
  'spec.md': 'spec',
  'plan.md': 'plan',
  'requirements.md': 'requirements',
  'design.md': 'design',
} as const satisfies Readonly<Record<string, keyof Siblings>>;

function siblingsOf(folder: SpecFolder): Siblings {
  const texts: { spec?: string; plan?: string; requirements?: string; design?: string } = {};
  for (const [name, role] of Object.entries(SIBLINGS)) {
    const path = folder.specFiles.find((file) => basename(file) === name && existsSync(file));
    const read = path === undefined ? null : readTextFile(path, LARGEST_SPEC_BYTES);
    if (read?.ok) texts[role] = read.value.text;
  }
  return texts;
}
