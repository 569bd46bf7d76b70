import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { PortFailure } from '../../cli/exit.ts';
import { failure, type Result, success } from '../../core/result.ts';

/** SHA-256 of a plan file as it is now, hex; a relative path is taken from the repository. Readers of plans are loaded for a set of specs only. */
export async function hashPlan(repository: string, planFile: string): Promise<Result<string, PortFailure>> {
  const path = isAbsolute(planFile) ? planFile : join(repository, planFile);
  try {
    if ((await stat(path)).isDirectory()) return await hashSet(path);
    return success(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  } catch (error) {
    return unreadable(path, error instanceof Error ? error.message : String(error));
  }
}

async function hashSet(path: string): Promise<Result<string, PortFailure>> {
  const { findManySpecs, readManySpecs } = await import('./many-specs.ts');
  const set = findManySpecs(path);
  if (set === null) return unreadable(path, 'it is a folder without a set of specs');
  const read = readManySpecs(path, set, (file) => file);
  return read.ok ? success(read.value.folder.hash) : read;
}

function unreadable(path: string, why: string): Result<never, PortFailure> {
  return failure({
    kind: 'refused',
    reason: 'plan-unreadable',
    message: `The plan file ${path} cannot be read: ${why}`,
    hint: 'Put it back where it was, or start a new run.',
  });
}
