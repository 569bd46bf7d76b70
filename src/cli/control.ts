import { randomUUID } from 'node:crypto';
import type { Client } from '../client/client.ts';
import type { RunControl } from '../protocol/api.ts';
import type { CliContext } from './context.ts';
import { type CommandEnd, DONE, EXIT, ended, failed } from './exit.ts';
import { printJson, say } from './output.ts';
import { findRun, findTask } from './run-reference.ts';
import { withClient } from './with-client.ts';

/** A command for a run, with the sentence that tells that it was done. */
export interface Control {
  readonly command: RunControl;
  readonly done: string;
}

/** Sends a person's command to a run; the daemon applies it once, also when the request has to be repeated. */
export async function sendControl(
  context: CliContext,
  { client, runId }: { readonly client: Client; readonly runId: string },
  control: Control,
): Promise<CommandEnd> {
  const sent = await client.command(runId, { command: control.command, idempotencyKey: randomUUID() });
  if (!sent.ok) return failed(sent.failure);
  if (context.globals.json) await printJson(context, { id: runId, command: control.command.type });
  else await say(context, control.done);
  return DONE;
}

/** Sends a command to the run that `wanted` names. */
export function controlRun(
  context: CliContext,
  wanted: string | null,
  toControl: (runId: string) => Control,
): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findRun(context, client, wanted);
    if (!found.ok) return found;
    const runId = found.value.id;
    return sendControl(context, { client, runId }, toControl(runId));
  });
}

/** Sends a command to the task that `wanted` names. */
export function controlTask(
  context: CliContext,
  wanted: string,
  toControl: (task: string, place: string) => Control,
): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findTask(context, client, wanted);
    if (!found.ok) return found;
    const { run, task } = found.value;
    return sendControl(context, { client, runId: run.id }, toControl(task, `${run.id}/${task}`));
  });
}

/** Whether a person agrees to something that cannot be taken back; without anybody to ask, `--yes` has to say so. */
export async function agreed(context: CliContext, question: string): Promise<boolean> {
  if (context.globals.yes) return true;
  if (context.interactive) return (await context.ports.prompt.confirm(question)) === true;
  await context.stderr.write(`${question} Nothing was done: say so with --yes.\n`);
  return false;
}

/** The end of a command that was not agreed to. */
export function notAgreed(): CommandEnd {
  return ended(EXIT.needsPerson);
}
