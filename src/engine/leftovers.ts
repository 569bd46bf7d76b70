import { due } from '../core/run/due.ts';
import type { Effect } from '../core/run/effects.ts';
import type { RunState } from '../core/run/state.ts';
import type { EngineContext } from './context.ts';
import { processKey } from './effects/effect-context.ts';

/**
 * Ends what an earlier daemon left running for a run and nothing calls for any more: gates of an attempt that was cancelled or is over,
 * a setup that nobody waits for. What a due effect is going to adopt is left alone. To be called when the run is taken up.
 */
export async function endLeftovers(context: EngineContext, run: RunState, signal: AbortSignal): Promise<void> {
  const root = context.files.runDirectory(run.id);
  const running = await context.processes.running(root);
  if (running.length === 0 || signal.aborted) return;
  // Asked after the list was made: what began since is on it only if it is due.
  const needed = new Set(due(run).map((effect) => folderOf(context, run.id, effect)));
  const attempts = attemptsByFolder(context, run);
  const ends = running.flatMap((directory) => {
    const [name = '', stage] = directory.slice(root.length + 1).split('/');
    const attempt = `${root}/${name}`;
    const key = attempts.get(attempt);
    const isNeeded = needed.has(stage === undefined ? attempt : `${attempt}/${stage}`);
    return key === undefined || isNeeded ? [] : [{ directory, key: key + directory.slice(attempt.length) }];
  });
  if (ends.length === 0) return;
  context.log.info('Processes that nothing calls for any more are ended.', { run: run.id, count: ends.length });
  await Promise.all(ends.map((job) => context.processes.end(job)));
}

/** The folder of an effect's process, or the one above those of its gates; null where it has none. */
function folderOf(context: EngineContext, runId: string, effect: Effect): string | null {
  if (!('attempt' in effect)) return null;
  const folder = context.files.attemptDirectory({ runId, taskId: effect.task, attempt: effect.attempt });
  switch (effect.type) {
    case 'agent':
      return folder;
    case 'prepare':
      return `${folder}/setup`;
    case 'verify':
    case 'merge':
      return `${folder}/${effect.type}`;
    default:
      return null;
  }
}

function attemptsByFolder(context: EngineContext, run: RunState): ReadonlyMap<string, string> {
  const keys = run.tasks.flatMap(({ task, attempts }) =>
    attempts.map(({ number }) => ({ runId: run.id, taskId: task.id, attempt: number })),
  );
  return new Map(keys.map((key) => [context.files.attemptDirectory(key), processKey(key)]));
}
