import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { PortFailure } from '../../cli/exit.ts';
import type { HashedPlan, PlanNow } from '../../cli/ports.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { ReadSpec } from './read-spec.ts';

/** What a plan's documents are named by: SHA-256 of each by its absolute path, hex, and one over all of them. */
export interface DocumentHashes {
  readonly planHash: string;
  readonly documentHashes: Readonly<Record<string, string>>;
}

/** Stands for a document that cannot be read; it is the hash of none. */
const GONE = '';

/** Hashes documents as they are now; `known` are hashes of what was read already. */
export async function hashDocuments(
  paths: readonly string[],
  known: ReadonlyMap<string, string> = new Map(),
): Promise<DocumentHashes> {
  const sorted = [...new Set(paths)].sort();
  const hashes = await Promise.all(
    sorted.map(async (path) => [path, known.get(path) ?? (await hashFile(path).catch(() => GONE))] as const),
  );
  const all = createHash('sha256');
  for (const [path, hash] of hashes) all.update(`${path}\0${hash}\n`);
  return { planHash: all.digest('hex'), documentHashes: Object.fromEntries(hashes) };
}

/** What the documents of a run's plan are now. A run of the first journals knows its plan file alone. */
export async function hashPlan(run: HashedPlan): Promise<Result<PlanNow, PortFailure>> {
  if (run.documentHashes === undefined) return hashPlanFile(run);
  const { planHash, documentHashes } = await hashDocuments(Object.keys(run.documentHashes));
  const changed = Object.entries(run.documentHashes).flatMap(([path, hash]) =>
    documentHashes[path] === hash ? [] : [path],
  );
  return success({ hash: planHash, changed });
}

/** Readers of plans are loaded for a set of specs only. */
async function hashPlanFile({ repository, planFile, planHash }: HashedPlan): Promise<Result<PlanNow, PortFailure>> {
  const path = isAbsolute(planFile) ? planFile : join(repository, planFile);
  try {
    const hash = (await stat(path)).isDirectory() ? await hashSet(path) : success(await hashFile(path));
    return hash.ok ? success({ hash: hash.value, changed: hash.value === planHash ? [] : [path] }) : hash;
  } catch (error) {
    return unreadable(path, error instanceof Error ? error.message : String(error));
  }
}

async function hashFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
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

/** The hashes of all documents of a spec; the plan file counts as it was when it was read. */
export function hashSpec({ folder, lists }: Pick<ReadSpec, 'folder' | 'lists'>): Promise<DocumentHashes> {
  const isSet = Object.keys(lists).length > 0 || folder.bytes.length === 0;
  const known = isSet ? new Map<string, string>() : new Map([[folder.planPath, folder.hash]]);
  return hashDocuments([...folder.specFiles, ...known.keys()], known);
}
