import type { Client } from '../../client/client.ts';
import { type Result, success } from '../../core/result.ts';
import type { CliContext } from '../context.ts';
import { decomposeFirst } from '../decomposing.ts';
import { type CliFailure, type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import { liveLines } from '../follow.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';
import { print, printJson, printJsonText, say, sayHeaded } from '../output.ts';
import { hasErrors, planRequest } from '../planning.ts';
import type { PreparedRun, RunRequest } from '../ports.ts';
import { countDiagnostics, renderDiagnostics } from '../render/diagnostics.ts';
import { renderPlan } from '../render/plan-summary.ts';
import { paint } from '../render/style.ts';
import { watchToEnd } from '../watch-to-end.ts';
import { withClient } from '../with-client.ts';

/** `slipway run PATH` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const asked = runRequest(invocation);
  if (!asked.ok) return asked;
  const decomposed = await decomposeFirst(context, asked.value, false);
  if (!decomposed.ok) return decomposed.failure;
  const prepared = await context.ports.planning.prepare(decomposed.value.request);
  if (!prepared.ok) return failed(prepared.failure);
  if (hasErrors(prepared.value.spec.document)) return refusePlan(context, prepared.value);
  if (flag(invocation, 'dry-run')) return showPlan(context, prepared.value);
  if (flag(invocation, 'foreground')) return runInForeground(context, prepared.value);
  const attach = flag(invocation, 'attach');
  return withClient(context, (client) => startRun(context, { client, prepared: prepared.value, wait: attach }));
}

function runRequest(invocation: Invocation): Result<RunRequest, CliFailure> {
  const plan = planRequest(invocation);
  if (!plan.ok) return plan;
  const isolation = textOption(invocation, 'isolation');
  return success({
    ...plan.value,
    agent: textOption(invocation, 'agent'),
    maxCost: textOption(invocation, 'max-cost'),
    maxTokens: textOption(invocation, 'max-tokens'),
    environment: textOption(invocation, 'environment'),
    isolation: isolation === 'sandbox' || isolation === 'best-effort' || isolation === 'none' ? isolation : null,
  });
}

async function refusePlan(context: CliContext, { spec }: PreparedRun): Promise<CommandEnd> {
  const { diagnostics } = spec.document;
  if (context.globals.json) await printJson(context, { file: spec.file, diagnostics });
  else await print(context, renderDiagnostics(context.style, diagnostics, spec.sources));
  await say(context, `Nothing was started: ${countDiagnostics(diagnostics)} in ${spec.file}`);
  return ended(EXIT.failed);
}

async function showPlan(context: CliContext, { spec }: PreparedRun): Promise<CommandEnd> {
  if (context.globals.json) await printJson(context, spec.document);
  else await print(context, renderPlan(context.style, spec));
  await say(context, 'Nothing was started, as --dry-run asks.');
  return DONE;
}

async function runInForeground(context: CliContext, prepared: PreparedRun): Promise<CommandEnd> {
  const hosted = await context.ports.daemon.host();
  if (!hosted.ok) return failed(hosted.failure);
  const { client, inProcess } = hosted.value;
  if (!inProcess) await say(context, 'A daemon runs already and takes the run; this command waits for it.');
  try {
    const end = await startRun(context, { client, prepared, wait: true });
    const left = end.ok && end.value === EXIT.interrupted && inProcess;
    if (left) await say(context, 'The engine stops here; agents in flight keep working, and the next command goes on.');
    return end;
  } finally {
    client.close();
    await hosted.value.close();
  }
}

interface Start {
  readonly client: Client;
  readonly prepared: PreparedRun;
  /** Follow the run to its end instead of leaving it to the daemon. */
  readonly wait: boolean;
}

async function startRun(context: CliContext, start: Start): Promise<CommandEnd> {
  const { client, prepared, wait } = start;
  const created = await client.createRun(prepared.request);
  if (!created.ok) return failed(created.failure);
  const id = created.value;
  if (!(await isApproved(context, prepared))) return stopAsPlanned(context, client, id);
  const by = context.globals.yes || context.interactive ? 'person' : 'slipway';
  const command = { type: 'approve', by, planHash: prepared.request.target.planHash } as const;
  const approved = await client.command(id, { command, idempotencyKey: `approve-${id}` });
  if (!approved.ok) return failed(approved.failure);
  return wait ? attach(context, client, id) : leaveToDaemon(context, client, id);
}

/** Nothing is dispatched before somebody said yes: by flag, by configuration, or here after having seen the plan. */
async function isApproved(
  context: CliContext,
  { needsApproval, spec, warnings, large }: PreparedRun,
): Promise<boolean> {
  for (const warning of warnings) await sayHeaded(context, { word: 'note:', tone: 'attention' }, warning);
  if (large !== null) await sayHeaded(context, { word: 'note:', tone: 'attention' }, largeNote(large));
  if (context.globals.yes || (!needsApproval && large === null)) return true;
  if (!context.interactive) return false;
  await context.stderr.write(`${renderPlan(context.talkStyle, spec)}\n`);
  return (
    (await context.ports.prompt.confirm(
      large === null ? 'Build this plan?' : `Build all ${large.tasks} tasks of this plan?`,
    )) === true
  );
}

function largeNote({ tasks, threshold }: NonNullable<PreparedRun['large']>): string {
  return `The plan has ${tasks} open tasks, more than the ${threshold} that guards.largePlan takes for usual.`;
}

async function stopAsPlanned(context: CliContext, client: Client, id: string): Promise<CommandEnd> {
  if (context.globals.json) {
    const printed = await printRun(context, client, id);
    if (!printed.ok) return printed;
  }
  await context.stderr.write(`Run ${id} is planned and waits for approval. Nothing was started.\n`);
  await say(context, `  slipway approve ${id}`);
  return ended(EXIT.needsPerson);
}

async function leaveToDaemon(context: CliContext, client: Client, id: string): Promise<CommandEnd> {
  if (context.globals.json) return printRun(context, client, id);
  const { talkStyle: style } = context;
  await print(context, `${id}\n`);
  await say(context, 'The run goes on in the background. Next:');
  const commands = [
    [`slipway watch ${id}`, 'follow it live'],
    [`slipway status ${id}`, 'see how it stands'],
    [`slipway report ${id}`, 'read what it did, and how to take the result'],
  ] as const;
  for (const [command, what] of commands) {
    await say(context, `  ${paint(style, 'active', command.padEnd(20 + id.length))} ${paint(style, 'muted', what)}`);
  }
  return DONE;
}

async function attach(context: CliContext, client: Client, id: string): Promise<CommandEnd> {
  const { json } = context.globals;
  await say(context, `Run ${id} started. Ctrl-C leaves; the run goes on.`);
  const write = (text: string) => (json && context.globals.quiet ? Promise.resolve() : sinkOf(context).write(text));
  const take = liveLines(context, write, json ? context.talkStyle : context.style);
  return watchToEnd(context, { client, runId: id, after: 0, take }, async (view) => {
    if (json) await printJson(context, view);
  });
}

/** With `--json`, stdout is kept for the one document at the end. */
function sinkOf(context: CliContext): CliContext['stdout'] {
  return context.globals.json ? context.stderr : context.stdout;
}

async function printRun(context: CliContext, client: Client, id: string): Promise<CommandEnd> {
  const text = await client.runText(id);
  if (!text.ok) return failed(text.failure);
  await printJsonText(context, text.value);
  return DONE;
}
