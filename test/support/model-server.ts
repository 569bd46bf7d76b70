import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readChatCall, sendChatReply } from './chat-api.ts';
import { isGeminiPath, readGeminiCall, sendGeminiReply } from './gemini-api.ts';
import { renewedTokens } from './login.ts';
import { type Conversation, readConversation } from './model-conversation.ts';
import { type Reply, scriptedReply } from './model-script.ts';
import { sendReply } from './model-stream.ts';
import { readResponsesCall } from './responses-conversation.ts';
import { sendResponsesReply } from './responses-stream.ts';

/*
 * A provider of models on the loopback that follows a script instead of thinking: as much of the Messages API
 * as Claude Code uses, of the Responses API as Codex uses, of Chat Completions as OpenCode uses, and of the Gemini API. What it answers depends on the conversation alone (a marker in the prompt and the results of tools so far), so that any number of sessions can
 * share it and a session that lost its history is found out. It is also the proxy of whoever talks to it, and refuses every way out.
 */

/** One call for the next message of a conversation. */
export interface ModelCall extends Conversation {
  /** Bytes of the request, which hold the whole history. */
  readonly bytes: number;
  /** HTTP status of the answer, or 0 when none was given. */
  readonly status: number;
  /** What the caller legitimated itself with: the whole header. */
  readonly credential: string;
}

/** A scripted provider that listens. */
export interface ModelServer extends AsyncDisposable {
  /** Value for ANTHROPIC_BASE_URL and, as a proxy that leads nowhere, for HTTPS_PROXY; with `/v1` behind it the base of the Responses API. */
  readonly address: string;
  readonly calls: readonly ModelCall[];
  /** The tokens that logins were renewed with, each once. */
  readonly renewals: readonly string[];
  /** Requests for anything that is not the provider, such as `CONNECT example.com:443`. */
  readonly strays: readonly string[];
}

const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** Is told of every call before it is answered, and waited for. */
export type Pace = (call: Conversation) => Promise<void>;

/** Starts a provider on a free port of 127.0.0.1. */
export async function startModelServer(pace: Pace = async () => undefined): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  const strays: string[] = [];
  const renewals: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response, { calls, strays, renewals, pace }).catch((error: unknown) => {
      // A call that the script does not cover fails the test that counts strays, and ends the attempt without retries.
      strays.push(`${request.method} ${request.url}: ${String(error)}`);
      sendJson(response, 400, { type: 'error', error: { type: 'invalid_request_error', message: 'Not scripted.' } });
    });
  });
  server.on('connect', (request, socket) => {
    strays.push(`CONNECT ${request.url}`);
    // Who was refused hangs up as it likes.
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    calls,
    strays,
    renewals,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Records {
  readonly pace: Pace;
  readonly calls: ModelCall[];
  readonly strays: string[];
  readonly renewals: string[];
}

async function answer(request: IncomingMessage, response: ServerResponse, records: Records): Promise<void> {
  const body = await readBody(request);
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path === '/v1/messages' && request.method === 'POST') return answerMessages({ body, request, response, records });
  if (path === '/v1/responses' && request.method === 'POST')
    return answerResponses({ body, request, response, records });
  if (path === '/v1/chat/completions') return answerChat({ body, request, response, records });
  if (isGeminiPath(path)) return answerGemini(path, { body, request, response, records });
  if (path === '/v1/messages/count_tokens') return sendJson(response, 200, { input_tokens: 100 });
  if (path === '/oauth/token') {
    return renewLogin(String(JSON.parse(body).refresh_token), response, records);
  }
  // Codex asks for a web socket first and goes on without one.
  if (path === '/v1/responses') return sendJson(response, 426, {});
  if (path === '/v1/models') return sendJson(response, 200, { models: [] });
  if (path === '/' || path === '/api/hello') return sendJson(response, 200, {});
  records.strays.push(`${request.method} ${request.url}`);
  sendJson(response, 404, { type: 'error', error: { type: 'not_found_error', message: 'Nothing is here.' } });
}

interface Asked {
  readonly body: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly records: Records;
}

async function answerMessages(asked: Asked): Promise<void> {
  const conversation = readConversation(asked.body);
  const reply = await replyTo(conversation, asked);
  sendReply(asked.response, reply, { model: conversation.model, stream: conversation.stream });
}

async function answerResponses(asked: Asked): Promise<void> {
  const call = readResponsesCall(asked.body);
  sendResponsesReply(asked.response, await replyTo(call.conversation, asked), call);
}

async function answerChat(asked: Asked): Promise<void> {
  const conversation = readChatCall(asked.body, asked.request.headers);
  sendChatReply(asked.response, await replyTo(conversation, asked), conversation.model);
}

async function answerGemini(path: string, asked: Asked): Promise<void> {
  const conversation = readGeminiCall(path, asked.body);
  sendGeminiReply(asked.response, await replyTo(conversation, asked), conversation);
}

async function replyTo(conversation: Conversation, { body, request, records }: Asked): Promise<Reply> {
  const { calls, pace } = records;
  const earlier = calls.filter(({ session }) => session === conversation.session).length;
  const others = new Set(calls.filter(({ script }) => script === conversation.script).map(({ session }) => session));
  others.delete(conversation.session);
  const reply = scriptedReply(conversation, earlier, others.size);
  const { authorization, 'x-api-key': key, 'x-goog-api-key': googleKey } = request.headers;
  calls.push({
    ...conversation,
    bytes: body.length,
    status: statusOf(reply),
    credential: String(authorization ?? key ?? googleKey ?? ''),
  });
  await pace(conversation);
  return reply;
}

/** A token that renews a login does so once. */
function renewLogin(token: string, response: ServerResponse, { renewals }: Records): void {
  if (renewals.includes(token)) {
    const error = { code: 'refresh_token_reused', message: 'Your refresh token has already been used.' };
    sendJson(response, 401, { error });
    return;
  }
  renewals.push(token);
  sendJson(response, 200, renewedTokens(renewals.length));
}

function statusOf(reply: Reply): number {
  if (reply.kind === 'refusal') return reply.status;
  return reply.kind === 'silence' ? 0 : 200;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
