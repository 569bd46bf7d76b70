import { z } from 'zod';
import { readStreamLine, type StreamLine } from '../../core/agent/stream-line.ts';

/*
 * The lines of `claude -p --output-format stream-json`, as far as they matter here. Field order, unknown types and additional fields differ
 * between versions and are ignored; a field of a form that nobody expects reads as absent.
 */

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const list = z.array(z.unknown()).catch([]);

const usage = z
  .looseObject({
    input_tokens: number,
    cache_creation_input_tokens: number,
    cache_read_input_tokens: number,
    output_tokens: number,
  })
  .optional()
  .catch(undefined);

const init = z.looseObject({
  type: z.literal('system'),
  subtype: z.literal('init'),
  session_id: z.string(),
  model: text,
  claude_code_version: text,
  mcp_servers: z.array(z.looseObject({ name: z.string(), status: text })).catch([]),
});

const apiRetry = z.looseObject({
  type: z.literal('system'),
  subtype: z.literal('api_retry'),
  error_status: number,
  error: text,
  attempt: number,
  max_retries: number,
});

const assistant = z.looseObject({
  type: z.literal('assistant'),
  message: z.looseObject({ id: text, content: list, usage }),
  /** The program itself speaks, to tell an error of the provider. */
  is_api_error_message: z.boolean().optional().catch(undefined),
});

const user = z.looseObject({
  type: z.literal('user'),
  uuid: text,
  /** A message of ours, said again when the model hears it. */
  isReplay: z.boolean().optional().catch(undefined),
  message: z.looseObject({ content: list }).optional().catch(undefined),
  tool_use_result: z.looseObject({ type: text, filePath: text }).optional().catch(undefined),
});

const rateLimit = z.looseObject({
  type: z.literal('rate_limit_event'),
  rate_limit_info: z.looseObject({ status: text, resetsAt: number }),
});

const canUseTool = z.looseObject({
  type: z.literal('control_request'),
  request_id: z.string(),
  request: z.looseObject({ subtype: z.literal('can_use_tool'), tool_name: z.string(), input: z.unknown().optional() }),
});

/** The program does not want to know any more. */
const cancelRequest = z.looseObject({ type: z.literal('control_cancel_request'), request_id: z.string() });

/** What thoughts cost so far, which are not printed. */
const thinkingTokens = z.looseObject({
  type: z.literal('system'),
  subtype: z.literal('thinking_tokens'),
  estimated_tokens_delta: z.number(),
});

/** From here on another model answers than the one that was asked for. */
const modelFallback = z.looseObject({
  type: z.literal('system'),
  subtype: z.literal('model_fallback'),
  trigger: text,
  original_model: text,
  fallback_model: text,
});

const models = z
  .record(
    z.string(),
    z.looseObject({
      inputTokens: number,
      outputTokens: number,
      cacheReadInputTokens: number,
      cacheCreationInputTokens: number,
      costUSD: number,
    }),
  )
  .optional()
  .catch(undefined);

const result = z.looseObject({
  type: z.literal('result'),
  subtype: z.string().catch('unknown'),
  is_error: z.boolean().catch(true),
  result: text,
  num_turns: number,
  total_cost_usd: number,
  usage,
  modelUsage: models,
  structured_output: z.unknown().optional(),
  api_error_status: number,
  terminal_reason: text,
  errors: list,
  permission_denials: list,
});

const system = z.union([init, apiRetry, thinkingTokens, modelFallback]);

const line = z.union([system, assistant, user, rateLimit, canUseTool, cancelRequest, result]);

/** A line that tells something. */
export type ClaudeLine = z.infer<typeof line>;

/** The last line of a run that came to an end. */
export type ClaudeResult = z.infer<typeof result>;

/** The program asks whether a tool may be used. */
export type ClaudePermissionRequest = z.infer<typeof canUseTool>;

/** What a call of the provider consumed. */
export type ClaudeUsage = z.infer<typeof usage>;

/** The retry of a call that the provider refused. */
export type ClaudeRetry = z.infer<typeof apiRetry>;

/** The session begins a turn. */
export type ClaudeInit = z.infer<typeof init>;

/** The program changes its model by itself. */
export type ClaudeModelFallback = z.infer<typeof modelFallback>;

/** What of a result is there, its `type` aside; null for what cannot be one. */
export function readResult(fields: object): ClaudeResult | null {
  return result.safeParse({ ...fields, type: 'result' }).data ?? null;
}

/** Reads one line of output. */
export function readClaudeLine(source: string): StreamLine<ClaudeLine> {
  return readStreamLine(source, (value) => line.safeParse(value).data ?? null);
}

/** A block of an assistant's message. */
export const contentBlock = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('tool_use'), name: z.string(), input: z.unknown() }),
  z.looseObject({ type: z.literal('thinking'), thinking: z.string() }),
  z.looseObject({ type: z.literal('tool_result') }),
]);

/** A tool use that was not permitted. */
export const denial = z.looseObject({ tool_name: z.string(), tool_input: z.unknown() });
