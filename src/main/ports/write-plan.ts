import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { hashText, openHistory } from '../../adapters/plan-file/history.ts';
import { renderPlanFile } from '../../adapters/plan-file/render.ts';
import { updatePlanFile } from '../../adapters/plan-file/update.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { fromPlan } from '../../protocol/plan-file/from-plan.ts';
import type { PlanFile } from '../../protocol/plan-file/schema.ts';
import type { Places } from '../places.ts';
import { PLAN_SCHEMA_FILE } from './project-port.ts';
import { repositoryAround } from './repository.ts';

/** Where a plan is written: `text` is what the file holds, null to write all of it anew. */
export interface PlanFileTarget {
  /** Absolute path. */
  readonly path: string;
  readonly text: string | null;
  readonly source: PlanFile['source'];
}

/** The texts that a plan file had before each edit. */
export function historyOf(places: Places, path: string) {
  return openHistory(join(places.state, 'plans'), path);
}

/** Writes a plan into its file, comments kept where it has a text, in a way that `slipway undo` takes back. */
export function writePlan(places: Places, { path, text: current, source }: PlanFileTarget, plan: Plan): void {
  const file = { ...fromPlan(plan, { format: 'plan' }), ...(source === undefined ? {} : { source }) };
  const text = current === null ? renderPlanFile(file, schemaFor(path)) : updatePlanFile(current, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  historyOf(places, path).push({ before, afterHash: hashText(text) });
  replaceFile(path, text);
}

/** In one step: whoever reads the file meanwhile reads the old one or the new one. */
export function replaceFile(path: string, text: string): void {
  const next = `${path}.new`;
  writeFileSync(next, text);
  renameSync(next, path);
}

/** Where an editor finds the schema on every machine: the copy that `init` put beside slipway.yaml, or nowhere. */
function schemaFor(planPath: string): string | null {
  const folder = dirname(planPath);
  const repository = repositoryAround(folder);
  const copy = repository === null ? null : join(repository, PLAN_SCHEMA_FILE);
  return copy !== null && existsSync(copy) ? relative(folder, copy) : null;
}
