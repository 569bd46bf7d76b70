import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Conversation, steeringOf, type Turn } from './model-conversation.ts';
import type { Reply } from './model-script.ts';

/*
 * As much of the Gemini API as Gemini CLI uses: `models/MODEL:streamGenerateContent` and `:generateContent`.
 */

const USAGE = { promptTokenCount: 1_000, candidatesTokenCount: 50, totalTokenCount: 1_050 };

const part = z.looseObject({
  text: z.string().optional(),
  functionResponse: z.looseObject({ id: z.string().optional(), response: z.unknown() }).optional(),
});
const body = z.looseObject({
  contents: z.array(z.looseObject({ role: z.string().default('user'), parts: z.array(part) })),
  tools: z.array(z.unknown()).default([]),
});

const PATH = /^\/v1(?:beta)?\/models\/([\w.-]+):(streamGenerateContent|generateContent)$/;

/** Whether a path is one of the API. */
export function isGeminiPath(path: string): boolean {
  return PATH.test(path);
}

/** Reads the body of a call. Throws when it is no call of the Gemini API. */
export function readGeminiCall(path: string, text: string): Conversation {
  const call = body.parse(JSON.parse(text));
  const [, model = '', method] = PATH.exec(path) ?? [];
  const told = call.contents.flatMap(({ role, parts: list }) => list.map((each) => ({ role, each })));
  // Gemini CLI (0.61.0) tells the results of a session that it loaded twice each.
  const parts = told.filter(({ each: { functionResponse: { id } = {} } }, index) => {
    const first = told.findIndex(({ each }) => each.functionResponse?.id === id);
    return id === undefined || first === index;
  });
  const turns = parts.map(({ role, each }): Turn => {
    if (each.functionResponse !== undefined)
      return { kind: 'result', text: JSON.stringify(each.functionResponse.response ?? '') };
    return role === 'user' ? { kind: 'prompt', text: each.text ?? '' } : { kind: 'other', text: '' };
  });
  const all = parts.map(({ each }) => each.text ?? '').join('\n');
  return {
    model,
    stream: method === 'streamGenerateContent',
    // It tells no session: the first task that it was given stands for it.
    session: /\[\[([^\]]+)\]\]/.exec(all)?.[1] ?? '',
    cwd: /Workspace Directories:\*{0,2}\n\s*- (.+)/.exec(all)?.[1]?.trim() ?? '',
    ...steeringOf(call.tools.length === 0 ? [] : turns),
  };
}

/** Sends a reply in the form that was asked for: as server-sent events or as one document. */
export function sendGeminiReply(response: ServerResponse, reply: Reply, { model, stream }: Conversation): void {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'refusal') {
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    const error = {
      code: reply.status,
      message: `Scripted ${reply.status}.`,
      status: reply.error.toUpperCase(),
      ...reply.fields,
    };
    response.end(JSON.stringify({ error }));
    return;
  }
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' });
  if (reply.kind === 'stall') return;
  if (reply.kind === 'cut') {
    response.write('data: {"candidates":', () => response.destroy());
    return;
  }
  const parts =
    reply.kind === 'fault'
      ? []
      : [{ text: reply.text }, ...(reply.kind === 'tool' ? [{ functionCall: toolOf(reply) }] : [])];
  const finishReason = reply.kind === 'fault' ? reply.code : 'STOP';
  const candidate = { content: { role: 'model', parts }, finishReason, index: 0 };
  const document = JSON.stringify({ candidates: [candidate], usageMetadata: USAGE, modelVersion: model });
  response.end(stream ? `data: ${document}\n\n` : document);
}

/** The script speaks of the tools `Write` and `Bash`; here they have other names. */
function toolOf({ name, input }: Extract<Reply, { kind: 'tool' }>): object {
  if (name === 'Bash') return { name: 'run_shell_command', args: input };
  return { name: 'write_file', args: input };
}
