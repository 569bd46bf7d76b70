import type { Client } from '../../client/client.ts';
import { success } from '../../core/result.ts';
import type { RunEvent } from '../../core/run/events.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { RunListing } from '../../protocol/api.ts';
import type { CliContext } from '../context.ts';
import { type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import { flag, type Invocation, numberOption } from '../invocation.ts';
import { print, printJsonLine } from '../output.ts';
import { renderEvent } from '../render/events.ts';
import { renderHeard } from '../render/heard.ts';
import { findRun, findTask, type TaskReference } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway logs [-f] [RUN[/TASK]]` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const [wanted = null] = words;
  const attempt = numberOption(invocation, 'attempt', { min: 1, max: 1_000_000 });
  if (!attempt.ok) return attempt;
  const follow = flag(invocation, 'follow');
  const raw = flag(invocation, 'raw');
  return withClient(context, async (client) => {
    if (wanted?.includes('/') === true) {
      const task = await findTask(context, client, wanted);
      return task.ok ? showTask(context, client, { ...task.value, attempt: attempt.value, follow, raw }) : task;
    }
    const found = await findRun(context, client, wanted);
    if (found.ok) return showHistory(context, client, { run: found.value, follow });
    // What is no run may be a task of the latest one.
    if (wanted === null || found.failure.reason !== 'no-such-run') return found;
    const task = await findTask(context, client, wanted);
    if (!task.ok) return found;
    const view = await client.why(task.value.run.id, wanted);
    return view.ok ? showTask(context, client, { ...task.value, attempt: attempt.value, follow, raw }) : found;
  });
}

/** The run's events; following ends with the run. */
async function showHistory(
  context: CliContext,
  client: Client,
  { run, follow }: { readonly run: RunListing; readonly follow: boolean },
): Promise<CommandEnd> {
  const over = new AbortController();
  return untilInterrupt(context, async (leave) => {
    const signal = AbortSignal.any([leave, over.signal]);
    const request = { runId: run.id, after: 0, follow: follow && !isOver(run.status), signal };
    const end = await client.events(request, async (entry) => {
      await (context.globals.json ? printJsonLine(context, entry) : print(context, renderEvent(context.style, entry)));
      if (entry.seq >= run.lastSeq && END_EVENTS.has(entry.event.type)) over.abort();
    });
    return over.signal.aborted ? success(undefined) : end;
  });
}

const END_EVENTS: ReadonlySet<RunEvent['type']> = new Set(['run-completed', 'run-failed', 'run-aborted']);

function isOver(status: string): boolean {
  return status === 'completed' || status === 'failed' || status === 'aborted';
}

/** Which attempt of a task, and whether it is followed. */
type Shown = TaskReference & { readonly attempt: number | null; readonly follow: boolean };

/** What the agent was heard doing, or what its program printed where that is asked for or is for people as it is. */
async function showTask(
  context: CliContext,
  client: Client,
  { raw, ...shown }: Shown & { readonly raw: boolean },
): Promise<CommandEnd> {
  if (raw) return showOutput(context, client, shown);
  const { run, task, attempt, follow } = shown;
  let plain = false;
  const end = await untilInterrupt(context, async (signal) => {
    const heard = await client.heard({ runId: run.id, taskId: task, attempt, follow, signal }, (recorded) =>
      context.globals.json ? printJsonLine(context, recorded) : print(context, renderHeard(context.style, recorded)),
    );
    plain = !heard.ok && heard.failure.kind === 'refused' && heard.failure.reason === 'prints-plainly';
    return plain ? success(undefined) : heard;
  });
  return plain ? showOutput(context, client, shown) : end;
}

async function showOutput(
  context: CliContext,
  client: Client,
  { run, task, attempt, follow }: Shown,
): Promise<CommandEnd> {
  const decoder = new TextDecoder();
  const write = (text: string) => {
    if (text === '') return undefined;
    return context.globals.json ? printJsonLine(context, { text }) : print(context, sanitize(text));
  };
  return untilInterrupt(context, async (signal) => {
    const end = await client.output({ runId: run.id, taskId: task, attempt, follow, signal }, (chunk) =>
      write(decoder.decode(chunk, { stream: true })),
    );
    await write(decoder.decode());
    return end;
  });
}

/** Ctrl-C ends the reading, not the run. */
async function untilInterrupt(
  context: CliContext,
  read: (signal: AbortSignal) => ReturnType<Client['output']>,
): Promise<CommandEnd> {
  const leave = new AbortController();
  const release = context.onInterrupt(() => leave.abort());
  try {
    const end = await read(leave.signal);
    if (leave.signal.aborted) return ended(EXIT.interrupted);
    return end.ok ? DONE : failed(end.failure);
  } finally {
    release();
  }
}
