import type { Client } from '../client/client.ts';
import type { RunView } from '../core/view/run-view.ts';
import type { CliContext } from './context.ts';

/** What the spec of a run says today and the run does not follow, in a sentence, or null. Plans are read only where a file is another. */
export async function driftOf(context: CliContext, client: Client, view: RunView): Promise<string | null> {
  if (view.status === 'completed' || view.status === 'aborted') return null;
  const now = await context.ports.planning.hash(view);
  if (!now.ok) return null;
  if (now.value.changed.length === 0 && (await context.ports.planning.revisions(view)).length === 0) return null;
  const { describeDrift } = await import('./replanning.ts');
  return describeDrift(context, client, view.id);
}
