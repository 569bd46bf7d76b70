import { setTimeout as sleep } from 'node:timers/promises';
import type { Stall } from '../core/view/run-view.ts';
import type { CliContext } from './context.ts';
import { say } from './output.ts';
import { renderStall } from './render/stall.ts';

/** Pause between two questions to the daemon whether it stands still, in milliseconds. */
const STALL_POLL_MS = 2000;

/** Says when the daemon stands still and when it goes on, until the signal aborts; the journal that cannot be written cannot tell it. */
export async function watchStalls(context: CliContext, signal: AbortSignal): Promise<void> {
  let told: number | null = null;
  while (!signal.aborted) {
    const stall = await askStall(context);
    if (stall !== undefined && (stall?.since ?? null) !== told && !signal.aborted) {
      const lines = stall === null ? ['Everything goes on.'] : renderStall(context.talkStyle, stall);
      await say(context, lines.join('\n'));
      told = stall?.since ?? null;
    }
    await sleep(STALL_POLL_MS, null, { signal }).catch(() => null);
  }
}

/** Undefined while the daemon does not answer. */
async function askStall(context: CliContext): Promise<Stall | null | undefined> {
  const connected = await context.ports.daemon.connect(false);
  if (!connected.ok) return undefined;
  const health = await connected.value.health();
  connected.value.close();
  return health.ok ? health.value.stall : undefined;
}
