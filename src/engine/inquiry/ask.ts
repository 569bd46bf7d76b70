import { credentialsIn } from '../../core/agent/credentials.ts';
import type { Answer } from '../../core/inquiry/inquiry.ts';
import { type Refused, withRefused } from '../../core/network/refused.ts';
import type { FailureClass } from '../../core/run/failure.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import { NO_USAGE, type Usage } from '../../core/run/usage.ts';
import { type Redact, shortLine } from '../../core/text/shorten.ts';
import { asSentence } from '../../core/text/wording.ts';
import type { AgentAdapter, AgentInterpreter, AgentOutcome, AgentRequest } from '../../ports/agents.ts';
import { LaunchRefusal, unlessRefused } from '../../ports/launch-refusal.ts';
import type { ProcessControl, ProcessEnd, ProcessSpec } from '../../ports/processes.ts';
import type { EngineContext } from '../context.ts';
import { networkOf } from '../effects/agent-network.ts';
import { processKey } from '../effects/effect-context.ts';

/** What it takes to start an agent once, outside of any run. */
export type AskContext = Pick<EngineContext, 'agent' | 'processes' | 'files' | 'environment' | 'secrets'>;

/** One prompt for one agent. */
export interface Asked {
  /** Id of the inquiry, which names its folder. */
  readonly id: string;
  /** What it is for, and which prompt of it this is, from 1. */
  readonly name: string;
  readonly number: number;
  /** The `--agent` value of one agent. */
  readonly agent: string;
  /** UUID of the session to start. */
  readonly newSession: () => string;
  readonly prompt: string;
  readonly schema: object;
  /** Absolute path of the file with prompt and schema, for programs that take no prompt. */
  readonly questionPath: string;
  readonly settings: RunSettings;
  /** Top of the project, that references of secrets start from. */
  readonly root: string;
  /** Folder that it starts in and may read, with what else has to be readable for that. In a sandbox it can write to none of it. */
  readonly folder: { readonly path: string; readonly readable: readonly string[] };
}

/** What came of one prompt. */
export interface Heard {
  readonly answer:
    | Answer
    | { readonly reason: 'no-answer' | 'cancelled'; readonly message: string; readonly hint: string };
  readonly usage: Usage;
  readonly model: string | null;
}

/** Starts an agent with one prompt and waits for the document that it answers with. */
export async function ask(context: AskContext, asked: Asked, signal: AbortSignal): Promise<Heard> {
  const adapter = context.agent(asked.agent);
  const unasked = (message: string, hint: string): Heard => {
    return { answer: { reason: 'no-answer', message, hint }, usage: NO_USAGE, model: null };
  };
  if (adapter === null) return unasked(`There is no agent called ${asked.agent}.`, 'Name an agent, such as claude.');
  const environment = context.environment.forAgent(asked.settings, asked.root);
  if (!environment.ok) return unasked(environment.failure.message, environment.failure.hint);
  const key = { runId: asked.id, taskId: asked.name, attempt: asked.number };
  const request = requestFor(context, asked);
  const spec = unlessRefused(() => specFor(context, asked, { adapter, request, environment: environment.value }));
  if (spec instanceof LaunchRefusal) return unasked(spec.message, spec.hint);
  const talk = new Talk(adapter.interpret(request));
  const ending = AbortSignal.any([signal, talk.ending.signal]);
  const end = await context.processes.run(spec, talk.observer(), ending);
  const outcome = talk.conclude(end, { stopped: signal.aborted, readQuestion: () => context.files.readQuestion(key) });
  await context.files.redactOutput(key, context.secrets.stream);
  await context.files.forgetAgent(key);
  return {
    answer: answerOf(outcome, end, context.secrets.redact),
    usage: outcome.usage,
    model: talk.model ?? request.model,
  };
}

function requestFor({ files, secrets }: AskContext, asked: Asked): AgentRequest {
  const { id, name, number, settings } = asked;
  const key = { runId: id, taskId: name, attempt: number };
  const budget = settings.caps?.run?.costUsd;
  return {
    ...{ runId: id, taskId: name, attempt: number, resumeSession: null, sessionId: asked.newSession() },
    ...{ model: settings.model, prompt: asked.prompt, schema: asked.schema, hooks: settings.agentHooks ?? false },
    ...(budget === undefined ? {} : { budgetUsd: budget }),
    packetPath: asked.questionPath,
    questionFile: `${files.scratch(key)}/question.json`,
    workspace: asked.folder.path,
    isolation: settings.isolation,
    stateFolder: files.agentState(key),
    redact: secrets.redact,
  };
}

function specFor(
  context: AskContext,
  { folder, settings, questionPath }: Asked,
  at: {
    readonly adapter: AgentAdapter;
    readonly request: AgentRequest;
    readonly environment: Readonly<Record<string, string>>;
  },
): ProcessSpec {
  const { request } = at;
  const { runId, taskId, attempt } = request;
  const key = { runId, taskId, attempt };
  const launch = at.adapter.launch(request);
  context.secrets.learn([...credentialsIn(launch.environment), ...(at.adapter.secrets?.(request) ?? [])]);
  const environment = { ...at.environment, ...launch.environment };
  return {
    key: processKey(key),
    directory: context.files.attemptDirectory(key),
    argv: launch.argv,
    cwd: folder.path,
    environment,
    isolation: settings.isolation,
    access: {
      writable: [context.files.scratch(key), ...launch.access.writable],
      readable: [folder.path, ...folder.readable, questionPath, ...launch.access.readable],
      placed: launch.access.placed ?? [],
      network: networkOf({ run: { settings } }, { launch, task: { id: taskId }, environment }),
    },
    limits: { ...settings.limits, ...launch.limits },
    input: launch.input,
    ...(launch.control === true ? { control: true } : {}),
  };
}

/** What a program that was ended because its interpreter gave up died of. */
const ENDED_BY_US: ProcessEnd = { kind: 'signalled', signal: 15 };

/** The talk with one program, which hears nothing but what its own protocol asks for. */
class Talk {
  /** Aborts when nothing can come of it any more. */
  readonly ending = new AbortController();
  /** The model that the program said it works with, or null. */
  model: string | null = null;
  readonly #interpreter: AgentInterpreter;
  readonly #refused: Refused[] = [];
  #control: ProcessControl | null = null;

  constructor(interpreter: AgentInterpreter) {
    this.#interpreter = interpreter;
  }

  observer() {
    return {
      output: (chunk: Uint8Array) => this.#hear(chunk),
      refused: (reason: Refused['reason'], target: string) => void this.#refused.push({ reason, target }),
      control: (control: ProcessControl) => {
        this.#control = control;
        this.#speak();
      },
    };
  }

  conclude(
    end: ProcessEnd,
    at: { readonly stopped: boolean; readonly readQuestion: () => string | null },
  ): AgentOutcome {
    const gaveUp = end.kind === 'cancelled' && this.#interpreter.givesUp === true && !at.stopped;
    const outcome = this.#interpreter.finish(gaveUp ? ENDED_BY_US : end, at.readQuestion);
    return outcome.kind === 'failed' ? { ...outcome, failure: withRefused(outcome.failure, this.#refused) } : outcome;
  }

  #hear(chunk: Uint8Array): void {
    for (const event of this.#interpreter.feed(chunk)) if (event.type === 'session') this.model ??= event.model;
    this.#speak();
    if (this.#interpreter.givesUp === true) this.ending.abort();
  }

  #speak(): void {
    const { control } = this.#interpreter;
    if (control === undefined || this.#control === null) return;
    for (const line of control.due()) if (this.#control.write(line)) control.wrote(line.key);
    if (control.over) this.#control.end();
  }
}

/** A document, the lack of one that the agent may mend, or why asking again makes no sense. */
function answerOf(outcome: AgentOutcome, end: ProcessEnd, redact: Redact): Heard['answer'] {
  switch (outcome.kind) {
    case 'done':
      return 'structured' in outcome
        ? { kind: 'document', document: outcome.structured }
        : { kind: 'none', why: 'The answer is no JSON document.', said: redact(outcome.summary) };
    case 'failed': {
      const { class: reason, hint } = outcome.failure;
      const message = redact(outcome.failure.message);
      const evidence = redact(outcome.failure.evidence);
      if (reason === 'quality') return { kind: 'none', why: message, said: evidence };
      const said = shortLine(evidence.trim().split('\n').at(-1) ?? '', redact);
      const words = said === '' || message.includes(said) ? '' : ` Its last words: ${asSentence(said)}`;
      return { reason: 'no-answer', message: `${message}${words}`, hint: hintFor(reason, end) ?? hint };
    }
    case 'asked': {
      const message = `The agent asks a question instead of answering: ${redact(outcome.question)}`;
      return { reason: 'no-answer', message, hint: 'Answer it in the document, then ask again.' };
    }
    case 'cancelled':
      return { reason: 'cancelled', message: 'The agent was ended before it answered.', hint: '' };
  }
}

/** What to do about it where nothing is tried again by itself; null where the failure says it. */
function hintFor(reason: FailureClass, end: ProcessEnd): string | null {
  if (end.kind === 'limit' && end.limit === 'wall')
    return 'Raise `plan.timeout` and `limits.timeout`, or try another agent.';
  if (end.kind === 'limit' && end.limit === 'idle') return 'Raise `limits.idle`, or try another agent.';
  if (reason === 'limited') return 'Try it again when the limit lifts, or try another agent.';
  return reason === 'retryable' ? 'Try it again; if that repeats, run the program of the agent by hand.' : null;
}
