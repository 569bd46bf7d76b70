import { z } from 'zod';
import { type Conversation, steeringOf, type Turn } from './model-conversation.ts';

/** A call of the Responses API: the conversation, and whether the program can take patches. */
export interface ResponsesCall {
  readonly conversation: Conversation;
  readonly patches: boolean;
}

const part = z.looseObject({ text: z.string().optional() });
const item = z.looseObject({
  type: z.string(),
  role: z.string().optional(),
  content: z.array(part).optional(),
  output: z.unknown().optional(),
});
const body = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  input: z.array(item),
  tools: z.array(z.looseObject({ name: z.string().optional() })).default([]),
  prompt_cache_key: z.string().default(''),
});

/** Reads the body of a call. Throws when it is no call of the Responses API. */
export function readResponsesCall(text: string): ResponsesCall {
  const call = body.parse(JSON.parse(text));
  const turns = call.input.map((entry): Turn => {
    if (entry.type === 'message' && entry.role === 'user') return { kind: 'prompt', text: textOf(entry.content) };
    if (entry.type.endsWith('_call_output')) return { kind: 'result', text: JSON.stringify(entry.output ?? '') };
    return { kind: 'other', text: '' };
  });
  const all = call.input.map(({ content }) => textOf(content)).join('\n');
  return {
    conversation: {
      model: call.model,
      stream: call.stream,
      session: call.prompt_cache_key,
      cwd: /<cwd>(.+?)<\/cwd>/.exec(all)?.[1] ?? '',
      ...steeringOf(turns),
    },
    patches: call.tools.some(({ name }) => name === 'apply_patch'),
  };
}

function textOf(content: readonly z.infer<typeof part>[] = []): string {
  return content.map(({ text = '' }) => text).join('\n');
}
