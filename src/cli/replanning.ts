import type { Client } from '../client/client.ts';
import { compareDocuments, type SpecChanges } from '../core/packet/changed-documents.ts';
import { isSamePlan } from '../core/plan/edit/diff-plans.ts';
import type { Plan, PlanTask } from '../core/plan/plan.ts';
import type { ScopeChoice } from '../core/plan/scope/scope.ts';
import { failure, type Result, success } from '../core/result.ts';
import { applyEvent } from '../core/run/apply.ts';
import type { PersonCommand } from '../core/run/commands.ts';
import { type Replanning, replan, touchedTasks } from '../core/run/replan.ts';
import type { RunState } from '../core/run/state.ts';
import { counted, listed } from '../core/text/wording.ts';
import { toRunView } from '../core/view/to-run-view.ts';
import type { CliContext } from './context.ts';
import { type CliFailure, EXIT, failed } from './exit.ts';
import type { RereadPlan } from './ports.ts';

/** What a plan says today, and what taking it over would do to a run. */
export interface Comparison {
  readonly reread: RereadPlan;
  readonly replanning: Replanning;
  /** What changed in the documents of the spec, and which tasks refer to that. */
  readonly spec: SpecChanges;
}

/** Reads a plan again and compares it with what a run follows; nothing is changed. */
export async function compareWithRun(
  context: CliContext,
  place: { readonly client: Client; readonly runId: string; readonly path: string | null },
): Promise<Result<Comparison, CliFailure>> {
  const state = await stateOf(place.client, place.runId);
  if (!state.ok) return state;
  const { settings, target } = state.value;
  const { tracks, optional } = settings;
  const path = place.path ?? target.planPath;
  const scope = target.scope ?? scopeOf(state.value.plan);
  // What it followed is read once more: a plan that an agent made of the same document since is another one.
  const by = place.path === null ? 'offline' : null;
  const reread = await context.ports.planning.reread({ path, cwd: context.cwd, tracks, optional, scope, by });
  if (!reread.ok) return failed(reread.failure);
  const replanned = replan(state.value, reread.value.plan);
  if (!replanned.ok) return failure({ ...replanned.failure, exit: EXIT.failed });
  const view = toRunView(state.value);
  const spec = compareDocuments(openTasks(state.value), await context.ports.planning.revisions(view));
  return success({ reread: reread.value, replanning: replanned.value, spec });
}

/** Where nobody chose, a document is cut up once more as the run's plan was: into one task, or into several. */
function scopeOf({ dialect, tasks }: Plan): ScopeChoice | null {
  if (dialect !== 'document') return null;
  return tasks.filter(({ kind }) => kind === 'task').length === 1 ? 'single' : 'decompose';
}

/** Those that a word of the spec still means something to. */
function openTasks({ tasks }: RunState): readonly PlanTask[] {
  return tasks.flatMap(({ task, state }) =>
    state.status === 'completed' || state.status === 'skipped' || task.kind === 'checkpoint' ? [] : [task],
  );
}

/** The command that takes it over, for what was shown and nothing else. */
export function replanCommand({
  reread: { plan, planPath, planHash, documentHashes, specFiles },
  replanning,
}: Comparison): Extract<PersonCommand, { type: 'replan' }> {
  const touches = touchedTasks(replanning);
  const hashes = { planHash, documentHashes };
  return { type: 'replan', by: 'person', plan, planPath, ...hashes, specFiles, specEdition: null, touches };
}

/** One sentence about what the plan of a run says today and the run does not follow; null where only boxes differ. */
export async function describeDrift(context: CliContext, client: Client, runId: string): Promise<string | null> {
  const compared = await compareWithRun(context, { client, runId, path: null });
  const changed = 'The spec changed since this run was planned';
  if (!compared.ok) return `${changed}, and cannot be taken over as it is: ${compared.failure.message}`;
  const { diff, kept } = compared.value.replanning;
  const { documents, tasks } = compared.value.spec;
  if (isSamePlan(diff) && kept.length === 0 && documents.length === 0) return null;
  const open = new Set([
    ...[...diff.added, ...diff.removed, ...diff.changed].map(({ id }) => id),
    ...[...diff.dependenciesAdded, ...diff.dependenciesRemoved].map(({ task }) => task),
    ...diff.moved,
  ]);
  const parts = [
    ...(open.size === 0 ? [] : [`${counted(open.size, 'task')} that can still change`]),
    ...(kept.length === 0 ? [] : [`${counted(kept.length, 'task')} that started before`]),
    ...(documents.length === 0
      ? []
      : [`${listed(documents.map(({ file }) => file))}, which ${countedReferrers(tasks.length)}`]),
  ];
  return `${changed}: it touches ${listed(parts)}. See it with: slipway replan ${runId} --dry-run`;
}

function countedReferrers(tasks: number): string {
  return tasks === 0
    ? 'no open task refers to by name'
    : `${counted(tasks, 'open task')} refer${tasks === 1 ? 's' : ''} to`;
}

/** A run as the fold of its history. */
async function stateOf(client: Client, runId: string): Promise<Result<RunState, CliFailure>> {
  let state: RunState | null = null;
  const read = await client.events({ runId, after: 0, follow: false }, (entry) => {
    state = applyEvent(state, runId, entry);
  });
  if (!read.ok) return failed(read.failure);
  if (state !== null) return success(state);
  return failure({
    reason: 'no-such-run',
    message: `Run ${runId} has no history.`,
    hint: 'List the runs with "slipway runs --all".',
    exit: EXIT.failed,
  });
}
