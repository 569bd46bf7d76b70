import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import { LARGEST_SPEC_BYTES, type SpecFolder } from '../../adapters/project/specs.ts';
import type { Siblings } from '../../core/plan/acceptance.ts';
import type { Coverage } from '../../core/plan/decompose/decomposition.ts';
import { planDocuments } from '../../core/plan/decompose/plan-documents.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { readPlan } from '../../core/plan/read-plan.ts';
import { assessListed, type ListedScope } from '../../core/plan/scope/listed-scope.ts';
import type { Scope, ScopeChoice } from '../../core/plan/scope/scope.ts';
import { documentFindings } from '../../core/spec/document/document-findings.ts';
import { isDocument } from '../../core/spec/document/is-document.ts';
import { readDocuments } from '../../core/spec/document/read-documents.ts';
import type { DocumentText } from '../../core/spec/document/statement.ts';
import { readPlanJson } from '../../protocol/plan-json.ts';

/** What a spec is planned as. */
export interface StatedPlan {
  readonly plan: Plan;
  /** Absolute path of the list whose boxes are ticked; null where nothing is: in documents, and in a plan in JSON. */
  readonly listPath: string | null;
  /** What the documents ask for; null where a task list says it. */
  readonly stated: { readonly scope: Scope; readonly coverage: Coverage } | null;
}

/** How a spec is to be read. */
export interface ReadingContext {
  /** Names a document as it is to be shown. */
  readonly shown: (path: string) => string;
  readonly scope?: ScopeChoice | null;
}

/** The plan that a task list states, with what the documents beside it say; without a list, the plan that the documents are cut into. */
export function readStated(folder: SpecFolder, { shown, scope = null }: ReadingContext): StatedPlan {
  const file = shown(folder.planPath);
  const written = readPlanJson(folder.text, file);
  if (written !== null) return { plan: written, stated: null, listPath: null };
  const texts = documentTexts(folder, shown);
  if (texts !== null) {
    const planned = planDocuments({ texts, file, scope });
    if (planned !== null) {
      const { plan, ...stated } = planned;
      return { plan, stated, listPath: null };
    }
  }
  const plan = readPlan({ text: folder.text, file, siblings: siblingsOf(folder) });
  // What is no plan at all, such as a patch, is no document either.
  const isOther = plan.diagnostics.some(({ code, severity }) => severity === 'error' && code !== 'plan/no-tasks');
  const findings = texts === null || isOther ? [] : documentFindings(readDocuments(texts));
  return {
    plan: { ...plan, diagnostics: [...plan.diagnostics, ...findings] },
    stated: null,
    listPath: folder.planPath,
  };
}

/** The documents that a spec without a task list is planned from; null where it has a list. */
export function documentTexts(folder: SpecFolder, shown: ReadingContext['shown']): readonly DocumentText[] | null {
  const isText = isStorySet(folder) || (PROSE.test(folder.planPath) && isDocument(folder.text, folder.planPath));
  return isText ? textsOf(folder, shown) : null;
}

/** What the documents beside a task list, or an editable plan, ask for, and what that says about the plan. */
export function assessBeside(folder: SpecFolder, plan: Plan, shown: ReadingContext['shown']): ListedScope {
  return assessListed(besideOf(folder, shown), plan);
}

const PROSE = /\.(?:md|mdx|markdown|txt|rst)$/i;
const STORY = /(?:^|[.\\/-])story\.md$/i;

/** Several stories of BMAD are planned as one, by what they ask for; the boxes of a single one are a list. */
function isStorySet({ planPath, siblings }: SpecFolder): boolean {
  return STORY.test(planPath) && siblings.some(({ path }) => STORY.test(path));
}

/** The plan alone. */
export function readListed(folder: SpecFolder, shown: (path: string) => string): Plan {
  return readStated(folder, { shown }).plan;
}

/** The plan of spec-kit says how it is built and how its own steps go on; what is wanted stands in the spec. */
const UNREAD = /[\\/]plan\.md$/i;

/** The document itself, then those beside it that say what is wanted or how it is built. */
function textsOf(folder: SpecFolder, shown: ReadingContext['shown']): readonly DocumentText[] {
  return [{ file: shown(folder.planPath), text: folder.text }, ...besideOf(folder, shown)];
}

function besideOf({ siblings }: SpecFolder, shown: ReadingContext['shown']): readonly DocumentText[] {
  return siblings
    .filter(({ role, path }) => (role === 'requirements' || role === 'design') && !UNREAD.test(path))
    .flatMap(({ path }): readonly DocumentText[] => {
      const read = readTextFile(path, LARGEST_SPEC_BYTES);
      return read.ok ? [{ file: shown(path), text: read.value.text }] : [];
    });
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
