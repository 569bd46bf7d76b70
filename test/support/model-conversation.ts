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
  /** Results of tools that came to their end, in the whole conversation. */
  readonly finished: number;
  /** Text of the newest prompt. */
  readonly prompt: string;
  /** A document is asked for, by a tool that takes it. */
  readonly documentTool?: boolean;
  /** Everything that is said in the call, as text; absent where nobody needs it. */
  readonly whole?: string;
  /** What else was said by the one who asks, since the newest prompt. */
  readonly remarks: readonly string[];
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
  tools: z.array(z.looseObject({ name: z.string().optional() })).default([]),
  metadata: z.looseObject({ user_id: z.string() }).optional(),
});

/** What a conversation is made of, in order, whatever API it came by. */
export interface Turn {
  readonly kind: 'prompt' | 'result' | 'other';
  readonly text: string;
}

/** `[[write:hello.txt]]` in the title of a task says what the model does with it. */
const MARKER = /\[\[([^\]]+)\]\]/;

/** What every prompt of ours says; programs tell the titles of recent commits as well. */
const PROMPT = /one task of a plan:|You cut a specification into tasks|You criticise a plan/;

/** What a program writes where a tool had no result because the program was killed meanwhile. */
const ABORTED = /^"?\[?(?:aborted|Tool (?:call|execution) (?:was )?(?:interrupted|aborted))/;

/** What the script is steered by: the marker in the newest prompt and the results since. */
export function steeringOf(
  turns: readonly Turn[],
): Pick<Conversation, 'script' | 'prompts' | 'prompt' | 'remarks' | 'results' | 'finished'> {
  const asking = turns.flatMap(({ kind, text }, index) =>
    kind === 'prompt' && PROMPT.test(text) && MARKER.test(text) ? [index] : [],
  );
  const newest = asking.at(-1) ?? turns.length;
  const prompt = turns[newest]?.text ?? '';
  const results = turns.flatMap(({ kind, text }, index) => (kind === 'result' ? [{ text, index }] : []));
  return {
    script: MARKER.exec(prompt)?.[1] ?? null,
    prompts: asking.length,
    prompt,
    remarks: turns.slice(newest + 1).flatMap(({ kind, text }) => (kind === 'prompt' ? [text] : [])),
    results: results.filter(({ index }) => index > newest).map(({ text }) => text),
    finished: results.filter(({ text }) => !ABORTED.test(text)).length,
  };
}

/** Reads the body of a call. Throws when it is no call of the Messages API. */
export function readConversation(text: string): Conversation {
  const call = body.parse(JSON.parse(text));
  const blocks = call.messages.flatMap(({ role, content: parts }) => parts.map((part) => ({ role, part })));
  const all = [...call.system, ...blocks.map(({ part }) => part)].map((part) => part.text ?? '').join('\n');
  const turns = blocks.map(({ role, part }): Turn => {
    // What a person says in the middle of a turn comes as a message of the system.
    if (role !== 'assistant' && part.type === 'text') return { kind: 'prompt', text: part.text ?? '' };
    if (part.type === 'tool_result') return { kind: 'result', text: JSON.stringify(part.content ?? '') };
    return { kind: 'other', text: '' };
  });
  return {
    model: call.model,
    stream: call.stream,
    session:
      /session_id\\?"?:\\?"?([0-9a-f-]{36})|session_([0-9a-f-]{36})/
        .exec(call.metadata?.user_id ?? '')
        ?.slice(1)
        .find(Boolean) ?? '',
    documentTool: call.tools.some(({ name }) => name === 'StructuredOutput'),
    whole: all,
    cwd: /Primary working directory: (.+)/.exec(all)?.[1]?.trim() ?? '',
    ...steeringOf(turns),
  };
}
