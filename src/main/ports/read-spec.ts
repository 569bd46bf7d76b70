import { relative, resolve } from 'node:path';
import { readSpecFolder, type SpecFolder } from '../../adapters/project/specs.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { PlannedSpec } from '../../cli/plan-document.ts';
import type { PlanRequest } from '../../cli/ports.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { ListedScope } from '../../core/plan/scope/listed-scope.ts';
import type { Scope } from '../../core/plan/scope/scope.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { analysePlan } from '../../core/schedule/analysis.ts';
import { toPlanView } from '../../core/view/plan-view.ts';
import { isEditable } from './editable-path.ts';
import { keptPlanOf, readEditablePlan } from './editable-plan.ts';
import { assessBeside, readStated, type StatedPlan } from './listed-plan.ts';
import { findManySpecs, readManySpecs, type SpecSetPaths } from './many-specs.ts';
import { scanSpec } from './scan-spec.ts';

/** A spec as it was read, with the plan made of it. */
export interface ReadSpec {
  readonly folder: SpecFolder;
  readonly plan: Plan;
  readonly spec: PlannedSpec;
  /** Absolute path of the list whose boxes are ticked; null where there is none. */
  readonly listPath: string | null;
  /** The same for each spec of a set, by its name. */
  readonly lists: Readonly<Record<string, string>>;
}

/** Tracks that an estimate is made for when nothing else is said. */
export const DEFAULT_TRACKS = 8;

/** Reads and analyses the plan that a path means. */
export function readSpec(request: PlanRequest): Result<ReadSpec, PortFailure> {
  const many = findManySpecs(resolve(request.path));
  if (many !== null) return readSet(request, many);
  const named = readSpecFolder(request.path);
  if (!named.ok) return failure({ kind: 'usage', ...named.failure });
  // What an agent made of a document is its plan from then on, unless somebody asks for the rules.
  const found = { value: (request.by === 'offline' ? null : keptPlanOf(named.value)) ?? named.value };
  const file = shownPath(found.value.planPath, request.cwd);
  const read = readOne(found.value, request);
  const { listPath } = read;
  const beside =
    read.stated === null
      ? assessBeside(found.value, read.plan, (path) => shownPath(path, request.cwd))
      : { scope: null, diagnostics: [] };
  const assessed = { ...read.plan, diagnostics: [...read.plan.diagnostics, ...beside.diagnostics] };
  const { plan, sources } = scanSpec(assessed, {
    read: new Map([[file, found.value.text]]),
    documents: found.value.specFiles,
    shown: (path) => shownPath(path, request.cwd),
  });
  const document = toPlanView(plan, analysePlan(plan, request.tracks ?? DEFAULT_TRACKS, request.optional));
  const folder = withList(found.value, listPath ?? read.documentPath);
  return success({
    folder,
    plan,
    listPath,
    lists: {},
    spec: { title: plan.title, file, document: { ...document, ...scopeOf(beside), ...read.stated }, sources },
  });
}

function scopeOf({ scope }: ListedScope): { readonly scope?: Scope } {
  return scope === null ? {} : { scope };
}

interface ReadOne extends StatedPlan {
  /** Absolute path of the document that an agent made it of; null for none. */
  readonly documentPath: string | null;
}

/** Only a task list has boxes to tick; a document stays as it is. */
function readOne(folder: SpecFolder, { cwd, scope = null }: PlanRequest): ReadOne {
  const shown = (path: string) => shownPath(path, cwd);
  if (isEditable(folder.planPath)) {
    const { plan, listPath, decomposed } = readEditablePlan(folder, shown(folder.planPath));
    const stated = decomposed === null ? null : { scope: decomposed.scope, coverage: decomposed.coverage };
    return { plan, listPath, stated, documentPath: decomposed?.path ?? null };
  }
  return { ...readStated(folder, { shown, scope }), documentPath: null };
}

function readSet(request: PlanRequest, set: SpecSetPaths): Result<ReadSpec, PortFailure> {
  const shown = (path: string) => shownPath(path, request.cwd);
  const read = readManySpecs(resolve(request.path), set, shown);
  if (!read.ok) return read;
  const { folder, lists } = read.value;
  const texts = { read: read.value.sources, documents: folder.specFiles, shown };
  const { plan, sources } = scanSpec(read.value.plan, texts);
  const document = toPlanView(plan, analysePlan(plan, request.tracks ?? DEFAULT_TRACKS, request.optional));
  return success({
    folder,
    plan,
    lists,
    listPath: null,
    spec: { title: plan.title, file: plan.file, document, sources },
  });
}

/** Relative where that is shorter and does not climb. */
export function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.startsWith('..') || near === '' ? path : near;
}

/** Agents get the list that a plan was made from too. */
function withList(folder: SpecFolder, listPath: string | null): SpecFolder {
  if (listPath === null || folder.specFiles.includes(listPath)) return folder;
  return { ...folder, specFiles: [...folder.specFiles, listPath] };
}
