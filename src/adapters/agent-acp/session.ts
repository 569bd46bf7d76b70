import type {
  AuthenticateRequest,
  CancelNotification,
  InitializeRequest,
  NewSessionRequest,
  PromptRequest,
  RequestPermissionResponse,
  ResumeSessionRequest,
  SetSessionConfigOptionRequest,
} from '@agentclientprotocol/sdk';
import type { z } from 'zod';
import type { AgentControl, AgentMessage } from '../../ports/agents.ts';
import type { ControlLine } from '../../ports/processes.ts';
import { answerLine, notificationLine, notOfferedLine, type RequestId, type RpcError, requestLine } from './rpc.ts';
import { initialized, opened, promptEnded } from './shapes.ts';

/*
 * What a session is told on its standard input, as a function of what it answered:
 *
 *   initialize ─> session/resume or session/load ─> [model] ─> session/prompt ─> [session/prompt with what a person told meanwhile] ─> end
 *            └──> session/new ──────────────────────^
 *                    └─ auth_required ─> authenticate ─> session/new
 *
 * Requests are numbered in this order, so that after a restart the same output leads to the same lines, and those that were written are
 * passed over. Neither files nor terminals are offered: the program works in its own tree by itself.
 */

/** Version of the protocol that is spoken. */
const PROTOCOL = 1;

/** `auth_required` of the protocol. */
export const AUTH_REQUIRED = -32_000;

/** How a session is talked with. */
export interface SessionTalk {
  /** Version of this product. */
  readonly version: string;
  /** Absolute path of the attempt's tree. */
  readonly cwd: string;
  /** Session to go on with, or null. */
  readonly resume: string | null;
  /** Model to be asked for, or null where none is wanted or the program was started with it. */
  readonly model: string | null;
  /** Method of legitimation that needs no person, where the program asks for one; null for none. */
  readonly signIn: string | null;
  /** The first message. `continues` says whether the session knows of the task. */
  readonly prompt: (continues: boolean) => string;
}

/** What a session was asked last. */
export type Step = 'initialize' | 'sign-in' | 'open' | 'model' | 'prompt';

/** Why a session came to nothing. */
export type SessionFault =
  | { readonly kind: 'refused'; readonly step: Step; readonly error: RpcError }
  /** It speaks another version of the protocol. */
  | { readonly kind: 'version'; readonly version: number }
  /** An answer that is none of the protocol. */
  | { readonly kind: 'odd'; readonly step: Step };

/** What became of an answer, for people. */
export type SessionNews =
  | { readonly kind: 'opened'; readonly sessionId: string; readonly model: string | null; readonly continues: boolean }
  /** The earlier session is lost and a new one is begun. */
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'ended'; readonly turn: z.infer<typeof promptEnded> };

interface Asked {
  readonly id: number;
  readonly step: Step;
  /** An earlier session is asked for. */
  readonly continues: boolean;
}

/** Gathers the lines of one session. */
export class AcpSession implements AgentControl {
  readonly #talk: SessionTalk;
  #lines: ControlLine[] = [];
  readonly #waiting: AgentMessage[] = [];
  readonly #heard: string[] = [];
  #requests = 0;
  #asked: Asked | null = null;
  #begun: z.infer<typeof initialized> | null = null;
  #sessionId: string | null = null;
  #model: string | null = null;
  #continues = false;
  #triedToSignIn = false;
  #cancelled = false;
  /** The turn is being ended for a message that does not wait. */
  #interrupted = false;
  #stopReason: string | null = null;
  #fault: SessionFault | null = null;

  constructor(talk: SessionTalk) {
    this.#talk = talk;
    const params: InitializeRequest = {
      protocolVersion: PROTOCOL,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      clientInfo: { name: 'slipway', version: talk.version },
    };
    this.#ask('initialize', 'initialize', params);
  }

  get over(): boolean {
    return this.#fault !== null || (this.#stopReason !== null && this.#asked === null);
  }

  /** Version of the program, as it tells it itself. */
  get version(): string | null {
    return this.#begun?.agentInfo?.version ?? null;
  }

  /** It answered the first request: it speaks the protocol. */
  get began(): boolean {
    return this.#begun !== null;
  }

  /** The task was given to it, so that what it tells is about this attempt and not its history. */
  get works(): boolean {
    return this.#asked?.step === 'prompt' || this.#stopReason !== null;
  }

  /** Why the last turn ended; null while none did or one goes on. */
  get stopReason(): string | null {
    return this.#asked?.step === 'prompt' ? null : this.#stopReason;
  }

  get fault(): SessionFault | null {
    return this.#fault;
  }

  due(): readonly ControlLine[] {
    return this.#lines;
  }

  wrote(key: string): void {
    this.#lines = this.#lines.filter((line) => line.key !== key);
  }

  /** Keys of the messages that became a turn. */
  get heard(): readonly string[] {
    return this.#heard;
  }

  /** The protocol has no way into a turn that goes on: a message is the next one of the same session. */
  say(message: AgentMessage): void {
    if (this.over) return;
    this.#waiting.push(message);
    if (message.interrupts !== true || this.#interrupted || this.#cancelled) return;
    this.#interrupted = this.#stop(`stop-${message.key}`);
  }

  /** Ends the turn: the program answers its prompt as soon as it can. */
  cancel(key: string): void {
    if (!this.#cancelled && (this.#interrupted || this.#stop(key))) this.#cancelled = true;
  }

  #stop(key: string): boolean {
    if (this.#sessionId === null || this.#asked?.step !== 'prompt') return false;
    const params: CancelNotification = { sessionId: this.#sessionId };
    this.#lines.push({ key, line: notificationLine('session/cancel', params) });
    return true;
  }

  /** Answers a request for permission; null says that the turn is being ended. */
  permit(id: RequestId, optionId: string | null): void {
    const response: RequestPermissionResponse = {
      outcome: optionId === null ? { outcome: 'cancelled' } : { outcome: 'selected', optionId },
    };
    this.#lines.push({ key: answerKey(id), line: answerLine(id, response) });
  }

  /** Answers a request for something that is not offered. */
  decline(id: RequestId, method: string): void {
    this.#lines.push({ key: answerKey(id), line: notOfferedLine(id, method) });
  }

  /** Takes the answer to a request of ours; others are passed over. */
  answer(id: RequestId, result: unknown): readonly SessionNews[] {
    const asked = this.#take(id);
    if (asked === null) return [];
    switch (asked.step) {
      case 'initialize':
        return this.#initialized(result);
      case 'sign-in':
        return this.#openNew();
      case 'open':
        return this.#opened(asked, result);
      case 'model':
        this.#model = this.#talk.model;
        return this.#begin();
      case 'prompt':
        return this.#ended(result);
    }
  }

  /** Takes the refusal of a request of ours. */
  refuse(id: RequestId, error: RpcError): readonly SessionNews[] {
    const asked = this.#take(id);
    if (asked === null) return [];
    const { step, continues } = asked;
    if (step === 'open' && error.code === AUTH_REQUIRED && this.#signIn()) return [];
    if (step === 'open' && continues && error.code !== AUTH_REQUIRED)
      return [{ kind: 'lost', why: sayRpcError(error) }, ...this.#openNew()];
    this.#fault = { kind: 'refused', step, error };
    return [];
  }

  #take(id: RequestId): Asked | null {
    const asked = this.#asked;
    if (asked === null || asked.id !== id) return null;
    this.#asked = null;
    return asked;
  }

  #ask(step: Step, method: string, params: object, more: { readonly key?: string; readonly continues?: boolean } = {}) {
    this.#requests += 1;
    const id = this.#requests;
    this.#asked = { id, step, continues: more.continues === true };
    this.#lines.push({ key: more.key ?? `request-${id}`, line: requestLine(id, method, params) });
  }

  #odd(step: Step): readonly SessionNews[] {
    this.#fault = { kind: 'odd', step };
    return [];
  }

  #initialized(result: unknown): readonly SessionNews[] {
    const read = initialized.safeParse(result);
    if (!read.success) return this.#odd('initialize');
    this.#begun = read.data;
    const { protocolVersion: version, agentCapabilities: offered } = read.data;
    if (version !== PROTOCOL) {
      this.#fault = { kind: 'version', version };
      return [];
    }
    const { resume, cwd } = this.#talk;
    if (resume === null) return this.#openNew();
    const params: ResumeSessionRequest & { mcpServers: [] } = { sessionId: resume, cwd, mcpServers: [] };
    // The same without telling the whole history again.
    if (offered?.sessionCapabilities?.resume) this.#ask('open', 'session/resume', params, { continues: true });
    else if (offered?.loadSession === true) this.#ask('open', 'session/load', params, { continues: true });
    else return [{ kind: 'lost', why: 'it cannot go on with sessions' }, ...this.#openNew()];
    return [];
  }

  /** Whether there is a way to sign in that was not tried. */
  #signIn(): boolean {
    const { signIn } = this.#talk;
    const isOffered = this.#begun?.authMethods.some(({ id }) => id === signIn) === true;
    if (signIn === null || this.#triedToSignIn || !isOffered) return false;
    this.#triedToSignIn = true;
    const params: AuthenticateRequest = { methodId: signIn };
    this.#ask('sign-in', 'authenticate', params);
    return true;
  }

  #openNew(): readonly SessionNews[] {
    const params: NewSessionRequest = { cwd: this.#talk.cwd, mcpServers: [] };
    this.#ask('open', 'session/new', params);
    return [];
  }

  #opened(asked: Asked, result: unknown): readonly SessionNews[] {
    // Nothing has to be said about a session that is known.
    const read = opened.safeParse(asked.continues ? (result ?? {}) : result);
    const sessionId = asked.continues ? this.#talk.resume : read.data?.sessionId;
    if (!read.success || sessionId == null) return this.#odd('open');
    this.#sessionId = sessionId;
    this.#continues = asked.continues;
    const { configOptions, models } = read.data;
    const option = configOptions?.find(({ id, category }) => category === 'model' || id === 'model');
    const current = typeof option?.currentValue === 'string' ? option.currentValue : (models?.currentModelId ?? null);
    this.#model = current;
    const { model } = this.#talk;
    if (model === null || model === current) return this.#begin();
    if (option !== undefined) {
      const params: SetSessionConfigOptionRequest = { sessionId, configId: option.id, value: model };
      this.#ask('model', 'session/set_config_option', params);
      return [];
    }
    if (models != null) {
      this.#ask('model', 'session/set_model', { sessionId, modelId: model });
      return [];
    }
    this.#fault = { kind: 'refused', step: 'model', error: { code: 0, message: 'it offers no choice of models' } };
    return [];
  }

  #begin(): readonly SessionNews[] {
    this.#prompt(this.#talk.prompt(this.#continues), 'prompt');
    return [{ kind: 'opened', sessionId: this.#sessionId ?? '', model: this.#model, continues: this.#continues }];
  }

  #prompt(text: string, key: string): void {
    const params: PromptRequest = { sessionId: this.#sessionId ?? '', prompt: [{ type: 'text', text }] };
    this.#ask('prompt', 'session/prompt', params, { key });
  }

  #ended(result: unknown): readonly SessionNews[] {
    const read = promptEnded.safeParse(result);
    if (!read.success) return this.#odd('prompt');
    this.#stopReason = read.data.stopReason;
    const goesOn = !this.#cancelled && (this.#interrupted || this.#stopReason === 'end_turn');
    this.#interrupted = false;
    const next = goesOn ? this.#waiting.shift() : undefined;
    if (next !== undefined) {
      this.#heard.push(next.key);
      this.#prompt(next.text, next.key);
    }
    return [{ kind: 'ended', turn: read.data }];
  }
}

function answerKey(id: RequestId): string {
  return `answer-${JSON.stringify(id)}`;
}

/** What a refusal says: its message, and what the program adds to it. */
export function sayRpcError({ message, data, code }: RpcError): string {
  const details = typeof data === 'object' && data !== null ? Reflect.get(data, 'details') : data;
  const added = typeof details === 'string' && !message.includes(details) ? `: ${details}` : '';
  return `${message}${added}` || `error ${code}`;
}
