import { z } from 'zod';

/** What the scripted model knows when it is asked for the next message. */
export interface Conversation {
  readonly model: string;
  readonly stream: boolean;
  /** Id of the program's session, or an empty text. */
  readonly session: string;
  /** Folder that the program works in. */
  readonly cwd: string;
  /** The marker in the newest prompt, such as `write:hello.txt`; null in calls that are not about a task. */
  readonly script: string | null;
  /** Prompts with a marker so far, the newest included. */
  readonly prompts: number;
  /** Results of tools, as text, since the newest prompt. */
  readonly results: readonly string[];
}

const block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  content: z.unknown().optional(),
});
const content = z.union([z.string().transform((text) => [{ type: 'text', text, content: undefined }]), z.array(block)]);
const body = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content })),
  system: content.default([]),
  metadata: z.looseObject({ user_id: z.string() }).optional(),
});

/** `[[write:hello.txt]]` in the title of a task says what the model does with it. */
const MARKER = /\[\[([^\]]+)\]\]/;

/** Reads the body of a call. Throws when it is no call of the Messages API. */
export function readConversation(text: string): Conversation {
  const call = body.parse(JSON.parse(text));
  const blocks = call.messages.flatMap(({ role, content: parts }) => parts.map((part) => ({ role, part })));
  const asking = blocks.flatMap(({ role, part }, index) =>
    role === 'user' && part.type === 'text' && MARKER.test(part.text ?? '') ? [index] : [],
  );
  const newest = asking.at(-1);
  const all = [...call.system, ...blocks.map(({ part }) => part)].map((part) => part.text ?? '').join('\n');
  return {
    model: call.model,
    stream: call.stream,
    session:
      /session_id\\?"?:\\?"?([0-9a-f-]{36})|session_([0-9a-f-]{36})/
        .exec(call.metadata?.user_id ?? '')
        ?.slice(1)
        .find(Boolean) ?? '',
    cwd: /Primary working directory: (.+)/.exec(all)?.[1]?.trim() ?? '',
    script: newest === undefined ? null : (MARKER.exec(blocks[newest]?.part.text ?? '')?.[1] ?? null),
    prompts: asking.length,
    results: blocks
      .slice((newest ?? blocks.length) + 1)
      .flatMap(({ part }) => (part.type === 'tool_result' ? [JSON.stringify(part.content ?? '')] : [])),
  };
}
