import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { entriesOf } from './entries.ts';
import { isStoryName } from './stories.ts';

/** An editable plan beside a task list is the plan: somebody made it out of the list. */
export const EDITABLE_PLAN = 'plan.yaml';

/** Places below a folder in which tools keep their specs, each spec in a folder of its own. */
export const SPEC_HOMES = ['.', 'specs', '.kiro/specs', '.specify/specs', 'openspec/changes'];

/** Documents that are planned where a folder has no task list, the first one there. */
const MAIN_DOCUMENTS = ['spec.md', 'requirements.md', 'bugfix.md', 'prd.md', 'proposal.md', 'design.md'];
/** Of these, the ones that folders of a set were known by first; they decide where a set is looked for. */
const SPEC_NAMES = ['spec.md', 'requirements.md', 'proposal.md'];

/** The document that says what a folder is about: by its usual name, the only one that is called a PRD, or the first of its stories. */
export function mainDocument(folder: string, names: readonly string[]): string | null {
  const usual = MAIN_DOCUMENTS.flatMap((name) => names.filter((one) => one.toLowerCase() === name));
  const called = names.filter((name) => /(?:^|[-_.])prd(?:[-_.].*)?\.(?:md|txt)$/i.test(name));
  const [first] = [...usual, ...(called.length === 1 ? called : []), ...names.filter(isStoryName)];
  return first === undefined ? null : join(folder, first);
}

/** A path that is no part of a set, and why, without the full stop. */
export interface LeftOut {
  /** Absolute path of a document. */
  readonly path: string;
  readonly why: string;
}

/** The folders of a set, with the folders beside them that hold documents and are no spec. */
export interface SetFolders {
  /** Absolute. */
  readonly folders: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Folders that each hold a spec, in the first of the usual places that has one: a place with task lists before one with specs, and that before one
 * with other documents. In that place every folder with a task list, an editable plan or a document that says what is wanted counts.
 */
export function specFoldersBelow(folder: string): SetFolders {
  const homes = SPEC_HOMES.map((home) => foldersIn(join(folder, home)));
  const tests = [hasPlan, (path: string) => hasAny(path, SPEC_NAMES), hasDocument];
  for (const test of tests) {
    const home = homes.find((places) => places.some(test));
    if (home !== undefined) return chosenOf(home);
  }
  return { folders: [], leftOut: [] };
}

function foldersIn(home: string): readonly string[] {
  return entriesOf(home)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NO_SPECS.has(entry.name))
    .map((entry) => join(home, entry.name));
}

/** Folders of what is over, and of what others wrote. */
const NO_SPECS: ReadonlySet<string> = new Set(['archive', 'node_modules']);

function chosenOf(places: readonly string[]): SetFolders {
  const isSpec = (path: string) => hasPlan(path) || hasAny(path, SPEC_NAMES) || hasDocument(path);
  return {
    folders: places.filter(isSpec),
    leftOut: places
      .filter((path) => !isSpec(path))
      .flatMap((path) => documentsIn(path).slice(0, 1))
      .map((path) => ({
        path,
        why: 'its folder holds no task list, and no document whose name says that it is a spec',
      })),
  };
}

function hasPlan(path: string): boolean {
  return hasAny(path, [EDITABLE_PLAN, 'tasks.md']);
}

function hasAny(path: string, names: readonly string[]): boolean {
  return names.some((name) => existsSync(join(path, name)));
}

/** Names of folders that hold documents about the whole project; a design among these is no spec of its own. */
const ABOUT_ALL = /^(?:docs?|documentation|design|templates?)$/i;

function hasDocument(path: string): boolean {
  const names = entriesOf(path).flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]));
  const main = mainDocument(path, names);
  return (
    main !== null && !isStoryName(basename(main)) && !(ABOUT_ALL.test(basename(path)) && /design\.md$/i.test(main))
  );
}

function documentsIn(path: string): readonly string[] {
  return entriesOf(path)
    .filter((entry) => entry.isFile() && PROSE.test(entry.name))
    .map((entry) => join(path, entry.name));
}

const PROSE = /\.(?:md|markdown|txt)$/i;
/** Files that speak about a folder or a project and are never specs. */
const ABOUT_THE_PROJECT =
  /^(?:readme|changelog|changes|history|contributing|contributors|code[-_]of[-_]conduct|security|support|governance|licen[cs]e|notice|authors|maintainers|agents|claude|gemini|copilot-instructions|notes?|todo|backlog|roadmap|glossary|faq|constitution|template)(?:[-_.].*)?\.(?:md|markdown|txt)$/i;
/** Documents that belong to a spec rather than being one, by the names that tools give them. */
const PART_OF_A_SPEC = /^(?:plan|research|data-model|quickstart|tasks?|brief)\.md$/i;
/** More documents than this are no set of specs. */
const MOST_FILES = 200;

/** Documents of a folder, each of which may be a spec of its own; none where an index says that they are the parts of one. */
export function documentFilesIn(folder: string): {
  readonly files: readonly string[];
  readonly leftOut: readonly LeftOut[];
} {
  const all = documentsIn(folder);
  if (all.length > MOST_FILES || all.some((path) => /^index\.md$/i.test(basename(path))))
    return { files: [], leftOut: [] };
  const isOther = (path: string) => ABOUT_THE_PROJECT.test(basename(path)) || PART_OF_A_SPEC.test(basename(path));
  return {
    files: all.filter((path) => !isOther(path)),
    leftOut: all.filter(isOther).map((path) => ({ path, why: 'its name says that it is no spec' })),
  };
}
