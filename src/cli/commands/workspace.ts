import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../client/client.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { TaskView } from '../../core/view/run-view.ts';
import type { CliContext } from '../context.ts';
import { type CliFailure, type CommandEnd, DONE, EXIT, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { findTask, type TaskReference } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** How long a workspace may take to prepare before the command stops waiting for it, and how often it looks, in milliseconds. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 100;

/** `slipway workspace RUN/TASK` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findTask(context, client, words[0] ?? '');
    if (!found.ok) return found;
    const { run, task } = found.value;
    const asked = await client.command(run.id, {
      command: { type: 'open-workspace', by: 'person', task },
      idempotencyKey: randomUUID(),
    });
    if (!asked.ok) return failed(asked.failure);
    const ready = await untilReady(client, found.value);
    if (!ready.ok) return ready;
    const workspace = await client.workspace(run.id, task);
    if (!workspace.ok) return failed(workspace.failure);
    await show(context, { place: `${run.id}/${task}`, path: workspace.value.path, task: ready.value });
    return DONE;
  });
}

/** Preparing takes a moment; a task that works on the same file can take longer than anybody wants to wait. */
async function untilReady(client: Client, { run, task }: TaskReference): Promise<Result<TaskView, CliFailure>> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const view = await client.run(run.id);
    if (!view.ok) return failed(view.failure);
    const found = view.value.tasks.find(({ id }) => id === task);
    if (found?.status === 'assigned' && found.attempts.at(-1)?.status === 'working') return success(found);
    const waits = found?.status === 'assigned' && found.reason === PREPARING;
    if (found === undefined || !waits || patience.aborted)
      return failure({
        reason: 'not-ready',
        message: `The workspace of ${task} is not ready. ${found?.reason ?? ''}`,
        hint: 'It is prepared as soon as that is over: ask again then.',
        exit: EXIT.needsPerson,
      });
    await sleep(LOOK_MS);
  }
}

/** What the view says while nothing but the work of preparing is waited for. */
const PREPARING = 'Its workspace is being prepared.';

/** The path alone goes to stdout, for `cd "$(slipway workspace T1)"`. */
async function show(
  context: CliContext,
  { place, path, task }: { readonly place: string; readonly path: string; readonly task: TaskView },
): Promise<void> {
  const failures = task.attempts.flatMap(({ failure: failed }) => failed ?? []);
  if (context.globals.json) {
    await printJson(context, { task: place, path, attempt: task.attempts.length, failure: failures.at(-1) ?? null });
    return;
  }
  const last = failures.at(-1);
  if (last !== undefined && task.attempts.at(-2)?.status === 'failed')
    await say(context, `What was handed in came back: ${last.message}\n${last.evidence}`.trimEnd());
  await print(context, `${path}\n`);
  await say(context, `It is a copy made for this task. When you are done: slipway done ${place}`);
}
