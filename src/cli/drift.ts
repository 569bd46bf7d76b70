import type { Client } from '../client/client.ts';
import type { RunView } from '../core/view/run-view.ts';
import type { CliContext } from './context.ts';

/** What the plan of a run says today and the run does not follow, in a sentence, or null. Plans are read only where the file is another. */
export async function driftOf(context: CliContext, client: Client, view: RunView): Promise<string | null> {
  if (view.status === 'completed' || view.status === 'aborted') return null;
  const hash = await context.ports.planning.hash(view.repository, view.planFile);
  if (!hash.ok || hash.value === view.planHash) return null;
  const { describeDrift } = await import('./replanning.ts');
  return describeDrift(context, client, view.id);
}
