import type { AgentEvent } from '../../core/agent/event.ts';
import { type Refused, sayRefused, withRefused } from '../../core/network/refused.ts';
import { printsPlainly } from '../../core/run/agent-name.ts';
import type { AttemptRecord } from '../../core/run/attempt-machine.ts';
import { findTask, lastAttempt } from '../../core/run/state.ts';
import type { Usage } from '../../core/run/usage.ts';
import type { AgentInterpreter, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessControl, ProcessEnd, ProcessSpec } from '../../ports/processes.ts';
import type { EventRecorder } from '../../ports/run-files.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';
import type { Withholding } from '../withheld.ts';
import { attemptKey, type EffectContext } from './effect-context.ts';
import { awaitQuestion, withLeftQuestion } from './left-question.ts';

/*
 * One attempt's talk with its program. What it prints goes to the interpreter, what the interpreter has to say goes to the program's standard
 * input, and what people say meanwhile goes to the interpreter. After a restart all output is fed and all messages are said again: the
 * interpreter then asks for the same lines, and those that were written are passed over.
 */

/** What a conversation is held with. */
export interface ConversationParts {
  readonly interpreter: AgentInterpreter;
  readonly spec: ProcessSpec;
  readonly task: string;
  readonly attempt: number;
  /** The `--agent` value. */
  readonly agent: string;
  /** Replaces secrets and personal data in what people tell it; null for an agent that is trusted with them. */
  readonly withholding: Pick<Withholding, 'replace'> | null;
}

/** How often usage is told without a cap, in milliseconds. */
const USAGE_MS = 30_000;

/** What a program that was ended because its interpreter gave up died of. */
const ENDED_BY_US: ProcessEnd = { kind: 'signalled', signal: 15 };

/** Runs the program, or follows it where it runs already, and talks with it until it ends. */
export async function converse(
  context: EffectContext,
  parts: ConversationParts,
): Promise<AgentOutcome | { readonly kind: 'interrupted'; readonly usage: Usage }> {
  const { interpreter, spec, task, attempt } = parts;
  const key = attemptKey(context, parts);
  const begun = await startTurn(context, parts);
  const conversation = new Conversation(context, parts);
  const forgetting = context.onChange(() => conversation.heed());
  const { signal } = conversation.ending;
  const over = new AbortController();
  const readQuestion = () => context.files.readQuestion(key);
  const { idleMs } = spec.limits;
  const asking = { idleMs, readQuestion, heardAt: () => conversation.heardAt };
  void awaitQuestion(context.clock, asking, AbortSignal.any([over.signal, signal, context.signal])).then((found) => {
    if (found === 'asked') conversation.ending.abort();
  });
  try {
    const end = await context.processes.run(
      spec,
      {
        started: ({ pid, startTicks, bootId }, adopted) => {
          context.tell({ type: 'report-agent-started', task, attempt, pid, startTicks, bootId, adopted });
          conversation.heed();
        },
        output: (chunk) => {
          begun();
          conversation.hear(chunk);
        },
        refused: (reason, target) => conversation.refuse({ reason, target }),
        control: (control) => conversation.open(control),
      },
      AbortSignal.any([context.signal, signal]),
    );
    const gaveUp = end.kind === 'cancelled' && interpreter.givesUp === true && !context.signal.aborted;
    const judged = interpreter.finish(gaveUp ? ENDED_BY_US : end, readQuestion);
    const isStopped = judged.kind === 'cancelled' && conversation.interrupted && !context.signal.aborted;
    if (isStopped) return { kind: 'interrupted', usage: conversation.conclude(judged).usage };
    const { redact } = context.secrets;
    return conversation.conclude(
      withLeftQuestion(judged, { end, stopped: context.signal.aborted, readQuestion, redact }),
    );
  } finally {
    begun();
    over.abort();
    forgetting();
    context.activities.forget(key);
  }
}

/** Waits for the turn of a program that is to be started; one that was started before waits for nothing. Answers with how to end it: by its first word. */
async function startTurn(context: EffectContext, parts: ConversationParts): Promise<() => void> {
  const isStarted = context.files.outputOf(attemptKey(context, parts)) !== null;
  if (isStarted || printsPlainly(parts.agent)) return () => undefined;
  return (await context.starts?.take(context.signal)) ?? (() => undefined);
}

class Conversation {
  /** Aborts when the interpreter gave up, or a person did not want to wait for one who does not listen. */
  readonly ending = new AbortController();
  readonly #context: EffectContext;
  readonly #parts: ConversationParts;
  readonly #key: AttemptKey;
  /** Null where what the program prints is for people as it is. */
  readonly #recorder: EventRecorder | null;
  #control: ProcessControl | null = null;
  readonly #refused: Refused[] = [];
  #said = 0;
  #interrupted = false;
  #heardAt: number;
  /** On the clock that only moves forward. */
  #usageToldAt = Number.NEGATIVE_INFINITY;

  constructor(context: EffectContext, parts: ConversationParts) {
    this.#context = context;
    this.#parts = parts;
    this.#key = attemptKey(context, parts);
    this.#heardAt = context.clock.monotonic();
    this.#recorder = printsPlainly(parts.agent) ? null : context.files.recordEvents(this.#key);
  }

  open(control: ProcessControl): void {
    this.#control = control;
    this.speak();
  }

  hear(chunk: Uint8Array): void {
    const { interpreter } = this.#parts;
    this.#heardAt = this.#context.clock.monotonic();
    const events = interpreter.feed(chunk);
    if (events.length > 0) this.#record(events);
    this.speak();
    if (interpreter.givesUp === true) this.ending.abort();
  }

  /** Takes what the allow-list of the network refused; all of it comes again after an adoption. */
  refuse(refused: Refused): void {
    this.#refused.push(refused);
    const { task, attempt } = this.#parts;
    this.#context.log.warn(sayRefused(refused), { run: this.#context.run.id, task, attempt });
  }

  /** Puts what was refused where people look: behind all that the agent did, so that hearing it again comes to the same. */
  conclude(outcome: AgentOutcome): AgentOutcome {
    const refused = this.#refused;
    if (refused.length === 0) return outcome;
    if (this.#recorder === null) this.#context.files.noteInOutput(this.#key, refused.map(sayRefused));
    else this.#record(refused.map((each) => ({ type: 'denied', tool: 'network', message: sayRefused(each) })));
    return outcome.kind === 'failed' ? { ...outcome, failure: withRefused(outcome.failure, refused) } : outcome;
  }

  /** When the program was heard last, on the clock that only moves forward. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** It was ended because a person told it something that may not wait. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** Heeds what people say. Outside of the program's own talk nothing takes up a failure; the next thing that is heard tries again. */
  heed(): void {
    if (this.#parts.interpreter.control === undefined) {
      this.#interrupted ||= this.#told().some(({ interrupts }) => interrupts);
      if (this.#interrupted) this.ending.abort();
      return;
    }
    try {
      this.speak();
    } catch (error) {
      this.#context.log.error('Something could not be told to an agent.', { error: String(error) });
    }
  }

  /** Says what is to be said by now, people's messages included. */
  speak(): void {
    const { control } = this.#parts.interpreter;
    if (control === undefined || this.#control === null) return;
    const told = this.#told();
    const { withholding } = this.#parts;
    for (const message of told.slice(this.#said))
      control.say(withholding === null ? message : { ...message, text: withholding.replace(message.text) });
    this.#said = told.length;
    for (const line of control.due()) if (this.#control.write(line)) control.wrote(line.key);
    if (control.over) this.#control.end();
  }

  #told(): AttemptRecord['told'] {
    const record = findTask(this.#context.run, this.#parts.task);
    const attempt = record && lastAttempt(record);
    return attempt?.number === this.#parts.attempt ? attempt.told : [];
  }

  #record(events: readonly AgentEvent[]): void {
    const { task, attempt } = this.#parts;
    const at = this.#context.clock.now();
    this.#context.activities.hear(this.#key, events, at);
    this.#recorder?.add(events.map((event) => ({ at, event })));
    this.#tellUsage(events);
    for (const event of events) {
      if (event.type !== 'session') continue;
      const { sessionId, model, version } = event;
      this.#context.tell({ type: 'report-agent-session', task, attempt, sessionId, model, version });
    }
  }

  /** Under a cap every step counts; without one it is enough that little is lost. What came with the end is told with the end. */
  #tellUsage(events: readonly AgentEvent[]): void {
    const told = events.findLast((event) => event.type === 'usage');
    if (told === undefined || events.some((event) => event.type === 'result')) return;
    const now = this.#context.clock.monotonic();
    if (this.#context.run.settings.caps === undefined && now - this.#usageToldAt < USAGE_MS) return;
    this.#usageToldAt = now;
    const { task, attempt } = this.#parts;
    this.#context.tell({ type: 'report-usage', task, attempt, usage: told.usage });
  }
}
