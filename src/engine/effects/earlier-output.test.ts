import { expect, test } from 'vitest';
import type { AttemptRecord } from '../../core/run/attempt-machine.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';
import { earlierOutput } from './earlier-output.ts';

/** Attempts by session and whether their program printed; the next one goes on in session `s`. */
function found(...attempts: readonly (readonly [session: string, printed: boolean])[]): string | undefined {
  const records = attempts.map(([sessionId], index) => ({ number: index + 1, sessionId }) as AttemptRecord);
  const outputOf = ({ attempt }: AttemptKey) => (attempts[attempt - 1]?.[1] ? `output ${attempt}` : null);
  const key = { runId: 'r', taskId: 't', attempt: attempts.length + 1 };
  return earlierOutput(
    { outputOf },
    { attempts: [...records, { number: key.attempt, sessionId: 's' } as AttemptRecord] },
    { key, sessionId: 's' },
  );
}

test('the output before is that of the last attempt of the session which had one', () => {
  expect(found(['s', true])).toBe('output 1');
  expect(found(['s', true], ['s', false])).toBe('output 1');
  expect(found(['s', true], ['s', false], ['s', false])).toBe('output 1');
  expect(found(['s', true], ['s', true])).toBe('output 2');
});

test('another session has nothing to do with it, and there may be none', () => {
  expect(found(['s', true], ['other', true], ['s', false])).toBe('output 1');
  expect(found(['other', true])).toBeUndefined();
  expect(found(['s', false])).toBeUndefined();
  expect(found()).toBeUndefined();
});
