import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import {
  findSpecFolders,
  findStories,
  LARGEST_SPEC_BYTES,
  readSpecFolder,
  type SpecFolder,
} from '../../adapters/project/specs.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { isDocument } from '../../core/spec/document/is-document.ts';
import { combineSpecs } from '../../core/spec/multi/combine.ts';
import { readRelations, type SpecRelations, type SpecText } from '../../core/spec/multi/relations.ts';
import { nameStories, orderStories, toStoryPlan } from '../../core/spec/multi/stories.ts';
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

/** The members of a set: folders of specs, or files of stories. */
export interface SpecSetPaths {
  readonly kind: 'specs' | 'stories';
  /** Absolute. */
  readonly paths: readonly string[];
}

/**
 * Specs below a folder, each with a plan of its own, or stories of which at least one lists its tasks; fewer than two are no set. Stories
 * without any task are one document together.
 */
export function findManySpecs(path: string): SpecSetPaths | null {
  const folders = findSpecFolders(path);
  if (folders.length > 1) return { kind: 'specs', paths: folders };
  const stories = findStories(path);
  return stories.length > 1 && stories.some(listsTasks) ? { kind: 'stories', paths: stories } : null;
}

function listsTasks(file: string): boolean {
  const read = readTextFile(file, LARGEST_SPEC_BYTES);
  return read.ok && !isDocument(read.value.text, file);
}

/** One spec of a set as it was read. */
interface Member {
  readonly name: string;
  readonly folder: SpecFolder;
  readonly plan: Plan;
  readonly list: string | null;
}

/** Reads all specs of a folder into one plan. */
export function readManySpecs(
  path: string,
  { kind, paths }: SpecSetPaths,
  shown: (path: string) => string,
): Result<ManySpecs, PortFailure> {
  const specs: Member[] = [];
  for (const one of paths) {
    const folder = readSpecFolder(one);
    if (!folder.ok) return failure({ kind: 'usage', ...folder.failure });
    const file = shown(folder.value.planPath);
    const read = isEditable(folder.value.planPath)
      ? readEditablePlan(folder.value, file)
      : readStated(folder.value, { shown });
    specs.push({ name: basename(one), folder: folder.value, plan: read.plan, list: read.listPath });
  }
  const { members, relations, diagnostics, roadmap } =
    kind === 'stories' ? inStoryOrder(specs, shown) : inStatedOrder(path, specs, shown);
  const plan = combineSpecs({
    title: `${members.length} ${kind} in ${shown(path)}`,
    file: shown(path),
    specs: members,
    relations,
    diagnostics,
  });
  return success({
    plan,
    folder: setFolder(
      path,
      members.map(({ folder }) => folder),
      roadmap === null ? [] : [roadmap],
    ),
    lists: Object.fromEntries(members.flatMap(({ name, list }) => (list === null ? [] : [[name, list]]))),
    sources: new Map(members.map(({ folder }) => [shown(folder.planPath), folder.text])),
  });
}

interface Ordered extends SpecRelations {
  readonly members: readonly Member[];
  /** Absolute path of the roadmap that was read; null for none. */
  readonly roadmap: string | null;
}

function inStatedOrder(path: string, members: readonly Member[], shown: (path: string) => string): Ordered {
  const roadmap = roadmapNear(path, members);
  const texts = members.map(({ name, folder }) => ({ name, documents: textsOf(folder.specFiles, shown) }));
  const text = roadmap === null ? null : (textsOf([roadmap], shown)[0] ?? null);
  return { members, roadmap, ...readRelations(texts, text) };
}

function inStoryOrder(files: readonly Member[], shown: (path: string) => string): Ordered {
  const stories = files.map((member) => ({ member, file: member.name, text: member.folder.text }));
  const members = nameStories(stories).map(({ name, title, story: { member, text } }) => ({
    ...member,
    name,
    plan: toStoryPlan(member.plan, { title, text }),
  }));
  const relations = orderStories(
    members
      .filter(({ plan }) => plan.tasks.length > 0)
      .map(({ name, folder }) => ({ name, documents: textsOf([folder.planPath], shown) })),
  );
  return { members, relations, diagnostics: [], roadmap: null };
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

/** Where tools keep the order of specs, seen from the folder that holds their folders, and from the one that was named. */
const ROADMAPS = ['roadmap.md', '../steering/roadmap.md'];
const NAMED_ROADMAPS = ['roadmap.md', 'steering/roadmap.md', '.kiro/steering/roadmap.md'];

function roadmapNear(path: string, members: readonly Member[]): string | null {
  const homes = [...new Set(members.map(({ folder }) => dirname(dirname(folder.planPath))))];
  const places = [
    ...homes.flatMap((home) => ROADMAPS.map((name) => join(home, name))),
    ...NAMED_ROADMAPS.map((name) => join(path, name)),
  ];
  return places.find((candidate) => existsSync(candidate)) ?? null;
}

function textsOf(files: readonly string[], shown: (path: string) => string): readonly SpecText[] {
  return files
    .filter((file) => /\.md$/i.test(file) && basename(dirname(file)) !== 'memory')
    .flatMap((file) => {
      const read = readTextFile(file, LARGEST_SPEC_BYTES);
      return read.ok ? [{ file: shown(file), text: read.value.text }] : [];
    });
}
