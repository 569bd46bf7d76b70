import { controlRun } from '../control.ts';
import type { CommandEnd } from '../exit.ts';
import type { Invocation } from '../invocation.ts';

/** `slipway resume [RUN]` */
export function run({ context, words }: Invocation): Promise<CommandEnd> {
  return controlRun(context, words[0] ?? null, (runId) => ({
    command: { type: 'resume', by: 'person' },
    done: `Resumed. Follow it with: slipway watch ${runId}`,
  }));
}
