import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import { findSpecFolders, LARGEST_SPEC_BYTES, readSpecFolder, type SpecFolder } from '../../adapters/project/specs.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { combineSpecs } from '../../core/spec/multi/combine.ts';
import { readRelations, type SpecText } from '../../core/spec/multi/relations.ts';
import { isEditable } from './editable-path.ts';
import { readEditablePlan } from './editable-plan.ts';
import { readStated } from './listed-plan.ts';

/** A set of specs as it was read. */
export interface ManySpecs {
  /** All documents of all specs; its path is the folder's. */
  readonly folder: SpecFolder;
  readonly plan: Plan;
  /** Absolute path of the list whose boxes are ticked, by the name of its spec. */
  readonly lists: Readonly<Record<string, string>>;
  /** Text of each file that a diagnostic may point into. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Folders of specs below a folder, each with a plan of its own; fewer than two are no set. */
export function findManySpecs(path: string): readonly string[] | null {
  const folders = findSpecFolders(path);
  return folders.length < 2 ? null : folders;
}

/** Reads all specs of a folder into one plan. */
export function readManySpecs(
  path: string,
  folders: readonly string[],
  shown: (path: string) => string,
): Result<ManySpecs, PortFailure> {
  const specs: {
    readonly name: string;
    readonly folder: SpecFolder;
    readonly plan: Plan;
    readonly list: string | null;
  }[] = [];
  for (const one of folders) {
    const folder = readSpecFolder(one);
    if (!folder.ok) return failure({ kind: 'usage', ...folder.failure });
    const file = shown(folder.value.planPath);
    const read = isEditable(folder.value.planPath) ? readEditablePlan(folder.value, file) : listOf(folder.value, shown);
    specs.push({ name: basename(one), folder: folder.value, plan: read.plan, list: read.listPath });
  }
  const roadmap = roadmapNear(path, shown);
  const { relations, diagnostics } = readRelations(
    specs.map(({ name, folder }) => ({ name, documents: textsOf(folder.specFiles, shown) })),
    roadmap,
  );
  const plan = combineSpecs({
    title: `${specs.length} specs in ${shown(path)}`,
    file: shown(path),
    specs,
    relations,
    diagnostics,
  });
  return success({
    plan,
    folder: setFolder(
      path,
      specs.map(({ folder }) => folder),
      roadmap === null ? [] : [join(path, roadmap.file)],
    ),
    lists: Object.fromEntries(specs.flatMap(({ name, list }) => (list === null ? [] : [[name, list]]))),
    sources: new Map(specs.map(({ folder }) => [shown(folder.planPath), folder.text])),
  });
}

function listOf(
  folder: SpecFolder,
  shown: (path: string) => string,
): { readonly plan: Plan; readonly listPath: string | null } {
  const { plan, stated } = readStated(folder, { shown });
  return { plan, listPath: stated === null ? folder.planPath : null };
}

/** SHA-256 over the plans of a set, each with its path, hex. */
export function hashManySpecs(path: string, folders: readonly Pick<SpecFolder, 'planPath' | 'hash'>[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) hash.update(`${relative(path, folder.planPath)}\0${folder.hash}\n`);
  return hash.digest('hex');
}

function setFolder(path: string, folders: readonly SpecFolder[], more: readonly string[]): SpecFolder {
  return {
    planPath: path,
    text: '',
    bytes: new Uint8Array(),
    hash: hashManySpecs(path, folders),
    siblings: folders.flatMap(({ siblings }) => siblings),
    specFiles: [
      ...new Set([...folders.flatMap(({ specFiles }) => specFiles), ...more.filter((file) => existsSync(file))]),
    ],
    omitted: folders.flatMap(({ omitted }) => omitted),
  };
}

/** Where tools keep the order of specs, seen from the folder that holds them. */
const ROADMAPS = ['roadmap.md', '../steering/roadmap.md', '.kiro/steering/roadmap.md'];

function roadmapNear(path: string, shown: (path: string) => string): SpecText | null {
  const file = ROADMAPS.map((name) => join(path, name)).find((candidate) => existsSync(candidate));
  return file === undefined ? null : (textsOf([file], shown)[0] ?? null);
}

function textsOf(files: readonly string[], shown: (path: string) => string): readonly SpecText[] {
  return files
    .filter((file) => /\.md$/i.test(file) && basename(dirname(file)) !== 'memory')
    .flatMap((file) => {
      const read = readTextFile(file, LARGEST_SPEC_BYTES);
      return read.ok ? [{ file: shown(file), text: read.value.text }] : [];
    });
}
