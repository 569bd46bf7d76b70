import { z } from 'zod';

/*
 * The lines of a rollout, as far as they matter here. They tell what the stream of `codex exec` does not: tokens of each call, the model, the
 * version, and which call was not answered when the process ended.
 */

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);

/** Tokens as the program counts them; those read from a cache are a part of the input. */
const tokens = z.looseObject({ input_tokens: z.number().catch(0), output_tokens: z.number().catch(0) });

/** Tokens of one call or of a whole thread. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

const window = z.looseObject({ used_percent: number, resets_at: number }).nullish().catch(undefined);

const line = z.union([
  z.looseObject({ type: z.literal('session_meta'), payload: z.looseObject({ cli_version: text }) }),
  z.looseObject({ type: z.literal('turn_context'), payload: z.looseObject({ model: text }) }),
  z.looseObject({ type: z.literal('token_usage_record'), payload: z.looseObject({ usage: tokens }) }),
  z.looseObject({
    type: z.literal('event_msg'),
    payload: z.looseObject({
      type: z.literal('token_count'),
      info: z.looseObject({ total_token_usage: tokens }).nullish().catch(undefined),
      rate_limits: z.looseObject({ primary: window, secondary: window }).nullish().catch(undefined),
    }),
  }),
  z.looseObject({
    type: z.literal('response_item'),
    payload: z.looseObject({
      type: z.string(),
      call_id: z.string(),
      name: text,
      arguments: text,
      input: text,
      action: z.unknown().optional(),
    }),
  }),
]);

/** One fact that a rollout tells. */
export type RolloutFact =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'call-tokens'; readonly tokens: Tokens }
  /** `resetsAt` is in seconds since the epoch: when the window that is used up begins anew. */
  | { readonly kind: 'thread-tokens'; readonly tokens: Tokens | null; readonly resetsAt: number | null }
  | { readonly kind: 'call'; readonly id: string; readonly what: string }
  | { readonly kind: 'answered'; readonly id: string };

/** Reads one line; null when it tells nothing that matters. */
export function readRolloutLine(source: string): RolloutFact | null {
  const read = line.safeParse(parse(source));
  if (!read.success) return null;
  const { type, payload } = read.data;
  switch (type) {
    case 'session_meta':
      return payload.cli_version === undefined ? null : { kind: 'version', version: payload.cli_version };
    case 'turn_context':
      return payload.model === undefined ? null : { kind: 'model', model: payload.model };
    case 'token_usage_record':
      return { kind: 'call-tokens', tokens: toTokens(payload.usage) };
    case 'event_msg': {
      const total = payload.info?.total_token_usage;
      const full = [payload.rate_limits?.primary, payload.rate_limits?.secondary].filter(
        (each) => (each?.used_percent ?? 0) >= 100,
      );
      const resetsAt = Math.max(...full.map((each) => each?.resets_at ?? 0), 0);
      return {
        kind: 'thread-tokens',
        tokens: total === undefined ? null : toTokens(total),
        resetsAt: resetsAt || null,
      };
    }
    case 'response_item':
      return callFact(payload);
  }
}

function callFact(payload: {
  readonly type: string;
  readonly call_id: string;
  readonly name?: string | undefined;
  readonly arguments?: string | undefined;
  readonly input?: string | undefined;
  readonly action?: unknown;
}): RolloutFact | null {
  const { type, call_id: id, name = type } = payload;
  if (type.endsWith('_call_output')) return { kind: 'answered', id };
  if (!type.endsWith('_call')) return null;
  return {
    kind: 'call',
    id,
    what: whatIsDone(name, payload.arguments ?? payload.input ?? JSON.stringify(payload.action ?? '')),
  };
}

/** A command as it was written, a patch by the files it names, anything else by its name and what it was given. */
function whatIsDone(name: string, given: string): string {
  const command = fieldOf(parse(given), 'cmd') ?? fieldOf(parse(given), 'command');
  if (typeof command === 'string') return command;
  if (Array.isArray(command)) return command.join(' ');
  const files = [...given.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map(([, file]) => file);
  return files.length > 0 ? `${name} on ${files.join(', ')}` : `${name} ${given}`.trim();
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function toTokens(usage: z.infer<typeof tokens>): Tokens {
  return { input: usage.input_tokens, output: usage.output_tokens };
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}
