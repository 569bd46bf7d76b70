import { expect, test } from 'vitest';
import { updateActivity } from './activity.ts';
import type { AgentEvent } from './event.ts';
import { sayEvent } from './say-event.ts';

const USAGE = { messages: 2, inputTokens: 10, outputTokens: 5, costUsd: 0.125 };
const EVENTS: readonly AgentEvent[] = [
  { type: 'session', sessionId: 's', model: 'opus', version: '2.1' },
  { type: 'session', sessionId: 's', model: null, version: null },
  { type: 'text', text: 'I begin.\nThen I go on.' },
  { type: 'tool', name: 'Bash', summary: 'npm test' },
  { type: 'tool', name: 'Think', summary: '' },
  { type: 'file', path: 'src/a.ts' },
  { type: 'retry', status: 529, message: 'The provider did not answer.' },
  { type: 'retry', status: null, message: 'The provider did not answer.' },
  { type: 'usage', usage: USAGE },
  { type: 'usage', usage: { ...USAGE, costUsd: 0 } },
  { type: 'usage', usage: { messages: 1, inputTokens: 0, outputTokens: 0, costUsd: 0 } },
  { type: 'denied', tool: 'Web', message: 'example.org' },
  { type: 'denied', tool: 'Web', message: '' },
  { type: 'question', question: 'Which?', options: [], fallback: null },
  { type: 'result', text: 'Done.' },
  { type: 'result', text: '' },
  { type: 'unknown', raw: 'hello' },
];

const heardAt = (at: number) => ({ at, redact: (text: string) => text.replaceAll('secret', '***') });

test('events are said', () => {
  expect(EVENTS.map(sayEvent)).toMatchInlineSnapshot(`
    [
      "session s, model opus, version 2.1",
      "session s",
      "I begin.
    Then I go on.",
      "Bash: npm test",
      "Think",
      "wrote src/a.ts",
      "The provider did not answer. (status 529)",
      "The provider did not answer.",
      "2 messages, 10 tokens in, 5 out, $0.1250",
      "2 messages, 10 tokens in, 5 out",
      null,
      "not permitted: Web: example.org",
      "not permitted: Web",
      "asks: Which?",
      "Done.",
      null,
      "hello",
    ]
  `);
});

test('the activity is the last thing that was done or said, with the usage so far', () => {
  const first = updateActivity(null, EVENTS.slice(0, 3), heardAt(7));
  expect(first).toEqual({ text: 'I begin.', at: 7, usage: null });
  const next = updateActivity(
    first,
    [
      { type: 'tool', name: 'Bash', summary: 'x'.repeat(500) },
      { type: 'usage', usage: USAGE },
    ],
    heardAt(8),
  );
  expect(next).toEqual({ text: `Bash: ${'x'.repeat(194)}`, at: 8, usage: USAGE });
  expect(updateActivity(next, [{ type: 'text', text: 'My secret.' }], heardAt(9)).text).toBe('My ***.');
  expect(updateActivity(next, [{ type: 'result', text: 'Done.' }], heardAt(9)).text).toBe(next.text);
});

test('of many lines at once only the last one is searched for secrets', () => {
  const searched: string[] = [];
  const redact = (text: string) => {
    searched.push(text);
    return text;
  };
  const lines = Array.from({ length: 1_000 }, (_, index) => ({ type: 'text' as const, text: `line ${index}` }));
  const heard = updateActivity(null, [...lines, { type: 'usage', usage: USAGE }], { at: 1, redact });
  expect(heard).toEqual({ text: 'line 999', at: 1, usage: USAGE });
  expect(searched).toEqual(['line 999']);
});
