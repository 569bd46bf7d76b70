import { printsPlainly } from '../core/run/agent-name.ts';
import type { Refusal } from '../core/run/commands.ts';
import type { Redactor } from '../core/secret/redact.ts';
import type { RunView } from '../core/view/run-view.ts';
import type { RunService } from '../engine/service.ts';
import type { Clock } from '../ports/clock.ts';
import { API_VERSION, type Health } from '../protocol/api.ts';
import { type Answer, data, refused, STOPPING } from './answer.ts';
import { followEntries } from './entries.ts';
import { redacted } from './redacted.ts';
import type { Exchange, Route } from './router.ts';
import { tail } from './tail.ts';
import { ViewTexts } from './view-text.ts';

/** What the routes are made of. */
export interface RouteSources {
  readonly service: RunService;
  readonly clock: Clock;
  readonly version: string;
  /** Absolute path of the file that holds the output of an attempt's agent. */
  readonly attemptOutput: (runId: string, taskId: string, attempt: number) => string;
  /** Absolute path of the file that holds what an attempt's agent was heard doing, in JSON Lines. */
  readonly attemptEvents: (runId: string, taskId: string, attempt: number) => string;
  /** Starts to replace secrets in one stream. */
  readonly redactor: () => Redactor;
  /** Called once somebody asked the daemon to stop. */
  readonly onShutdown: () => void;
}

/** Milliseconds between two looks at a growing output file. */
const OUTPUT_POLL_MS = 150;

/** The routes of `protocol/api.ts` over a run service. */
export function toRoutes(sources: RouteSources): readonly Route[] {
  const started = sources.clock.monotonic();
  const uptimeMs = () => sources.clock.monotonic() - started;
  const texts = new ViewTexts();
  const served = (view: RunView): Answer => {
    const engine = { uptimeMs: uptimeMs(), stall: sources.service.stall() };
    return { kind: 'json', text: texts.text(view, engine) };
  };
  return [
    { method: 'GET', path: '/v1/health', handle: () => data(toHealth(sources, uptimeMs())) },
    { method: 'POST', path: '/v1/runs', handle: (exchange) => createRun(sources.service, exchange) },
    { method: 'GET', path: '/v1/runs', handle: (exchange) => listRuns(sources.service, exchange) },
    {
      method: 'GET',
      path: '/v1/runs/:id',
      handle: ({ parameters: [id = ''] }) => withView(sources.service, id, served),
    },
    { method: 'POST', path: '/v1/runs/:id/commands', handle: (exchange) => applyCommand(sources.service, exchange) },
    {
      method: 'GET',
      path: '/v1/runs/:id/settled',
      handle: ({ parameters: [id = ''], signal }) =>
        withRun(sources.service, id, async () => {
          const view = await sources.service.settled(id, signal);
          return signal.aborted ? refused(503, STOPPING) : served(view);
        }),
    },
    { method: 'GET', path: '/v1/runs/:id/tasks/:task/why', handle: (exchange) => explain(sources.service, exchange) },
    {
      method: 'GET',
      path: '/v1/runs/:id/tasks/:task/workspace',
      handle: (exchange) => showWorkspace(sources.service, exchange),
    },
    { method: 'GET', path: '/v1/runs/:id/tasks/:task/output', handle: (exchange) => showOutput(sources, exchange) },
    { method: 'GET', path: '/v1/runs/:id/tasks/:task/heard', handle: (exchange) => showHeard(sources, exchange) },
    { method: 'GET', path: '/v1/runs/:id/events', handle: (exchange) => showEvents(sources.service, exchange) },
    { method: 'POST', path: '/v1/shutdown', handle: () => shutDown(sources) },
  ];
}

function toHealth({ service, version }: RouteSources, uptimeMs: number): Health {
  const { level, explanation, hint } = service.isolation();
  return {
    version,
    apiVersion: API_VERSION,
    pid: process.pid,
    uptimeMs: Math.round(uptimeMs),
    stall: service.stall(),
    isolation: { level, explanation, hint },
  };
}

async function createRun(service: RunService, { body }: Exchange): Promise<Answer> {
  const given = await body();
  if (!given.ok) return refused(given.failure.status, given.failure.refusal);
  const { parseCreateRun } = await import('../protocol/requests.ts');
  const request = parseCreateRun(given.value);
  if (!request.ok) return refused(400, request.failure);
  const created = await service.create({ type: 'plan', ...request.value });
  return created.ok ? data({ id: created.value }) : refused(409, created.failure);
}

function listRuns(service: RunService, { query }: Exchange): Answer {
  const repository = query.get('repository');
  const rows = service.runs();
  return data(repository === null ? rows : rows.filter((row) => row.repository === repository));
}

async function applyCommand(service: RunService, { parameters: [id = ''], body }: Exchange): Promise<Answer> {
  const given = await body();
  if (!given.ok) return refused(given.failure.status, given.failure.refusal);
  const { parseCommandRequest } = await import('../protocol/requests.ts');
  const request = parseCommandRequest(given.value);
  if (!request.ok) return refused(400, request.failure);
  return withRun(service, id, async () => {
    const outcome = await service.command(id, request.value.command, request.value.idempotencyKey);
    return outcome.ok ? data({}) : refused(409, outcome.failure);
  });
}

function explain(service: RunService, { parameters: [id = '', task = ''] }: Exchange): Answer | Promise<Answer> {
  return withRun(service, id, () => {
    const why = service.why(id, task);
    return why === null ? refused(404, noSuchTask(id, task)) : data(why);
  });
}

function showWorkspace(service: RunService, { parameters: [id = '', task = ''] }: Exchange): Answer | Promise<Answer> {
  return withRun(service, id, async () => {
    const path = await service.workspace(id, task);
    return path.ok ? data({ path: path.value }) : refused(409, path.failure);
  });
}

function showOutput(sources: RouteSources, exchange: Exchange): Answer | Promise<Answer> {
  return showFile(sources, exchange, ({ id, taskId, number }) => {
    const path = sources.attemptOutput(id, taskId, number);
    return { path, contentType: 'application/octet-stream' };
  });
}

function showHeard(sources: RouteSources, exchange: Exchange): Answer | Promise<Answer> {
  return showFile(sources, exchange, ({ id, taskId, number, agent }) => {
    if (printsPlainly(agent)) return refused(404, PLAIN);
    return { path: sources.attemptEvents(id, taskId, number), contentType: 'application/jsonl' };
  });
}

interface AttemptPlace {
  readonly id: string;
  readonly taskId: string;
  readonly number: number;
  readonly agent: string;
}

/** A file of an attempt, and what is added to it as long as the attempt is open and the asker wants that. */
function showFile(
  { service, redactor }: RouteSources,
  exchange: Exchange,
  choose: (place: AttemptPlace) => { readonly path: string; readonly contentType: string } | Answer,
): Answer | Promise<Answer> {
  const [id = '', taskId = ''] = exchange.parameters;
  return withView(service, id, (view) => {
    const task = view.tasks.find((candidate) => candidate.id === taskId);
    if (task === undefined) return refused(404, noSuchTask(id, taskId));
    const asked = exchange.query.get('attempt');
    const number = asked === null ? (task.attempts.at(-1)?.number ?? null) : Number(asked);
    const attempt = task.attempts.find((candidate) => candidate.number === number);
    if (attempt === undefined || number === null) return refused(404, noSuchAttempt(taskId, asked));
    const chosen = choose({ id, taskId, number, agent: attempt.agent });
    if ('kind' in chosen) return chosen;
    const follows = exchange.query.get('follow') === '1';
    const growing = () => follows && isOpen(service, { id, taskId, number });
    const chunks = tail({ path: chosen.path, growing, signal: exchange.signal, pollMs: OUTPUT_POLL_MS });
    return { kind: 'stream', contentType: chosen.contentType, chunks: redacted(chunks, redactor()) };
  });
}

function isOpen(
  service: RunService,
  { id, taskId, number }: { readonly id: string; readonly taskId: string; readonly number: number },
): boolean {
  const task = service.view(id)?.tasks.find((candidate) => candidate.id === taskId);
  return task?.attempts.find((attempt) => attempt.number === number)?.finishedAt === null;
}

function showEvents(service: RunService, exchange: Exchange): Answer | Promise<Answer> {
  const [id = ''] = exchange.parameters;
  const after = Number(exchange.query.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) return refused(400, BAD_AFTER);
  return withView(service, id, (view) => ({
    kind: 'stream',
    contentType: 'application/jsonl',
    chunks: followEntries(service, {
      runId: id,
      after,
      until: exchange.query.get('follow') === '1' ? null : view.lastSeq,
      signal: exchange.signal,
    }),
  }));
}

function shutDown({ onShutdown }: RouteSources): Answer {
  // After the answer went out: the asker learns that it was heard.
  setImmediate(onShutdown);
  return data({});
}

function withRun(service: RunService, id: string, answer: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
  return service.has(id) ? answer() : refused(404, noSuchRun(id));
}

function withView(
  service: RunService,
  id: string,
  answer: (view: RunView) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const view = service.view(id);
  return view === null ? refused(404, noSuchRun(id)) : answer(view);
}

function noSuchRun(id: string): Refusal {
  return {
    reason: 'no-such-run',
    message: `There is no run ${id.slice(0, 100)}`,
    hint: 'List the runs with "slipway runs --all".',
  };
}

function noSuchTask(id: string, task: string): Refusal {
  return {
    reason: 'no-such-task',
    message: `Run ${id} has no task ${task.slice(0, 100)}`,
    hint: `List its tasks with "slipway status ${id}".`,
  };
}

function noSuchAttempt(task: string, asked: string | null): Refusal {
  const message =
    asked === null ? `Task ${task} was not attempted yet.` : `Task ${task} has no attempt ${asked.slice(0, 20)}`;
  return { reason: 'no-such-attempt', message, hint: 'Ask "slipway why" what the task waits for.' };
}

const PLAIN: Refusal = {
  reason: 'prints-plainly',
  message: 'What this agent prints is for people as it is; nothing else is kept of it.',
  hint: 'Read its output instead.',
};

const BAD_AFTER: Refusal = {
  reason: 'bad-query',
  message: 'The parameter "after" has to be the number of an event.',
  hint: 'Send the seq of the last event that you have, or 0.',
};
