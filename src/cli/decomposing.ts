import { type Result, success } from '../core/result.ts';
import { sanitizeLine } from '../core/text/sanitize.ts';
import { counted } from '../core/text/wording.ts';
import { sayUsage } from '../core/view/sentences.ts';
import type { CliContext } from './context.ts';
import { agreed, notAgreed } from './control.ts';
import type { Decomposing, MadeDecomposition } from './decompose-request.ts';
import { type CommandEnd, EXIT, ended, failed } from './exit.ts';
import { say, sayHeaded } from './output.ts';
import type { PlanRequest } from './ports.ts';

/** What goes on after an agent was asked, or need not be. */
export interface Decomposed<Request extends PlanRequest> {
  /** The request with the path of the plan that an agent made, where it did. */
  readonly request: Request;
  /** Null where no agent was asked. */
  readonly made: MadeDecomposition | null;
}

/** Has a spec without a task list cut by an agent where `--by` or the configuration says so; otherwise the request stays as it is. */
export async function decomposeFirst<Request extends PlanRequest & { readonly environment?: string | null }>(
  context: CliContext,
  request: Request,
  force: boolean,
): Promise<Result<Decomposed<Request>, CommandEnd>> {
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort());
  try {
    const { path, cwd, scope = null, by = null, environment = null } = request;
    const decomposed = await context.ports.planning.decompose(
      {
        ...{ path, cwd, scope, by, environment, force },
        agree: (agent) =>
          agreed(context, `plan.by in slipway.yaml has ${agent} cut this spec, which may cost a little. Ask it?`),
        asking: (agent, warnings) => void tellAsking(context, agent, warnings),
        told: ({ number, faults }) => void tellRefused(context, number, faults),
      },
      stop.signal,
    );
    if (stop.signal.aborted) return { ok: false, failure: ended(EXIT.interrupted) };
    if (!decomposed.ok) return { ok: false, failure: failed(decomposed.failure) };
    return await goOn(context, request, decomposed.value);
  } finally {
    release();
  }
}

async function tellAsking(context: CliContext, agent: string, warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) await note(context, warning);
  await say(context, `${sanitizeLine(agent)} is asked to cut the spec into tasks; Ctrl-C ends it.`);
}

async function goOn<Request extends PlanRequest>(
  context: CliContext,
  request: Request,
  decomposed: Decomposing,
): Promise<Result<Decomposed<Request>, CommandEnd>> {
  const named = request.by != null;
  switch (decomposed.kind) {
    case 'declined':
      return { ok: false, failure: notAgreed() };
    case 'offline':
      return success({ request, made: null });
    case 'listed':
      if (named) await note(context, `${decomposed.file} says itself what the tasks are: no agent is asked.`);
      return success({ request, made: null });
    case 'one-task':
      if (named)
        await note(
          context,
          'One agent can do all of it at once, so nobody is asked to cut it; --scope multi has it cut.',
        );
      return success({ request, made: null });
    case 'kept':
      if (named)
        await note(context, `${decomposed.by} cut this before: ${decomposed.file} is the plan. --force asks again.`);
      return success({ request: { ...request, path: decomposed.path }, made: null });
    case 'made':
      await say(context, sayMade(decomposed));
      return success({ request: { ...request, path: decomposed.path }, made: decomposed });
  }
}

function sayMade({ by, model, tasks, file, answers, usage, kept }: MadeDecomposition): string {
  const who = model === null ? by : `${by} (${sanitizeLine(model)})`;
  const times = answers === 1 ? '' : `, at the ${answers === 2 ? 'second' : 'third'} answer`;
  const tells = usage.inputTokens + usage.outputTokens + usage.costUsd > 0;
  const used = tells ? sayUsage(usage) : 'nothing that it tells of';
  return `${who} cut it into ${counted(tasks, 'task')}${times}: ${file}. It used ${used}. What was said is in ${kept}`;
}

/** Faults of an answer that are told. */
const TOLD = 3;

async function tellRefused(context: CliContext, number: number, faults: readonly string[]): Promise<void> {
  const more = faults.length - TOLD;
  const rest = more > 0 ? ` (and ${more} more)` : '';
  const said = faults.slice(0, TOLD).map(sanitizeLine).join(' ');
  await note(context, `Answer ${number} goes back with ${counted(faults.length, 'fault')}: ${said}${rest}`);
}

function note(context: CliContext, text: string): Promise<void> {
  return sayHeaded(context, { word: 'note:', tone: 'attention' }, text);
}
