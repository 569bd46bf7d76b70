import type { PortFailure } from '../../cli/exit.ts';
import type { PlanRequest } from '../../cli/ports.ts';
import { keepApart } from '../../core/plan/contested/keep-apart.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type Result, success } from '../../core/result.ts';
import { analysePlan } from '../../core/schedule/analysis.ts';
import { toPlanView } from '../../core/view/plan-view.ts';
import type { Places } from '../places.ts';
import { readPastOfFiles } from './past-of-files.ts';
import { DEFAULT_TRACKS, type ReadSpec, readSpec } from './read-spec.ts';

/** The plan that a path means, its tasks kept apart where they probably change a file that earlier merges conflicted over. */
export async function readContestedSpec(places: Places, request: PlanRequest): Promise<Result<ReadSpec, PortFailure>> {
  const read = readSpec(request);
  if (!read.ok) return read;
  const plan = await withPast(places, read.value.plan, request.cwd);
  if (plan === read.value.plan) return read;
  const view = toPlanView(plan, analysePlan(plan, request.tracks ?? DEFAULT_TRACKS, request.optional));
  const { spec } = read.value;
  return success({ ...read.value, plan, spec: { ...spec, document: { ...spec.document, ...view } } });
}

/** The plan with the conflicts that the past of its repository's files calls for; what cannot be read calls for none. */
export async function withPast(places: Places, plan: Plan, cwd: string): Promise<Plan> {
  if (plan.tasks.filter(({ done }) => !done).length < 2) return plan;
  const { history } = await readPastOfFiles(places.journal, cwd);
  return keepApart(plan, history);
}
