import { nextSteps } from '../core/view/next-steps.ts';
import { takeCommands } from '../core/view/take.ts';
import type { ServedRunView } from '../protocol/api.ts';
import type { CliContext } from './context.ts';
import { type CommandEnd, EXIT, ended, exitOfRun, failed } from './exit.ts';
import { type FollowOptions, followRun } from './follow.ts';
import { say } from './output.ts';
import { renderProgress } from './render/status.ts';
import { renderSteps } from './render/steps.ts';
import { paint } from './render/style.ts';
import { watchStalls } from './watch-stalls.ts';

/** Follows a run until it settles and tells how it stands, or until the person leaves. */
export async function watchToEnd(
  context: CliContext,
  options: FollowOptions,
  atEnd: (view: ServedRunView) => Promise<void> = async () => undefined,
): Promise<CommandEnd> {
  const left = new AbortController();
  const stalls = watchStalls(context, left.signal);
  const end = await followRun(context, options);
  left.abort();
  await stalls;
  if (!end.ok) return failed(end.failure);
  if (end.value.kind === 'detached') {
    await say(context, `Detached. Follow it again with: slipway watch ${options.runId}`);
    return ended(EXIT.interrupted);
  }
  const { view } = end.value;
  await say(context, `\n${renderEnd(context, view).join('\n')}`);
  await atEnd(view);
  return ended(exitOfRun(view));
}

function renderEnd(context: CliContext, view: ServedRunView): readonly string[] {
  const { talkStyle: style } = context;
  const commands = [`slipway report ${view.id}`, ...takeCommands(view)];
  const isOver = view.finishedAt !== null;
  return [
    ...renderProgress(style, view),
    ...renderSteps(style, nextSteps(view)),
    ...(isOver
      ? [paint(style, 'strong', 'Next'), ...commands.map((command) => `  ${paint(style, 'active', command)}`)]
      : []),
  ];
}
