import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { RunSettings, RunTarget } from '../../src/core/run/settings.ts';
import type { ServedRunView } from '../../src/protocol/api.ts';
import { someSettings, someTarget } from '../../src/testing/plans.ts';
import { type BenchDaemon, given } from './daemon.ts';

/** What is run. */
export interface BenchRun {
  readonly plan: Plan;
  readonly settings: RunSettings;
  readonly target: RunTarget;
}

/** A run without workspaces: nothing but scheduling, journal and processes. */
export function bareRun(folder: string, plan: Plan, fields: Partial<RunSettings> = {}): BenchRun {
  const planPath = join(folder, 'tasks.md');
  writeFileSync(planPath, '# A plan\n');
  const target = someTarget({ repository: folder, planFile: null, planPath, base: '' });
  const settings = someSettings({ agent: 'shell:/bin/true', tracks: 8, workspace: 'none', ...fields });
  return { plan, settings, target: { ...target, resultRef: 'refs/heads/slipway/{run}/result' } };
}

/** Plans a run; it waits for approval. */
export async function planRun({ client }: BenchDaemon, { plan, settings, target }: BenchRun): Promise<string> {
  return given(await client.createRun({ plan, settings, target, title: plan.title }));
}

/** Approves a planned run and waits for its end: the milliseconds between, and what came of it. */
export async function timeRun(
  { client }: BenchDaemon,
  { target }: BenchRun,
  id: string,
): Promise<{ readonly ms: number; readonly view: ServedRunView }> {
  const start = performance.now();
  given(await client.command(id, { command: { type: 'approve', by: 'person', planHash: target.planHash } }));
  const view = given(await client.settled(id, new AbortController().signal));
  const ms = performance.now() - start;
  if (view.status !== 'completed') throw new Error(`The run is ${view.status}: ${view.attention.join(' ')}`);
  return { ms, view };
}
