import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { hashText } from '../../adapters/plan-file/history.ts';
import { readTextFile } from '../../adapters/project/read.ts';
import {
  findEditablePlans,
  LARGEST_SPEC_BYTES,
  readSpecFolder,
  type SpecFolder,
} from '../../adapters/project/specs.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { PlanFilesPort, PlanPlace } from '../../cli/ports.ts';
import { applyEdits } from '../../core/plan/edit/apply-edit.ts';
import { diffPlans, type PlanDiff } from '../../core/plan/edit/diff-plans.ts';
import { rebasePlan } from '../../core/plan/edit/rebase-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { ScopeChoice } from '../../core/plan/scope/scope.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { PLAN_FILE_NAME, type PlanFile } from '../../protocol/plan-file/schema.ts';
import type { Places } from '../places.ts';
import { withPast } from './contested-plan.ts';
import { criticise } from './critics.ts';
import { isEditable } from './editable-path.ts';
import { keptPlanOf, readEditablePlan, sourceIn, sourceOf } from './editable-plan.ts';
import { readListed, readStated } from './listed-plan.ts';
import { findManySpecs } from './many-specs.ts';
import { askOpinion, keptOpinion, type OpinionOf, withOpinion } from './opinions.ts';
import { baseOf, keepBase } from './plan-bases.ts';
import { shownPath } from './read-spec.ts';
import { loadSettings } from './settings.ts';
import { historyOf, replaceFile, writePlan } from './write-plan.ts';

/** An editable plan that is open for editing; `text` is null while it is only a task list. */
interface OpenPlan {
  readonly path: string;
  /** As the user would name it. */
  readonly shown: string;
  readonly text: string | null;
  readonly plan: Plan;
  readonly source: PlanFile['source'];
  /** Absolute paths of the documents that belong to it. */
  readonly documents: readonly string[];
}

/** What plan files need of their surroundings. */
export interface PlanFilesOptions {
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Editable plans as files, with a history of each so that edits can be taken back. */
export function createPlanFiles(places: Places, { variables }: PlanFilesOptions): PlanFilesPort {
  const write = (open: OpenPlan, plan: Plan) => writePlan(places, open, plan);
  return {
    create: async (place, force) => {
      const list = await listOf(place);
      if (!list.ok) return list;
      const path = join(dirname(list.value.planPath), PLAN_FILE_NAME);
      const exists = existsSync(path);
      if (exists && !force) return failure(alreadyThere(shownPath(path, place.cwd)));
      // A choice that was made once holds until another one is made.
      const scope = place.scope ?? (exists ? scopeAt(path) : null);
      const { plan } = readStated(list.value, { shown: (file) => shownPath(file, place.cwd), scope });
      const source = { ...toSource(list.value, path, plan), ...(scope === null ? {} : { scope }) };
      const shown = shownPath(path, place.cwd);
      const open = { path, shown, text: null, plan, source, documents: list.value.specFiles };
      write(open, plan);
      keepBase(places, path, source, plan);
      return success({ file: open.shown, created: !exists, tasks: plan.tasks.length });
    },
    update: async (place) => {
      const open = await openPlan(place);
      if (!open.ok) return open;
      const { path, shown, text, plan, source } = open.value;
      const listed = listedBeside(open.value, place);
      if (!listed.ok) return listed;
      const next = { ...toSource(listed.value.folder, path, listed.value.plan), ...scopeOf(source) };
      const isNew = JSON.stringify(next.hashes) !== JSON.stringify(source?.hashes);
      const base = isNew ? baseOf(places, path, source) : listed.value.plan;
      if (base === null) return failure(unknownBase(shown));
      const rebased = rebasePlan({ base, edited: plan, listed: listed.value.plan });
      if (!rebased.ok) return failure({ kind: 'refused', ...rebased.failure });
      if (isNew) {
        writePlan(places, { path, text, source: next }, rebased.value.plan);
        keepBase(places, path, next, listed.value.plan);
      }
      const { clashes } = rebased.value;
      const diff = diffPlans(plan, rebased.value.plan);
      return success({ file: shown, created: false, tasks: rebased.value.plan.tasks.length, diff, clashes });
    },
    edit: async (place, edits, dryRun) => {
      const open = await openPlan(place);
      if (!open.ok) return open;
      const edited = applyEdits(open.value.plan, edits);
      if (!edited.ok) return failure({ kind: 'refused', ...edited.failure });
      const { plan, summary, warnings } = edited.value;
      if (!dryRun) {
        write(open.value, plan);
        if (open.value.text === null) keepBase(places, open.value.path, open.value.source, open.value.plan);
      }
      const diff = diffPlans(open.value.plan, plan);
      const { shown: file, text } = open.value;
      return success({ file, created: text === null, tasks: plan.tasks.length, summary, warnings, diff });
    },
    undo: async (place, force) => {
      const open = await openPlan(place);
      if (!open.ok) return open;
      const { path, shown, text, plan } = open.value;
      const history = historyOf(places, path);
      const last = history.last();
      if (last === null || text === null) return failure(nothingToUndo(shown));
      if (!force && hashText(text) !== last.afterHash) return failure(changedByHand(shown));
      if (last.before === null) rmSync(path);
      else replaceFile(path, last.before);
      history.drop();
      const earlier = await openPlan({ ...place, path });
      const diff: PlanDiff = diffPlans(plan, earlier.ok ? earlier.value.plan : plan);
      return success({ file: shown, diff, left: history.size });
    },
    critique: async (place) => {
      const open = await openPlan(place);
      if (!open.ok) return open;
      const loaded = loadSettings({ places, variables }, { cwd: place.cwd, environment: null });
      if (!loaded.ok) return loaded;
      const plan = await withPast(places, open.value.plan, place.cwd);
      const found = criticise(plan, loaded.value, place.cwd);
      const findings = withOpinion(found, keptOpinion(places, opinionOf(open.value, place)));
      return success({
        file: open.value.text === null ? (open.value.source?.list ?? open.value.shown) : open.value.shown,
        findings,
      });
    },
    opinion: async (place, request, signal) => {
      const open = await openPlan(place);
      if (!open.ok) return open;
      return askOpinion({ places, variables }, opinionOf(open.value, place), request, signal);
    },
    compare: async (place) => {
      const open = await openPlan(place);
      if (!open.ok) return open;
      const listed = listedBeside(open.value, place);
      if (!listed.ok) return listed;
      const { folder, plan } = listed.value;
      const diff = diffPlans(open.value.plan, plan);
      return success({ file: open.value.shown, list: shownPath(folder.planPath, place.cwd), diff });
    },
  };
}

/** What the list of an editable plan says today. */
function listedBeside(
  { path, shown, text, source }: OpenPlan,
  { cwd }: PlanPlace,
): Result<{ readonly folder: SpecFolder; readonly plan: Plan }, PortFailure> {
  const { by, list, scope = null } = source ?? {};
  if (by !== undefined) return failure(cutByAgent(shown, by));
  if (text === null || list === undefined) return failure(nothingToCompare(shown));
  const folder = readSpecFolder(join(dirname(path), list));
  if (!folder.ok) return failure({ kind: 'refused', ...folder.failure });
  const { plan } = readStated(folder.value, { shown: (file) => shownPath(file, cwd), scope });
  return success({ folder: folder.value, plan });
}

function scopeOf(source: PlanFile['source']): Pick<NonNullable<PlanFile['source']>, 'scope'> {
  return source?.scope === undefined ? {} : { scope: source.scope };
}

async function openPlan(place: PlanPlace): Promise<Result<OpenPlan, PortFailure>> {
  const found = await folderOf(place);
  if (!found.ok) return found;
  const folder = found.value;
  const shown = shownPath(folder.planPath, place.cwd);
  if (!isEditable(folder.planPath)) {
    const path = join(dirname(folder.planPath), PLAN_FILE_NAME);
    const plan = readListed(folder, (file) => shownPath(file, place.cwd));
    if (plan.tasks.length === 0) return failure(faulty(shown));
    return success({
      path,
      shown: shownPath(path, place.cwd),
      text: null,
      plan,
      source: toSource(folder, path, plan),
      documents: folder.specFiles,
    });
  }
  const { plan, file } = readEditablePlan(folder, shown);
  if (file === null) return failure(faulty(shown));
  return success({
    path: folder.planPath,
    shown,
    text: folder.text,
    plan,
    source: file.source,
    documents: folder.specFiles,
  });
}

/** Quotations may come from every document beside the plan, and from the list that it was made of. */
function opinionOf({ path, plan, documents }: OpenPlan, { cwd }: PlanPlace): OpinionOf {
  const texts = documents.flatMap((file) => {
    const read = readTextFile(file, LARGEST_SPEC_BYTES);
    return read.ok && file !== path ? [{ file: shownPath(file, cwd), text: read.value.text }] : [];
  });
  return { path, plan, texts };
}

/** How a person chose to take the document that the plan file at a path was made of; null where nobody did. */
function scopeAt(path: string): ScopeChoice | null {
  const found = readSpecFolder(path);
  return (found.ok ? sourceIn(found.value)?.scope : undefined) ?? null;
}

function toSource(folder: SpecFolder, path: string, plan: Plan): NonNullable<PlanFile['source']> {
  const { hashes, ...source } = sourceOf(folder, path, plan.dialect);
  return { ...source, ...(hashes === undefined ? {} : { hashes: { ...hashes } }) };
}

/** The folder of the plan that a place means; refused where there is none or more than one. */
export async function folderOf({ path, cwd }: PlanPlace): Promise<Result<SpecFolder, PortFailure>> {
  const named = path ?? findEditablePlans(cwd);
  if (typeof named !== 'string' && named.length !== 1) return failure(notOne(named.map((one) => shownPath(one, cwd))));
  const place = typeof named === 'string' ? named : (named[0] ?? cwd);
  const set = findManySpecs(resolve(place));
  if (set?.kind === 'stories')
    return failure(severalStories(shownPath(place, cwd), shownPath(set.paths[0] ?? place, cwd)));
  const found = readSpecFolder(place);
  return found.ok ? success(keptPlanOf(found.value) ?? found.value) : failure({ kind: 'usage', ...found.failure });
}

/** The task list that a path means, also where an editable plan stands beside it. */
async function listOf(place: PlanPlace): Promise<Result<SpecFolder, PortFailure>> {
  const found = await folderOf(place);
  if (!found.ok || !isEditable(found.value.planPath)) return found;
  const { file } = readEditablePlan(found.value, found.value.planPath);
  const list = readSpecFolder(join(dirname(found.value.planPath), file?.source?.list ?? 'tasks.md'));
  return list.ok ? list : failure({ kind: 'usage', ...list.failure });
}

export function alreadyThere(shown: string): PortFailure {
  const hint =
    'Edit it with slipway task and slipway dep, take over what changed in its list with --update, or replace it with --force; slipway undo takes either back.';
  return { kind: 'refused', reason: 'plan-exists', message: `${shown} exists already.`, hint };
}

function severalStories(shown: string, first: string): PortFailure {
  const message = `${shown} holds several stories, each with a list of its own; an editable plan is made of one.`;
  return { kind: 'usage', reason: 'several-specs', message, hint: `Name one of them: ${first}` };
}

function faulty(shown: string): PortFailure {
  const hint = `slipway check ${shown} says what is wrong with it.`;
  return { kind: 'refused', reason: 'plan-unusable', message: `${shown} cannot be edited as it is.`, hint };
}

function nothingToUndo(shown: string): PortFailure {
  const hint =
    'Edits by slipway task, slipway dep and slipway plan --write can be taken back; version control knows the rest.';
  return { kind: 'refused', reason: 'nothing-to-undo', message: `There is nothing to take back in ${shown}.`, hint };
}

function changedByHand(shown: string): PortFailure {
  const message = `${shown} was changed by hand since the last edit; undoing would lose that.`;
  const hint = 'Keep a copy and add --force to go back to the text before the last edit.';
  return { kind: 'refused', reason: 'changed-by-hand', message, hint };
}

function unknownBase(shown: string): PortFailure {
  const message = `What the list said when ${shown} was made is not known here, so edits cannot be told from what changed in the list.`;
  const hint = `slipway diff --plan ${shown} shows all that differs; slipway plan --write --force takes the list as it is, and slipway undo takes that back.`;
  return { kind: 'refused', reason: 'unknown-base', message, hint };
}

function nothingToCompare(shown: string): PortFailure {
  const message = `${shown} names no task list that it was made from.`;
  const hint = 'slipway plan PATH --write makes an editable plan of a task list.';
  return { kind: 'refused', reason: 'nothing-to-compare', message, hint };
}

function cutByAgent(shown: string, by: string): PortFailure {
  const message = `${shown} was cut by ${by}, and no list says what it should hold.`;
  const hint = `slipway plan ${shown} tells what the document states and no task covers.`;
  return { kind: 'refused', reason: 'nothing-to-compare', message, hint };
}

function notOne(found: readonly string[]): PortFailure {
  if (found.length === 0) {
    const hint = 'Name a plan with --plan PATH, or make one: slipway plan PATH --write';
    return { kind: 'usage', reason: 'no-plan', message: 'There is no plan.yaml around here.', hint };
  }
  const message = `There is more than one plan.yaml around here: ${found.join(', ')}.`;
  return { kind: 'usage', reason: 'ambiguous', message, hint: `Name one of them: --plan ${found[0]}` };
}
