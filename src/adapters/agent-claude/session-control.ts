import type { AgentControl, AgentMessage } from '../../ports/agents.ts';
import type { ControlLine } from '../../ports/processes.ts';
import { ASK_TOOL } from './person-question.ts';
import type { ClaudePermissionRequest } from './stream.ts';

/*
 * What a session is told on its standard input, line by line:
 *
 *   {"type":"user",...}               the prompt; later what a person says, which reaches the model with the result of the tool that runs
 *   {"type":"control_response",...}   whether a tool may be used
 *   {"type":"control_request",...}    stop after the call that runs now
 *
 * After the result of a turn nothing more is said. What was written before that and not heard yet becomes a turn of its own: the program
 * ends when all is answered.
 */

/** How a session is talked with. */
export interface SessionTalk {
  /** The first message; asked for once. */
  readonly prompt: () => string;
  /** Whether a tool that the program's own rules do not cover may be used: yes where a sandbox holds it. */
  readonly allows: boolean;
}

/** Gathers the lines of one session. */
export class SessionControl implements AgentControl {
  readonly #talk: SessionTalk;
  readonly #lines: ControlLine[] = [];
  readonly #running = new Set<string>();
  #interruption: string | null = null;
  #began = false;
  #over = false;

  constructor(talk: SessionTalk) {
    this.#talk = talk;
  }

  get over(): boolean {
    return this.#over;
  }

  due(): readonly ControlLine[] {
    if (!this.#began) this.#lines.unshift(userMessage('prompt', this.#talk.prompt()));
    this.#began = true;
    return this.#lines;
  }

  say(message: AgentMessage): void {
    if (this.#over) return;
    if (message.type === 'steer') this.#lines.push(userMessage(message.key, message.text));
    else this.#interruption ??= message.key;
    this.#interruptIfIdle();
  }

  /** A tool begins to run. */
  begin(toolUse: string): void {
    this.#running.add(toolUse);
  }

  /** A tool has given its result. */
  finish(toolUse: string): void {
    this.#running.delete(toolUse);
    this.#interruptIfIdle();
  }

  /** Answers whether a tool may be used. A question to a person ends the turn: it is answered in a later attempt. */
  decide({ request_id: id, request }: ClaudePermissionRequest): void {
    const { tool_name: tool, input } = request;
    const decision =
      tool === ASK_TOOL
        ? { behavior: 'deny', message: ASKED, interrupt: true }
        : this.#talk.allows
          ? { behavior: 'allow', updatedInput: input ?? {} }
          : { behavior: 'deny', message: NOT_ALLOWED };
    const response = { subtype: 'success', request_id: id, response: decision };
    this.#lines.push({ key: `permission-${id}`, line: JSON.stringify({ type: 'control_response', response }) });
  }

  /** The result of a turn was told. */
  end(): void {
    this.#over = true;
  }

  /** A call in the middle would be told as one that a person rejected, and its effects would be unknown. */
  #interruptIfIdle(): void {
    if (this.#interruption === null || this.#over || this.#running.size > 0) return;
    const key = this.#interruption;
    if (this.#lines.some((line) => line.key === key)) return;
    const request = { type: 'control_request', request_id: key, request: { subtype: 'interrupt' } };
    this.#lines.push({ key, line: JSON.stringify(request) });
  }
}

const ASKED = 'The question was handed to a person. The answer comes with the next message of this session.';
const NOT_ALLOWED =
  'This tool is not permitted here, because no sandbox holds what it does. Go on with the tools that are permitted: editing files and running commands.';

function userMessage(key: string, text: string): ControlLine {
  const message = { role: 'user', content: [{ type: 'text', text }] };
  return { key, line: JSON.stringify({ type: 'user', message, parent_tool_use_id: null, session_id: '' }) };
}
