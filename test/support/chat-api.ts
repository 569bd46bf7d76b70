import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Conversation, steeringOf, type Turn } from './model-conversation.ts';
import type { Reply } from './model-script.ts';

/*
 * As much of the Chat Completions API as OpenCode uses with a provider of its kind `@ai-sdk/openai-compatible`.
 */

const USAGE = { prompt_tokens: 1_000, completion_tokens: 50, total_tokens: 1_050 };

const body = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })),
  tools: z.array(z.unknown()).default([]),
});

/** Reads the body of a call. Throws when it is no call of the Chat Completions API. */
export function readChatCall(text: string, headers: IncomingHttpHeaders): Conversation {
  const call = body.parse(JSON.parse(text));
  const turns = call.messages.map(({ role, content }): Turn => {
    if (role === 'user') return { kind: 'prompt', text: textOf(content) };
    return role === 'tool' ? { kind: 'result', text: textOf(content) } : { kind: 'other', text: '' };
  });
  const all = call.messages.map(({ content }) => textOf(content)).join('\n');
  return {
    model: call.model,
    stream: call.stream,
    session: String(headers['x-session-id'] ?? ''),
    cwd: /Working directory: (.+)/.exec(all)?.[1]?.trim() ?? '',
    // A call without tools asks for a title of the session.
    ...steeringOf(call.tools.length === 0 ? [] : turns),
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts = z.array(z.looseObject({ text: z.string().default('') })).safeParse(content);
  return parts.success ? parts.data.map(({ text }) => text).join('\n') : '';
}

/** Sends a reply as the server-sent events of the Chat Completions API. */
export function sendChatReply(response: ServerResponse, reply: Reply, model: string): void {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'refusal') {
    const retry = reply.retryAfter === null ? {} : { 'retry-after': String(reply.retryAfter) };
    response.writeHead(reply.status, { 'content-type': 'application/json', ...retry });
    const message = `Scripted ${reply.status} ${reply.error.replaceAll('_', ' ')}.`;
    response.end(JSON.stringify({ error: { type: reply.error, message, ...reply.fields } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const common = { id: `chatcmpl-${randomUUID()}`, object: 'chat.completion.chunk', created: 1, model };
  const send = (delta: object, finish_reason: string | null, more: object = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...common, choices: [{ index: 0, delta, finish_reason }], ...more })}\n\n`,
    );
  if (reply.kind === 'stall') return;
  if (reply.kind === 'cut') {
    response.write('data: {"id":', () => response.destroy());
    return;
  }
  if (reply.kind === 'fault') {
    response.end(`data: ${JSON.stringify({ error: { code: reply.code, message: `Scripted ${reply.code}.` } })}\n\n`);
    return;
  }
  send({ role: 'assistant', content: reply.text }, null);
  if (reply.kind === 'tool') {
    const called = { index: 0, id: `call_${randomUUID()}`, type: 'function', function: toolOf(reply) };
    send({ tool_calls: [called] }, null);
  }
  send({}, reply.kind === 'tool' ? 'tool_calls' : 'stop', { usage: USAGE });
  response.end('data: [DONE]\n\n');
}

/** The script speaks of the tools `Write` and `Bash`; here they have other names. */
function toolOf({ name, input }: Extract<Reply, { kind: 'tool' }>): object {
  const given = new Map<string, string>(Object.entries(input));
  if (name === 'Bash') return { name: 'bash', arguments: JSON.stringify({ command: given.get('command') }) };
  if (name === 'WebFetch')
    return { name: 'webfetch', arguments: JSON.stringify({ url: given.get('url'), format: 'text' }) };
  const written = { filePath: given.get('file_path'), content: given.get('content') };
  return { name: 'write', arguments: JSON.stringify(written) };
}
