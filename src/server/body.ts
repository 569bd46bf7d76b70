import type { IncomingMessage } from 'node:http';
import { failure, type Result, success } from '../core/result.ts';
import { type HttpRefusal, refuseMediaType } from './guard.ts';

/** Reads a JSON body of at most `limit` bytes; a longer one is refused as soon as that is known. */
export async function readJson(request: IncomingMessage, limit: number): Promise<Result<unknown, HttpRefusal>> {
  const refused = refuseMediaType(request);
  if (refused !== null) return failure(refused);
  if (Number(request.headers['content-length'] ?? 0) > limit) return failure(tooLarge(limit));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > limit) return failure(tooLarge(limit));
      chunks.push(bytes);
    }
  } catch {
    return failure(BROKEN_OFF);
  }
  return parseJson(Buffer.concat(chunks));
}

function parseJson(bytes: Buffer): Result<unknown, HttpRefusal> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return success(JSON.parse(text));
  } catch {
    return failure(NOT_PARSEABLE);
  }
}

function tooLarge(limit: number): HttpRefusal {
  const message = `The body is longer than ${limit.toLocaleString('en-US')} bytes.`;
  return {
    status: 413,
    refusal: { reason: 'body-too-large', message, hint: 'Split the plan into several files and run them one by one.' },
  };
}

const NOT_PARSEABLE: HttpRefusal = {
  status: 400,
  refusal: { reason: 'invalid-json', message: 'The body is not valid JSON in UTF-8.', hint: 'Send one JSON document.' },
};

const BROKEN_OFF: HttpRefusal = {
  status: 400,
  refusal: { reason: 'body-cut', message: 'The body ended before it was complete.', hint: 'Send the request again.' },
};
