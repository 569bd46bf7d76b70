import { agreed, notAgreed } from '../control.ts';
import { type CommandEnd, DONE, EXIT, ended, failed, misused } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { renderTrial } from '../render/agents.ts';

/** `slipway agents test AGENT` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  const [agent = ''] = words;
  if (agent.includes(',') && !agent.includes(':'))
    return misused('Several agents are named.', 'Try them one after the other.');
  if (!agent.startsWith('replay:') && !(await agreed(context, question(agent)))) return notAgreed();
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort());
  try {
    await say(context, `${agent} gets a task of one word in a scratch repository; this takes up to five minutes.`);
    const trial = await context.ports.agents.try({ agent, cwd: context.cwd }, stop.signal);
    if (!trial.ok) return failed(trial.failure);
    if (context.globals.json) await printJson(context, trial.value);
    else await print(context, renderTrial(context.style, trial.value));
    if (stop.signal.aborted) return ended(EXIT.interrupted);
    return trial.value.works ? DONE : ended(EXIT.failed);
  } finally {
    release();
  }
}

function question(agent: string): string {
  return `This sends a small request to the provider of ${agent} and may cost a little. Go on?`;
}
