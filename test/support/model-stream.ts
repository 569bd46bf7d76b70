import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Reply } from './model-script.ts';

const USAGE = { input_tokens: 1_000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 50 };

/** Sends a reply in the form that was asked for: as server-sent events or as one document. */
export function sendReply(
  response: ServerResponse,
  reply: Reply,
  { model, stream }: { readonly model: string; readonly stream: boolean },
): void {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'refusal') {
    const retry = reply.retryAfter === null ? {} : { 'retry-after': String(reply.retryAfter) };
    response.writeHead(reply.status, { 'content-type': 'application/json', ...retry });
    const error = { type: reply.error, message: `Scripted ${reply.status}.`, ...reply.fields };
    response.end(JSON.stringify({ type: 'error', error }));
    return;
  }
  if (reply.kind === 'stall' || reply.kind === 'cut' || reply.kind === 'fault') {
    sendBroken(response, reply);
    return;
  }
  const message = { id: `msg_${randomUUID()}`, type: 'message', role: 'assistant', model };
  const content = blocksOf(reply);
  const stop_reason = reply.kind === 'tool' ? 'tool_use' : 'end_turn';
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...message, content, stop_reason, stop_sequence: null, usage: USAGE }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const started = { ...message, content: [], stop_reason: null, stop_sequence: null };
  const events = [
    { type: 'message_start', message: { ...started, usage: { ...USAGE, output_tokens: 1 } } },
    ...content.flatMap(blockEvents),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: USAGE },
    { type: 'message_stop' },
  ];
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

function sendBroken(response: ServerResponse, reply: Extract<Reply, { kind: 'stall' | 'cut' | 'fault' }>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: ping\ndata: {"type":"ping"}\n\n');
  if (reply.kind === 'stall') return;
  const error = { type: 'error', error: { type: reply.kind === 'cut' ? '' : reply.code, message: 'Scripted.' } };
  if (reply.kind === 'fault') response.end(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
  else response.write('event: content_block_start\ndata: {"type":', () => response.destroy());
}

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: object };

function blocksOf(reply: Extract<Reply, { kind: 'text' | 'tool' }>): readonly Block[] {
  const text = { type: 'text', text: reply.text } as const;
  if (reply.kind === 'text') return [text];
  const { name, input } = reply;
  return [text, { type: 'tool_use', id: `toolu_${randomUUID().replaceAll('-', '')}`, name, input }];
}

function blockEvents(block: Block, index: number) {
  const [empty, delta] =
    block.type === 'text'
      ? [
          { ...block, text: '' },
          { type: 'text_delta', text: block.text },
        ]
      : [
          { ...block, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
        ];
  return [
    { type: 'content_block_start', index, content_block: empty },
    { type: 'content_block_delta', index, delta },
    { type: 'content_block_stop', index },
  ];
}
