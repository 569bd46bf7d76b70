import type { PermissionRules } from '../../core/agent/permission.ts';
import { sessionIdFor } from '../../core/run/session-id.ts';
import type { AgentControl, AgentMessage } from '../../ports/agents.ts';
import type { ControlLine } from '../../ports/processes.ts';
import { type ClaudeDecision, decideClaude } from './permission.ts';
import type { ClaudePermissionRequest } from './stream.ts';

/*
 * What a session is told on its standard input, line by line:
 *
 *   {"type":"user",...}               the prompt; later what a person says, which reaches the model with the result of the tool that runs
 *   {"type":"control_response",...}   whether a tool may be used
 *   {"type":"control_request",...}    stop what runs now
 *
 * The program says each message again, by its id, at the moment at which the model hears it. What was written and not heard when a turn ends
 * becomes a turn of its own: only a result after which nothing is unheard is the last one, and then standard input ends. A version that says
 * nothing again is taken to have heard everything that was written before its result.
 */

/** How a session is talked with. */
export interface SessionTalk {
  /** The first message; asked for once. */
  readonly prompt: () => string;
  /** How requests for tools that the program's own rules do not cover are decided. */
  readonly rules: PermissionRules;
  /** The attempt, as its run, task and number: messages of different attempts in one session must not share an id. */
  readonly attempt: readonly [runId: string, taskId: string, attempt: number];
}

/** Gathers the lines of one session, and keeps those alone that are not written yet. */
export class SessionControl implements AgentControl {
  readonly #talk: SessionTalk;
  #lines: ControlLine[] = [];
  /** Keys of messages that were said and not heard, by the id that the program says again. */
  readonly #unheard = new Map<string, string>();
  readonly #heard: string[] = [];
  #began = false;
  #saysAgain = false;
  #over = false;

  constructor(talk: SessionTalk) {
    this.#talk = talk;
  }

  get over(): boolean {
    return this.#over;
  }

  get heard(): readonly string[] {
    return this.#heard;
  }

  due(): readonly ControlLine[] {
    if (!this.#began) this.#lines.unshift(userMessage('prompt', this.#talk.prompt()));
    this.#began = true;
    return this.#lines;
  }

  wrote(key: string): void {
    this.#lines = this.#lines.filter((line) => line.key !== key);
  }

  say({ key, text, interrupts = false }: AgentMessage): void {
    if (this.#over) return;
    const id = this.#idOf(key);
    this.#unheard.set(id, key);
    if (interrupts) {
      const request = { type: 'control_request', request_id: `stop-${key}`, request: { subtype: 'interrupt' } };
      this.#lines.push({ key: `stop-${key}`, line: JSON.stringify(request) });
    }
    this.#lines.push(userMessage(key, interrupts ? `${STOPPED}\n\n${text}` : text, id));
  }

  /** The program says a message again: the model hears it now. `id` is absent where it does not tell which. */
  hear(id: string | undefined): void {
    this.#saysAgain = true;
    const key = id === undefined ? undefined : this.#unheard.get(id);
    if (id === undefined || key === undefined) return;
    this.#unheard.delete(id);
    this.#heard.push(key);
  }

  /**
   * Answers whether a tool may be used. A question to a person ends the turn: it is answered in a later attempt. While one `waits`, what else
   * the turn asks for is not decided.
   */
  decide(asked: ClaudePermissionRequest, waits: boolean): ClaudeDecision | null {
    const decision = waits ? null : decideClaude(this.#talk.rules, asked);
    const { request_id: id, request } = asked;
    const answer =
      decision === null || decision.kind === 'ask'
        ? { behavior: 'deny', message: ASKED, interrupt: true }
        : decision.kind === 'allow'
          ? { behavior: 'allow', updatedInput: request.input ?? {} }
          : { behavior: 'deny', message: REJECTED };
    const response = { subtype: 'success', request_id: id, response: answer };
    this.#lines.push({ key: `permission-${id}`, line: JSON.stringify({ type: 'control_response', response }) });
    return decision;
  }

  /** The result of a turn was told. */
  end(): void {
    if (!this.#saysAgain) {
      this.#heard.push(...this.#unheard.values());
      this.#unheard.clear();
    }
    this.#over = this.#unheard.size === 0;
  }

  /** A UUID that is the same after a restart. */
  #idOf(key: string): string {
    const [runId, taskId, attempt] = this.#talk.attempt;
    return sessionIdFor(runId, `${taskId} ${key}`, attempt);
  }
}

const ASKED = 'The question was handed to a person. The answer comes with the next message of this session.';
const REJECTED =
  'This is not permitted: a person rejected it for the whole task, or nobody is here who could be asked. Go on without it.';
const STOPPED =
  'A person stopped what you were doing in order to tell you something. What was running may have been done in part; nothing was rejected for good. Heed this and go on with the task:';

function userMessage(key: string, text: string, id?: string): ControlLine {
  const message = { role: 'user', content: [{ type: 'text', text }] };
  const named = id === undefined ? {} : { uuid: id };
  return { key, line: JSON.stringify({ type: 'user', message, parent_tool_use_id: null, session_id: '', ...named }) };
}
