import { z } from 'zod';

/*
 * What programs tell in the Agent Client Protocol, version 1, as far as it matters here. Additional fields and unknown kinds are ignored; a
 * field of a form that nobody expects reads as absent. A test holds these schemas to the types of the protocol's own package.
 */

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const texts = z.string().nullish().catch(undefined);

/** Answer to `initialize`. */
export const initialized = z.looseObject({
  protocolVersion: z.number(),
  agentCapabilities: z
    .looseObject({
      loadSession: z.boolean().optional().catch(undefined),
      sessionCapabilities: z.looseObject({ resume: z.unknown().optional() }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  agentInfo: z.looseObject({ name: text, version: text }).nullish().catch(undefined),
  authMethods: z.array(z.looseObject({ id: z.string() })).catch([]),
});

/** Answer to `session/new`, `session/load` and `session/resume`; only the first one names the session. */
export const opened = z.looseObject({
  sessionId: text,
  configOptions: z
    .array(z.looseObject({ id: z.string(), category: texts, currentValue: z.unknown().optional() }))
    .nullish()
    .catch(undefined),
  /** Not yet part of the protocol, but told by programs. */
  models: z.looseObject({ currentModelId: text }).nullish().catch(undefined),
});

const tokenCount = z.looseObject({ input_tokens: number, output_tokens: number });

/** Answer to `session/prompt`. Tokens are told by some programs, each in its own way. */
export const promptEnded = z.looseObject({
  stopReason: z.string(),
  usage: z.looseObject({ inputTokens: number, outputTokens: number }).nullish().catch(undefined),
  _meta: z
    .looseObject({
      quota: z
        .looseObject({
          token_count: tokenCount.optional().catch(undefined),
          model_usage: z.array(z.looseObject({ model: z.string(), token_count: tokenCount })).catch([]),
        })
        .optional()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

const toolCall = z.looseObject({
  toolCallId: z.string(),
  title: texts,
  kind: texts,
  status: texts,
  locations: z
    .array(z.looseObject({ path: z.string() }))
    .nullish()
    .catch(undefined),
  rawInput: z.unknown().optional(),
  content: z
    .array(z.looseObject({ type: z.string(), path: text }))
    .nullish()
    .catch(undefined),
});

/** A tool that is used, as far as one message tells it. */
export type ToolCallTold = z.infer<typeof toolCall>;

/** Parameters of `session/request_permission`. */
export const permissionAsked = z.looseObject({
  toolCall,
  options: z.array(z.looseObject({ optionId: z.string(), name: z.string(), kind: z.string() })),
});

const spoken = z.looseObject({
  sessionUpdate: z.enum(['agent_message_chunk', 'agent_thought_chunk', 'user_message_chunk']),
  messageId: texts,
  content: z.looseObject({ type: z.string(), text }),
});
const used = z.looseObject({ sessionUpdate: z.enum(['tool_call', 'tool_call_update']), ...toolCall.shape });
const planned = z.looseObject({
  sessionUpdate: z.literal('plan'),
  entries: z.array(z.looseObject({ content: z.string(), status: text })),
});
const spent = z.looseObject({
  sessionUpdate: z.literal('usage_update'),
  cost: z.looseObject({ amount: z.number(), currency: z.string() }).nullish().catch(undefined),
});

/** Parameters of `session/update` that tell something. */
export const updated = z.looseObject({ update: z.union([spoken, used, planned, spent]) });

/** One thing that a session tells. */
export type Update = z.infer<typeof updated>['update'];
