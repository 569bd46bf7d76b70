import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import { isRoadmap } from '../../core/spec/multi/roadmap.ts';
import { entriesOf, isFolder, lookAt } from './entries.ts';
import { readTextFile } from './read.ts';
import {
  documentFilesIn,
  EDITABLE_PLAN,
  mainDocument,
  type SetFolders,
  SPEC_HOMES,
  specFoldersBelow,
} from './set-members.ts';
import {
  ambiguous,
  missing,
  onlyRoadmap,
  type SpecFailure,
  unreachable,
  unusable,
  withoutPlan,
} from './spec-refusals.ts';
import { storyFilesIn } from './stories.ts';

/** A plan file with the documents that belong to it. */
export interface SpecFolder {
  /** Absolute path of the plan file. */
  readonly planPath: string;
  /** Its text; a byte order mark and the line ends stay. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
  /** Documents that belong to the plan, without the plan itself. */
  readonly siblings: readonly SpecDocument[];
  /** Absolute paths of the plan and all its documents: what agents get whole. */
  readonly specFiles: readonly string[];
  /** Documents that were left out, with the reason. */
  readonly omitted: readonly { readonly path: string; readonly why: string }[];
}

/** A document beside the plan. */
export interface SpecDocument {
  /** Absolute path. */
  readonly path: string;
  readonly role: SpecRole;
  readonly bytes: number;
}

/** What a document says: what is wanted, how it is built, what was found out, which interfaces are agreed, what always holds, what is checked. */
export type SpecRole = 'requirements' | 'design' | 'research' | 'contract' | 'constitution' | 'checklist';

/** Largest plan or document that is read. */
export const LARGEST_SPEC_BYTES = 16 * 1024 * 1024;
/** Documents beside a plan that are passed on. */
const MOST_DOCUMENTS = 200;

const PLAN_NAME = /^tasks?\.md$/i;
/** Files of trackers that are plans, where a folder holds no task list in Markdown. */
const TRACKER_PLANS = [
  'tasks.json',
  'tasks/tasks.json',
  '.taskmaster/tasks/tasks.json',
  'issues.jsonl',
  '.beads/issues.jsonl',
];
const ROLES: Readonly<Record<string, SpecRole>> = {
  'spec.md': 'requirements',
  'requirements.md': 'requirements',
  'bugfix.md': 'requirements',
  'proposal.md': 'requirements',
  'plan.md': 'design',
  'design.md': 'design',
  'data-model.md': 'design',
  'research.md': 'research',
  'quickstart.md': 'research',
  'constitution.md': 'constitution',
};

const FOLDER_ROLES: Readonly<Record<string, SpecRole>> = { contracts: 'contract', checklists: 'checklist' };

/** Finds the plan that a path means (the file itself, or the `plan.yaml` or `tasks.md` of a folder) and reads it with the documents beside it. */
export function readSpecFolder(path: string): Result<SpecFolder, SpecFailure> {
  const plan = findPlan(resolve(path));
  if (!plan.ok) return plan;
  const file = readTextFile(plan.value, LARGEST_SPEC_BYTES);
  if (!file.ok) return failure(unusable(plan.value, file.failure));
  if (/^roadmap\.md$/i.test(basename(plan.value)) && isRoadmap(file.value.text))
    return failure(onlyRoadmap(plan.value, specsOfRoadmap(plan.value)));
  const { siblings, omitted } = findDocuments(plan.value, plan.value !== resolve(path));
  return success({
    planPath: plan.value,
    text: file.value.text,
    bytes: file.value.bytes,
    hash: createHash('sha256').update(file.value.bytes).digest('hex'),
    siblings,
    specFiles: [plan.value, ...siblings.map((document) => document.path)],
    omitted,
  });
}

function findPlan(path: string): Result<string, SpecFailure> {
  const reached = lookAt(path);
  if (reached.kind === 'nothing') return failure(missing(path));
  if (reached.kind === 'unreachable') return failure(unreachable(path, reached.code));
  if (reached.kind === 'file') return success(path);
  const local = findLocalPlan(path);
  if (local.ok || local.failure.reason !== 'no-plan' || specPlansBelow(path).length > 0) return local;
  const [story] = storyFilesIn(path);
  return story === undefined ? local : success(story);
}

/** The plan that a folder holds itself. */
function findLocalPlan(path: string): Result<string, SpecFailure> {
  const names = entriesOf(path).map((entry) => entry.name);
  const listed = findListed(path, names);
  if (!listed.ok) return listed;
  if (listed.value !== null) return success(listed.value);
  const document = mainDocument(path, names);
  if (document !== null) return success(document);
  const documents = names.filter((name) => name.endsWith('.md') && ROLES[name.toLowerCase()] === undefined);
  return failure(withoutPlan(path, [...specPlansBelow(path), ...documents.map((name) => join(path, name))]));
}

/** The file of a folder that lists tasks; null where it has none. */
function findListed(path: string, names: readonly string[]): Result<string | null, SpecFailure> {
  if (names.includes(EDITABLE_PLAN)) return success(join(path, EDITABLE_PLAN));
  const plans = names.filter((name) => PLAN_NAME.test(name));
  const exact = plans.find((name) => name === 'tasks.md') ?? (plans.length === 1 ? plans[0] : undefined);
  if (exact !== undefined) return success(join(path, exact));
  if (plans.length > 1) return failure(ambiguous(path, plans));
  return success(TRACKER_PLANS.map((name) => join(path, name)).find((file) => existsSync(file)) ?? null);
}

/** Task lists below a folder, in the places in which tools keep their specs. */
function specPlansBelow(path: string): readonly string[] {
  return SPEC_HOMES.flatMap((home) =>
    entriesOf(join(path, home)).map((entry) => join(path, home, entry.name, 'tasks.md')),
  ).filter((candidate) => existsSync(candidate));
}

/** The folder of the specs that a roadmap orders: where it stands itself, or beside its own. */
function specsOfRoadmap(roadmap: string): string | null {
  const folder = dirname(roadmap);
  return [folder, join(folder, '..', 'specs')].find((place) => findSpecFolders(place).folders.length > 0) ?? null;
}

interface Found {
  readonly siblings: readonly SpecDocument[];
  readonly omitted: SpecFolder['omitted'];
}

function findDocuments(planPath: string, fromFolder: boolean): Found {
  const folder = dirname(planPath);
  const root = repositoryAround(folder) ?? folder;
  const beside = entriesOf(folder).flatMap((entry): readonly (readonly [string, SpecRole])[] => {
    const role = ROLES[entry.name.toLowerCase()];
    const nestedRole = FOLDER_ROLES[entry.name.toLowerCase()];
    if (role !== undefined) return [[join(folder, entry.name), role]];
    return nestedRole === undefined ? [] : filesBelow(join(folder, entry.name)).map((path) => [path, nestedRole]);
  });
  const deltas = isOpenSpecChange(folder) ? filesBelow(join(folder, 'specs')).filter(isSpecFile) : [];
  const constitution = constitutionAbove(folder, root);
  const stories = fromFolder && !PLAN_NAME.test(basename(planPath)) ? storyFilesIn(folder) : [];
  const requirements = [...deltas, ...stories].map((path) => [path, 'requirements'] as const);
  const all = [...beside, ...requirements, ...(constitution === null ? [] : [[constitution, 'constitution'] as const])];
  const judged = all
    .filter(([path]) => path !== planPath)
    .map(([path, role], index) => judge({ path, role, root, isBeyondBound: index >= MOST_DOCUMENTS }));
  return {
    siblings: judged.flatMap((result) => (result.ok ? [result.value] : [])),
    omitted: judged.flatMap((result) => (result.ok ? [] : [result.failure])),
  };
}

/** A change of OpenSpec says what is wanted below `specs/`, one folder for each capability; elsewhere that folder holds other specs. */
function isOpenSpecChange(folder: string): boolean {
  return basename(dirname(folder)) === 'changes' && basename(dirname(dirname(folder))) === 'openspec';
}

function isSpecFile(path: string): boolean {
  return basename(path) === 'spec.md';
}

interface DocumentCandidate {
  readonly path: string;
  readonly role: SpecRole;
  readonly root: string;
  readonly isBeyondBound: boolean;
}

/** A link may lead to anything on this machine, and what is a document goes to agents: only what is inside the repository counts. */
function judge({
  path,
  role,
  root,
  isBeyondBound,
}: DocumentCandidate): Result<SpecDocument, { path: string; why: string }> {
  if (isBeyondBound) return failure({ path, why: `only ${MOST_DOCUMENTS} documents are passed on` });
  try {
    const real = realpathSync(path);
    if (relative(realpathSync(root), real).split(sep)[0] === '..')
      return failure({ path, why: 'it is a link out of the repository' });
    const file = readTextFile(real, LARGEST_SPEC_BYTES);
    if (!file.ok) return failure({ path, why: `it ${file.failure.why}` });
    return success({ path, role, bytes: file.value.bytes.length });
  } catch {
    return failure({ path, why: 'it is a link that leads nowhere' });
  }
}

const DEEPEST_FOLDER = 4;

function filesBelow(folder: string, depth = 1): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth < DEEPEST_FOLDER ? filesBelow(path, depth + 1) : [];
    return [path];
  });
}

function constitutionAbove(folder: string, root: string): string | null {
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, '.specify', 'memory', 'constitution.md');
    if (existsSync(path)) return path;
    if (current === root || dirname(current) === current) return null;
  }
}

/** Folders that each hold a spec, below a folder that holds none itself: in it, or in the places in which tools keep their specs. */
export function findSpecFolders(folder: string): SetFolders {
  return !isFolder(folder) || findLocalPlan(folder).ok ? { folders: [], leftOut: [] } : specFoldersBelow(folder);
}

/** Documents that a folder holds itself, where it has no plan, no document of the usual name, no specs and no stories; by their names alone. */
export function findDocumentFiles(folder: string): ReturnType<typeof documentFilesIn> {
  const isOther = !isFolder(folder) || findPlan(folder).ok || findSpecFolders(folder).folders.length > 0;
  return isOther ? { files: [], leftOut: [] } : documentFilesIn(folder);
}

/** Stories of BMAD that a folder holds or keeps below it, where it has neither a task list nor specs. */
export function findStories(folder: string): readonly string[] {
  if (!isFolder(folder) || findSpecFolders(folder).folders.length > 0) return [];
  const listed = findListed(
    folder,
    entriesOf(folder).map((entry) => entry.name),
  );
  return listed.ok && listed.value === null ? storyFilesIn(folder) : [];
}

/** Every editable plan in a folder and in the places below it in which tools keep their specs. */
export function findEditablePlans(folder: string): readonly string[] {
  const homes = SPEC_HOMES.flatMap((home) => [
    join(folder, home),
    ...entriesOf(join(folder, home)).flatMap((entry) => (entry.isDirectory() ? [join(folder, home, entry.name)] : [])),
  ]);
  return [...new Set(homes.map((home) => join(home, EDITABLE_PLAN)))].filter((path) => existsSync(path));
}

function repositoryAround(folder: string): string | null {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current;
    if (dirname(current) === current) return null;
  }
}
