import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { relative } from 'node:path';
import type { Reply } from './model-script.ts';
import type { ResponsesCall } from './responses-conversation.ts';

const USAGE = {
  input_tokens: 1_000,
  input_tokens_details: { cached_tokens: 100 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 10 },
  total_tokens: 1_050,
};

/** Sends a reply as the server-sent events of the Responses API. */
export function sendResponsesReply(response: ServerResponse, reply: Reply, call: ResponsesCall): void {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'refusal') {
    const retry = reply.retryAfter === null ? {} : { 'retry-after': String(reply.retryAfter) };
    response.writeHead(reply.status, { 'content-type': 'application/json', ...retry });
    const error = { type: reply.error, message: `Scripted ${reply.status}.`, ...reply.fields };
    response.end(JSON.stringify({ error }));
    return;
  }
  const id = `resp_${randomUUID()}`;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, fields: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  send('response.created', { response: { id } });
  switch (reply.kind) {
    case 'stall':
      return;
    case 'cut':
      response.write('event: response.output_text.delta\ndata: {"type":', () => response.destroy());
      return;
    case 'fault':
      send('response.failed', { response: { id, error: { code: reply.code, message: `Scripted ${reply.code}.` } } });
      break;
    default:
      for (const item of itemsOf(reply, call)) send('response.output_item.done', { item });
      send('response.completed', { response: { id, usage: USAGE } });
  }
  response.end();
}

function itemsOf(reply: Extract<Reply, { kind: 'text' | 'tool' }>, call: ResponsesCall): readonly object[] {
  const said = { type: 'message', id: `msg_${randomUUID()}`, role: 'assistant' };
  const text = { ...said, content: [{ type: 'output_text', text: reply.text }] };
  return reply.kind === 'text' ? [text] : [text, toolOf(reply, call)];
}

/** The script speaks of the tools `Write` and `Bash`; here they have other names. */
function toolOf(reply: Extract<Reply, { kind: 'tool' }>, call: ResponsesCall): object {
  const call_id = `call_${randomUUID()}`;
  const input = new Map<string, string>(Object.entries(reply.input));
  if (reply.name === 'Bash') return shell(call_id, input.get('command') ?? '');
  const path = relative(call.conversation.cwd, input.get('file_path') ?? '');
  const content = input.get('content') ?? '';
  if (!call.patches) return shell(call_id, `printf '%s' '${content.replaceAll("'", "'\\''")}' > '${path}'`);
  const added = content
    .split('\n')
    .slice(0, -1)
    .map((line) => `+${line}\n`);
  const patch = `*** Begin Patch\n*** Add File: ${path}\n${added.join('')}*** End Patch\n`;
  return { type: 'custom_tool_call', id: `ctc_${call_id}`, call_id, name: 'apply_patch', input: patch };
}

function shell(call_id: string, cmd: string): object {
  const given = JSON.stringify({ cmd, yield_time_ms: 30_000 });
  return { type: 'function_call', id: `fc_${call_id}`, call_id, name: 'exec_command', arguments: given };
}
