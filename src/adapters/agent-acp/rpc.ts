import { z } from 'zod';

/*
 * The lines of JSON-RPC 2.0 that a program prints, one object each. Standard error shares the pipe: anything that is no message of the
 * protocol is plain text.
 */

/** Identity of a request, chosen by who asks. */
export type RequestId = string | number | null;

const id = z.union([z.string(), z.number(), z.null()]);

const rpcError = z.looseObject({
  code: z.number().catch(0),
  message: z.string().catch(''),
  data: z.unknown().optional(),
});

/** What a program answers where it does not do what was asked. */
export type RpcError = z.infer<typeof rpcError>;

const request = z.looseObject({ jsonrpc: z.literal('2.0'), id, method: z.string(), params: z.unknown().optional() });
const notification = z.looseObject({ jsonrpc: z.literal('2.0'), method: z.string(), params: z.unknown().optional() });
const answered = z.looseObject({ jsonrpc: z.literal('2.0'), id, result: z.unknown() });
const refused = z.looseObject({ jsonrpc: z.literal('2.0'), id, error: rpcError });

/** One line of output. */
export type RpcLine =
  | { readonly kind: 'request'; readonly id: RequestId; readonly method: string; readonly params: unknown }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'answer'; readonly id: RequestId; readonly result: unknown }
  | { readonly kind: 'refusal'; readonly id: RequestId; readonly error: RpcError }
  | { readonly kind: 'plain' };

/** Reads one line of output. */
export function readRpcLine(source: string): RpcLine {
  const value = parseObject(source);
  if (typeof value !== 'object' || value === null) return { kind: 'plain' };
  return 'method' in value ? readCall(value) : readReply(value);
}

function readCall(value: object): RpcLine {
  if ('id' in value) {
    const read = request.safeParse(value);
    if (!read.success) return { kind: 'plain' };
    return { kind: 'request', id: read.data.id, method: read.data.method, params: read.data.params };
  }
  const read = notification.safeParse(value);
  if (!read.success) return { kind: 'plain' };
  return { kind: 'notification', method: read.data.method, params: read.data.params };
}

function readReply(value: object): RpcLine {
  if ('error' in value) {
    const read = refused.safeParse(value);
    return read.success ? { kind: 'refusal', id: read.data.id, error: read.data.error } : { kind: 'plain' };
  }
  const read = 'result' in value ? answered.safeParse(value) : null;
  return read?.success ? { kind: 'answer', id: read.data.id, result: read.data.result } : { kind: 'plain' };
}

/** Text without a line feed may stand before the object. */
function parseObject(source: string): unknown {
  for (const start of [0, source.indexOf('{"jsonrpc":')]) {
    if (start === -1) continue;
    try {
      return JSON.parse(source.slice(start));
    } catch {
      // Not an object from here on.
    }
  }
  return null;
}

/** A request of ours as a line. */
export function requestLine(id: number, method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** A notification of ours as a line. */
export function notificationLine(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params });
}

/** The answer to a request of the program. */
export function answerLine(id: RequestId, result: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

const METHOD_NOT_FOUND = -32601;

/** The answer to a request for something that is not offered. */
export function notOfferedLine(id: RequestId, method: string): string {
  const error = { code: METHOD_NOT_FOUND, message: `"Method not found": ${method}`, data: { method } };
  return JSON.stringify({ jsonrpc: '2.0', id, error });
}
