import { expect, test } from 'vitest';
import { createRedactor } from '../core/secret/redact.ts';
import { redacted } from './redacted.ts';

const SECRET = 'größe-of-a-planted-value';

async function collected(chunks: readonly Uint8Array[]): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  const stream = redacted(
    (async function* () {
      yield* chunks;
    })(),
    createRedactor([{ name: 'WORD', value: SECRET }]),
  );
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}

test('no split of the bytes lets any part of a secret through, not even one inside of a character', async () => {
  const bytes = new TextEncoder().encode(`before ${SECRET} after\nlast`);
  for (let at = 0; at <= bytes.length; at++) {
    expect(await collected([bytes.subarray(0, at), bytes.subarray(at)])).toBe('before [redacted:WORD] after\nlast');
  }
});
