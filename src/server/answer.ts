import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertNever } from '../core/assert.ts';
import type { Refusal } from '../core/run/commands.ts';
import { envelope } from '../protocol/api.ts';
import { toProblem } from '../protocol/problem.ts';

/** What a route answers with. */
export type Answer =
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'refused'; readonly status: number; readonly refusal: Refusal }
  | { readonly kind: 'stream'; readonly contentType: string; readonly chunks: AsyncIterable<string | Uint8Array> };

/** Data in its envelope. */
export function data(value: unknown): Answer {
  return { kind: 'json', text: JSON.stringify(envelope(value)) };
}

/** A refusal with its HTTP status. */
export function refused(status: number, refusal: Refusal): Answer {
  return { kind: 'refused', status, refusal };
}

/** Sends an answer. A stream waits for its reader; one that takes nothing for `stallMs` is cut off. */
export async function send(response: ServerResponse, answer: Answer, stallMs: number): Promise<void> {
  switch (answer.kind) {
    case 'json':
      return sendText(response, { status: 200, contentType: 'application/json', text: answer.text });
    case 'refused': {
      const text = JSON.stringify(toProblem(answer.status, answer.refusal));
      return sendText(response, { status: answer.status, contentType: 'application/problem+json', text });
    }
    case 'stream':
      return sendStream(response, answer, stallMs);
    default:
      return assertNever(answer);
  }
}

interface TextAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

function sendText(response: ServerResponse, { status, contentType, text }: TextAnswer): void {
  const bytes = Buffer.from(text);
  response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length });
  response.end(bytes);
}

async function sendStream(
  response: ServerResponse,
  { contentType, chunks }: Extract<Answer, { kind: 'stream' }>,
  stallMs: number,
): Promise<void> {
  response.writeHead(200, { 'content-type': contentType });
  response.flushHeaders();
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk) && !(await drained(response, stallMs))) {
      response.destroy();
      return;
    }
  }
  response.end();
}

/** Resolves with true when the reader has taken what was buffered, with false when it did not in time or is gone. */
async function drained(response: ServerResponse, stallMs: number): Promise<boolean> {
  const over = new AbortController();
  const wait = { signal: over.signal };
  const outcomes = [
    once(response, 'drain', wait).then(() => true),
    once(response, 'close', wait).then(() => false),
    sleep(stallMs, false, wait),
  ];
  try {
    return await Promise.race(outcomes);
  } catch {
    return false;
  } finally {
    over.abort();
    await Promise.allSettled(outcomes);
  }
}

/** The refusal of everything that comes, or still waits, while the daemon stops. */
export const STOPPING: Refusal = {
  reason: 'stopping',
  message: 'The daemon is stopping.',
  hint: 'Ask again in a moment; the next command starts it.',
};
