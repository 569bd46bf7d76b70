import type { Redactor } from '../core/secret/redact.ts';

/** The bytes as text in which secrets are replaced, line by line, as they come. */
export async function* redacted(chunks: AsyncIterable<Uint8Array>, redactor: Redactor): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    const safe = redactor.feed(decoder.decode(chunk, { stream: true }));
    if (safe !== '') yield encoder.encode(safe);
  }
  const rest = redactor.feed(decoder.decode()) + redactor.finish();
  if (rest !== '') yield encoder.encode(rest);
}
