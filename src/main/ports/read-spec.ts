import { extname, relative } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import { LARGEST_SPEC_BYTES, readSpecFolder, type SpecFolder } from '../../adapters/project/specs.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { PlannedSpec } from '../../cli/plan-document.ts';
import type { PlanRequest } from '../../cli/ports.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { analysePlan } from '../../core/schedule/analysis.ts';
import { masked, type NamedText, scanTexts } from '../../core/secret/scan.ts';
import { toPlanView } from '../../core/view/plan-view.ts';
import { readEditablePlan } from './editable-plan.ts';
import { readListed } from './listed-plan.ts';

/** A spec as it was read, with the plan made of it. */
export interface ReadSpec {
  readonly folder: SpecFolder;
  readonly plan: Plan;
  readonly spec: PlannedSpec;
  /** Absolute path of the list whose boxes are ticked; null where there is none. */
  readonly listPath: string | null;
}

/** Tracks that an estimate is made for when nothing else is said. */
const DEFAULT_TRACKS = 8;

/** Reads and analyses the plan that a path means. */
export function readSpec(request: PlanRequest): Result<ReadSpec, PortFailure> {
  const found = readSpecFolder(request.path);
  if (!found.ok) return failure({ kind: 'usage', ...found.failure });
  const file = shownPath(found.value.planPath, request.cwd);
  const read = isEditable(found.value.planPath)
    ? readEditablePlan(found.value, file)
    : { plan: readListed(found.value, file), listPath: found.value.planPath };
  const { listPath } = read;
  const scanned = scanTexts(textsOf(found.value, request.cwd));
  const plan = scanned.length === 0 ? read.plan : { ...read.plan, diagnostics: [...read.plan.diagnostics, ...scanned] };
  const document = toPlanView(plan, analysePlan(plan, request.tracks ?? DEFAULT_TRACKS, request.optional));
  // Findings quote their line: what they are about must not be in it.
  const sources = new Map([[file, masked(found.value.text)]]);
  const folder = withList(found.value, listPath);
  return success({ folder, plan, listPath, spec: { title: plan.title, file, document, sources } });
}

/** The plan and the documents beside it: all that agents get. */
function textsOf(folder: SpecFolder, cwd: string): readonly NamedText[] {
  const documents = folder.specFiles.filter((path) => path !== folder.planPath);
  return [
    { file: shownPath(folder.planPath, cwd), text: folder.text },
    ...documents.flatMap((path) => {
      const read = readTextFile(path, LARGEST_SPEC_BYTES);
      return read.ok ? [{ file: shownPath(path, cwd), text: read.value.text }] : [];
    }),
  ];
}

/** Whether a path names an editable plan and not a task list. */
export function isEditable(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path).toLowerCase());
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
