import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import type { LeftOut } from '../../adapters/project/set-members.ts';
import {
  findDocumentFiles,
  findSpecFolders,
  findStories,
  LARGEST_SPEC_BYTES,
  readSpecFolder,
  type SpecFolder,
} from '../../adapters/project/specs.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { readPlan } from '../../core/plan/read-plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { isDocument } from '../../core/spec/document/is-document.ts';
import { readDocuments } from '../../core/spec/document/read-documents.ts';
import { combineSpecs } from '../../core/spec/multi/combine.ts';
import { toldLeftOut } from '../../core/spec/multi/left-out.ts';
import { readRelations, type SpecRelations, type SpecText } from '../../core/spec/multi/relations.ts';
import { statesRequirements } from '../../core/spec/multi/states-requirements.ts';
import { nameStories, orderStories, toStoryPlan } from '../../core/spec/multi/stories.ts';
import { isEditable } from './editable-path.ts';
import { keptPlanOf, readEditablePlan } from './editable-plan.ts';
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

/** The members of a set: folders of specs, files of stories, or documents of one folder that are a spec each. */
export interface SpecSetPaths {
  readonly kind: 'specs' | 'stories' | 'documents';
  /** Absolute. */
  readonly paths: readonly string[];
  /** Documents beside them that are no part of the set. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Specs below a folder, each with a plan of its own or a document to cut into one; stories of which at least one lists its tasks; or documents
 * in the folder itself, each with a title and requirements. Fewer than two are no set. Stories without any task are one document together.
 */
export function findManySpecs(path: string): SpecSetPaths | null {
  const { folders, leftOut } = findSpecFolders(path);
  if (folders.length > 1) return { kind: 'specs', paths: folders, leftOut };
  const stories = findStories(path);
  if (stories.length > 1 && stories.some(listsTasks)) return { kind: 'stories', paths: stories, leftOut: [] };
  const found = findDocumentFiles(path);
  const judged = found.files.map((file) => ({ path: file, why: whyNoSpec(file) }));
  const documents = judged.filter(({ why }) => why === null);
  // Lists alone are versions or parts of one plan as often as plans of their own.
  if (documents.length < 2 || documents.every((one) => listsTasks(one.path))) return null;
  return {
    kind: 'documents',
    paths: documents.map((one) => one.path),
    leftOut: [
      ...found.leftOut,
      ...judged.flatMap(({ path: file, why }) => (why === null ? [] : [{ path: file, why }])),
    ],
  };
}

function listsTasks(file: string): boolean {
  const read = readTextFile(file, LARGEST_SPEC_BYTES);
  return read.ok && !isDocument(read.value.text, file);
}

/** Why a document among others is no spec of its own; null where it is one. */
function whyNoSpec(file: string): string | null {
  const read = readTextFile(file, LARGEST_SPEC_BYTES);
  if (!read.ok) return `it ${read.failure.why}`;
  const { text } = read.value;
  if (!isDocument(text, file))
    return isNumberedList(text, file) ? null : 'its boxes have no ids, so that it may be notes';
  if (!/^#\s+\S/m.test(text)) return 'it has no title';
  return statesRequirements(readDocuments([{ file, text }])) ? null : 'it states no requirements';
}

function isNumberedList(text: string, file: string): boolean {
  return readPlan({ text, file }).tasks.some(({ id }) => /^T-?\d/i.test(id));
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
  { kind, paths, leftOut }: SpecSetPaths,
  shown: (path: string) => string,
): Result<ManySpecs, PortFailure> {
  const read: Member[] = [];
  for (const one of paths) {
    const member = readMember(one, kind === 'documents' ? documentName(one, paths) : basename(one), shown);
    if (!member.ok) return member;
    read.push(member.value);
  }
  const [specs, silent] = withoutSilent(read, kind);
  const { members, relations, diagnostics, roadmap } =
    kind === 'stories' ? inStoryOrder(specs, shown) : inStatedOrder(path, specs, shown);
  const plan = combineSpecs({
    title: `${members.length} ${kind} in ${shown(path)}`,
    file: shown(path),
    specs: members,
    relations,
    diagnostics: [
      ...diagnostics,
      ...toldLeftOut([...leftOut, ...silent].map(({ path: file, why }) => ({ file: shown(file), why }))),
    ],
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

function readMember(path: string, name: string, shown: (path: string) => string): Result<Member, PortFailure> {
  const found = readSpecFolder(path);
  if (!found.ok) return failure({ kind: 'usage', ...found.failure });
  const folder = keptPlanOf(found.value) ?? found.value;
  const file = shown(folder.planPath);
  const { plan, listPath } = isEditable(folder.planPath)
    ? readEditablePlan(folder, file)
    : readStated(folder, { shown });
  return success({ name, folder, plan, list: listPath });
}

/** The name of a file without its ending, where no other one has it too. */
function documentName(path: string, paths: readonly string[]): string {
  const bare = (one: string) => basename(one, extname(one));
  return paths.filter((one) => bare(one) === bare(path)).length === 1 ? bare(path) : basename(path);
}

/** Documents that state nothing are no specs, as long as others are; a task list without tasks is a fault of the plan. */
function withoutSilent(
  members: readonly Member[],
  kind: SpecSetPaths['kind'],
): readonly [readonly Member[], readonly LeftOut[]] {
  const isSilent = ({ plan, folder }: Member) =>
    plan.tasks.length === 0 && kind === 'specs' && !/(?:^|[\\/])(?:tasks\.md|plan\.ya?ml)$/i.test(folder.planPath);
  const kept = members.filter((member) => !isSilent(member));
  if (kept.length === 0) return [members, []];
  const why = 'it states nothing that a task could be made of';
  return [kept, members.filter(isSilent).map(({ folder }) => ({ path: folder.planPath, why }))];
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
