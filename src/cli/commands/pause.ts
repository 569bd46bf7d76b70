import { controlRun } from '../control.ts';
import type { CommandEnd } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';

/** `slipway pause [RUN]` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const mode = flag(invocation, 'now') ? 'now' : 'after-current';
  const reason = textOption(invocation, 'reason') ?? '';
  return controlRun(invocation.context, invocation.words[0] ?? null, (runId) => ({
    command: { type: 'pause', by: 'person', mode, reason },
    done: `Paused; agents in flight ${mode === 'now' ? 'are ended' : 'may finish'}. Go on with: slipway resume ${runId}`,
  }));
}
