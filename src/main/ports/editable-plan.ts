import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parseConfigDocument } from '../../adapters/config/document.ts';
import { readTextFile } from '../../adapters/project/read.ts';
import { LARGEST_SPEC_BYTES, readSpecFolder, type SpecFolder } from '../../adapters/project/specs.ts';
import { keptCoverage } from '../../core/plan/decompose/kept-decomposition.ts';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { assessScope } from '../../core/plan/scope/scope.ts';
import { withoutTicks } from '../../core/plan/tick.ts';
import { readDocuments } from '../../core/spec/document/read-documents.ts';
import { checkPlanFile } from '../../protocol/plan-file/check.ts';
import type { PlanFileSource } from '../../protocol/plan-file/from-plan.ts';
import { PLAN_FILE_NAME, type PlanFile } from '../../protocol/plan-file/schema.ts';
import { listDialect, toPlan } from '../../protocol/plan-file/to-plan.ts';
import { isEditable } from './editable-path.ts';
import { documentTexts, readListed, type StatedPlan } from './listed-plan.ts';

/** An editable plan as it was read. */
export interface EditablePlan {
  readonly plan: Plan;
  /** Absolute path of the list whose boxes are ticked; null where there is none. */
  readonly listPath: string | null;
  /** Absolute path of the document that an agent made it of, with what became of its statements; null for other plans. */
  readonly decomposed: (StatedPlan['stated'] & { readonly path: string }) | null;
  /** What the file holds; null where it cannot be understood. */
  readonly file: PlanFile | null;
}

/** Reads `plan.yaml`. Faults are diagnostics of a plan without tasks; documents that changed since are told as warnings. */
export function readEditablePlan(folder: SpecFolder, shown: string): EditablePlan {
  const document = parseConfigDocument(folder.text, shown);
  if (!document.ok) return unusable(shown, document.failure);
  const checked = checkPlanFile(document.value, shown);
  if (!checked.ok) return unusable(shown, checked.failure);
  const file = checked.value;
  const lineOf = (index: number) => document.value.placeOf(['tasks', index, 'id']).line;
  const base = dirname(folder.planPath);
  const list = readList(file, base);
  const plan = toPlan(file, { file: shown, lineOf, ...(list?.plan == null ? {} : { list: list.plan }) });
  const decomposed = readDecomposed(file, { plan, base, shown });
  const findings = [
    ...(decomposed?.diagnostics ?? []),
    ...missingList(list, { shown, line: document.value.placeOf(['source', 'list']).line }),
    ...drift(file, base, shown),
  ];
  return {
    plan: { ...plan, diagnostics: [...findings, ...plan.diagnostics] },
    listPath: list?.plan == null ? null : list.path,
    decomposed: decomposed?.kept ?? null,
    file,
  };
}

/** What an agent's plan leaves of its document as it is now; null where no agent made it, or the document is gone. */
function readDecomposed(
  { source }: PlanFile,
  at: { readonly plan: Plan; readonly base: string; readonly shown: string },
): { readonly kept: NonNullable<EditablePlan['decomposed']>; readonly diagnostics: readonly Diagnostic[] } | null {
  if (source?.by === undefined || source.list === undefined) return null;
  const path = join(at.base, source.list);
  const folder = readSpecFolder(path);
  const texts = folder.ok
    ? documentTexts(folder.value, (file) => join(dirname(at.shown), relative(at.base, file)))
    : null;
  if (texts === null) return null;
  const documents = readDocuments(texts);
  const { by, leftOut = [] } = source;
  const { coverage, diagnostics } = keptCoverage(documents, { tasks: at.plan.tasks, leftOut, by, file: at.shown });
  return { kept: { path, scope: assessScope(documents, null), coverage }, diagnostics };
}

/** The editable plan that an agent made of this document, where it stands beside it; null for none. */
export function keptPlanOf(folder: SpecFolder): SpecFolder | null {
  const path = join(dirname(folder.planPath), PLAN_FILE_NAME);
  if (isEditable(folder.planPath) || !existsSync(path)) return null;
  const found = readSpecFolder(path);
  if (!found.ok) return null;
  const source = sourceIn(found.value);
  return source?.by !== undefined && source.list === basename(folder.planPath) ? found.value : null;
}

/** What an editable plan says about where it comes from; null where it cannot be read. */
export function sourceIn(folder: SpecFolder): PlanFile['source'] | null {
  const document = parseConfigDocument(folder.text, folder.planPath);
  const checked = document.ok ? checkPlanFile(document.value, folder.planPath) : null;
  return checked?.ok === true ? (checked.value.source ?? null) : null;
}

/** What a plan file says about where it comes from: paths relative to it, hashes of the documents as they are. */
export function sourceOf(folder: SpecFolder, planPath: string, format: string): PlanFileSource {
  const base = dirname(planPath);
  const hashes = folder.specFiles
    .filter((path) => path !== planPath)
    .flatMap((path) => {
      const hash = hashOf(path, path === folder.planPath);
      return hash === null ? [] : [[relative(base, path), hash] as const];
    });
  return { format, list: relative(base, folder.planPath), hashes: Object.fromEntries(hashes) };
}

function unusable(file: string, diagnostics: readonly Diagnostic[]): EditablePlan {
  const plan: Plan = {
    ...{ schemaVersion: 1, title: file, dialect: 'plan', file, tasks: [], joins: [], conflicts: [] },
    diagnostics: diagnostics.map((finding) => ({ ...finding, code: finding.code.replace(/^config\//, 'plan-file/') })),
  };
  return { plan, listPath: null, decomposed: null, file: null };
}

interface ListOf {
  readonly path: string;
  readonly plan: Plan | null;
}

function readList(file: PlanFile, base: string): ListOf | null {
  const name = file.source?.list;
  if (name === undefined || listDialect(file) === null) return null;
  const path = join(base, name);
  const folder = readSpecFolder(path);
  return { path, plan: folder.ok ? readListed(folder.value, (file) => file) : null };
}

function missingList(
  list: ListOf | null,
  at: { readonly shown: string; readonly line: number },
): readonly Diagnostic[] {
  if (list === null || list.plan !== null) return [];
  return [
    {
      code: 'plan-file/no-list',
      severity: 'warning',
      message: `The task list ${list.path} that this plan was made from cannot be read, so no boxes are ticked.`,
      hint: 'Put it back, or remove `list` from `source`.',
      file: at.shown,
      line: at.line,
      column: 1,
    },
  ];
}

/** Ticking boxes is what a run does to its list; nothing else may have changed unseen. */
function drift(file: PlanFile, base: string, shown: string): readonly Diagnostic[] {
  const list = file.source?.list;
  const changed = Object.entries(file.source?.hashes ?? {}).flatMap(([name, hash]) => {
    const now = hashOf(join(base, name), name === list);
    return now === hash ? [] : [name];
  });
  if (changed.length === 0) return [];
  return [
    {
      code: 'plan-file/drift',
      severity: 'warning',
      message: `${changed.join(', ')} changed since this plan was made.`,
      hint:
        file.source?.by === undefined
          ? `slipway diff --plan ${shown} shows which tasks that touches; slipway plan ${dirname(shown)} --write --update takes it over and keeps your edits.`
          : `What no task covers is told below; slipway plan ${join(dirname(shown), list ?? '')} --by ${file.source.by} --force has it cut up again.`,
      file: shown,
      line: 1,
      column: 1,
    },
  ];
}

/** SHA-256 of a document, of a task list with its boxes taken as empty and the words of statuses left out; null where it cannot be read. */
function hashOf(path: string, isList: boolean): string | null {
  const read = readTextFile(path, LARGEST_SPEC_BYTES);
  if (!read.ok) return null;
  const text = isList ? withoutTicks(read.value.text, path) : read.value.bytes;
  return createHash('sha256').update(text).digest('hex');
}
