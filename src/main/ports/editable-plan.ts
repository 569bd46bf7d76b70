import { createHash } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { parseConfigDocument } from '../../adapters/config/document.ts';
import { readTextFile } from '../../adapters/project/read.ts';
import { LARGEST_SPEC_BYTES, readSpecFolder, type SpecFolder } from '../../adapters/project/specs.ts';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { checkPlanFile } from '../../protocol/plan-file/check.ts';
import type { PlanFileSource } from '../../protocol/plan-file/from-plan.ts';
import type { PlanFile } from '../../protocol/plan-file/schema.ts';
import { listDialect, toPlan } from '../../protocol/plan-file/to-plan.ts';
import { readListed } from './listed-plan.ts';

/** An editable plan as it was read. */
export interface EditablePlan {
  readonly plan: Plan;
  /** Absolute path of the list whose boxes are ticked; null where there is none. */
  readonly listPath: string | null;
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
  const findings = [
    ...missingList(list, { shown, line: document.value.placeOf(['source', 'list']).line }),
    ...drift(file, base, shown),
  ];
  return {
    plan: { ...plan, diagnostics: [...findings, ...plan.diagnostics] },
    listPath: list?.plan == null ? null : list.path,
    file,
  };
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
  return { plan, listPath: null, file: null };
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
      hint: `slipway diff ${shown} shows which tasks that touches; slipway plan --write --force takes it over.`,
      file: shown,
      line: 1,
      column: 1,
    },
  ];
}

/** SHA-256 of a document, of a task list with its boxes taken as empty; null where it cannot be read. */
function hashOf(path: string, isList: boolean): string | null {
  const read = readTextFile(path, LARGEST_SPEC_BYTES);
  if (!read.ok) return null;
  const text = isList ? read.value.text.replaceAll(/\[[xX]\]/g, '[ ]') : read.value.bytes;
  return createHash('sha256').update(text).digest('hex');
}
