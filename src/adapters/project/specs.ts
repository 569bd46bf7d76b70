import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import { nearest } from '../../core/text/nearest.ts';
import { type ReadFailure, readTextFile } from './read.ts';

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

/** Why there is no plan to work on. */
export interface SpecFailure {
  readonly reason: 'missing' | 'no-plan' | 'ambiguous' | ReadFailure['reason'];
  readonly message: string;
  readonly hint: string;
}

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
/** An editable plan beside a task list is the plan: somebody made it out of the list. */
const EDITABLE_PLAN = 'plan.yaml';

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
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return failure(missing(path));
  if (!stat.isDirectory()) return success(path);
  const names = entriesOf(path).map((entry) => entry.name);
  if (names.includes(EDITABLE_PLAN)) return success(join(path, EDITABLE_PLAN));
  const plans = names.filter((name) => PLAN_NAME.test(name));
  const exact = plans.find((name) => name === 'tasks.md') ?? (plans.length === 1 ? plans[0] : undefined);
  if (exact !== undefined) return success(join(path, exact));
  const tracked = TRACKER_PLANS.map((name) => join(path, name)).find((file) => existsSync(file));
  if (plans.length === 0 && tracked !== undefined) return success(tracked);
  const document = plans.length === 0 ? mainDocument(path, names) : null;
  if (document !== null) return success(document);
  return failure(plans.length > 1 ? ambiguous(path, plans) : withoutPlan(path, names));
}

/** Documents that are planned where a folder has no task list, the first one there. */
const MAIN_DOCUMENTS = ['spec.md', 'requirements.md', 'bugfix.md', 'prd.md', 'proposal.md', 'design.md'];
/** Of these, the ones that folders of a set are known by. */
const SPEC_NAMES = ['spec.md', 'requirements.md', 'proposal.md'];
const STORY_NAME = /(?:^|[.-])story\.md$/i;

/** The document that says what a folder is about: by its usual name, the only one that is called a PRD, or the first of its stories. */
function mainDocument(folder: string, names: readonly string[]): string | null {
  const usual = MAIN_DOCUMENTS.flatMap((name) => names.filter((one) => one.toLowerCase() === name));
  const called = names.filter((name) => /(?:^|[-_.])prd(?:[-_.].*)?\.(?:md|txt)$/i.test(name));
  const [first] = [...usual, ...(called.length === 1 ? called : []), ...names.filter((name) => STORY_NAME.test(name))];
  return first === undefined ? null : join(folder, first);
}

/** Stories of a BMAD project: beside the plan, or in a folder `stories`. */
function storiesBeside(folder: string): readonly string[] {
  return [folder, join(folder, 'stories')].flatMap((place) =>
    entriesOf(place).flatMap(({ name }) => (STORY_NAME.test(name) ? [join(place, name)] : [])),
  );
}

function missing(path: string): SpecFailure {
  const folder = dirname(path);
  const meant = nearest(
    basename(path),
    entriesOf(folder).map((entry) => entry.name),
  );
  return {
    reason: 'missing',
    message: `${path} does not exist.`,
    hint:
      meant === null
        ? 'Give the path of a tasks.md, or of the folder that holds it.'
        : `Did you mean ${join(folder, meant)}?`,
  };
}

function ambiguous(path: string, plans: readonly string[]): SpecFailure {
  const message = `${path} holds more than one plan: ${plans.join(', ')}.`;
  return { reason: 'ambiguous', message, hint: `Name one of them, for example ${join(path, plans[0] ?? '')}.` };
}

/** Places below a folder in which tools keep their specs, each spec in a folder of its own. */
const SPEC_HOMES = ['.', 'specs', '.kiro/specs', '.specify/specs', 'openspec/changes'];
const MOST_NAMED = 5;

function withoutPlan(path: string, names: readonly string[]): SpecFailure {
  const below = SPEC_HOMES.flatMap((home) =>
    entriesOf(join(path, home)).map((entry) => join(path, home, entry.name, 'tasks.md')),
  );
  const documents = names.filter((name) => name.endsWith('.md') && ROLES[name.toLowerCase()] === undefined);
  const candidates = [
    ...below.filter((candidate) => existsSync(candidate)),
    ...documents.map((name) => join(path, name)),
  ];
  const named = candidates.slice(0, MOST_NAMED).join(', ');
  return {
    reason: 'no-plan',
    message: `The folder ${path} holds no tasks.md.`,
    hint:
      named === ''
        ? 'Give the path of the file that lists the tasks.'
        : `Name the file that lists the tasks, for example: ${named}.`,
  };
}

function unusable(path: string, { reason, why }: ReadFailure): SpecFailure {
  const hints: Readonly<Record<ReadFailure['reason'], string>> = {
    missing: 'Give the path of a tasks.md, or of the folder that holds it.',
    'not-a-file': 'Give the path of a text file, or of the folder that holds a tasks.md.',
    'too-large': 'Split the plan into several files.',
    unreadable: `Make it readable, for example: chmod u+r '${path}'`,
    binary: 'Give a Markdown file; this one is damaged or of another kind.',
    'not-utf8': 'Save the file as UTF-8.',
  };
  return { reason, message: `${path} ${why}.`, hint: hints[reason] };
}

interface Found {
  readonly siblings: readonly SpecDocument[];
  readonly omitted: SpecFolder['omitted'];
}

function findDocuments(planPath: string, isFolder: boolean): Found {
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
  const stories = isFolder && !PLAN_NAME.test(basename(planPath)) ? storiesBeside(folder) : [];
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

/** Folders that each hold a plan, below a folder that holds none itself: in it, or in the places in which tools keep their specs. */
export function findSpecFolders(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true || findPlan(folder).ok) return [];
  for (const home of SPEC_HOMES) {
    const places = entriesOf(join(folder, home))
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'archive')
      .map((entry) => join(folder, home, entry.name));
    const planned = places.filter((path) => [EDITABLE_PLAN, 'tasks.md'].some((name) => existsSync(join(path, name))));
    // Beside specs with a plan, one without is not ready yet; where none has one, all are to be decomposed.
    const below =
      planned.length > 0 ? planned : places.filter((path) => SPEC_NAMES.some((name) => existsSync(join(path, name))));
    if (below.length > 0) return below;
  }
  return [];
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

/** Entries in the order of their names; a folder that cannot be read is empty. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
