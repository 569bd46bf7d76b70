import { expect, test } from 'vitest';
import { aTask, someSettings } from '../../testing/plans.ts';
import type { Caps } from './caps.ts';
import { voidCostCap } from './cost-telling.ts';
import type { RunSettings } from './settings.ts';

const RUN: Caps = { run: { costUsd: 5 } };

function said(settings: Partial<RunSettings>, tasks = [aTask('a')]): readonly string[] | null {
  const found = voidCostCap(someSettings({ caps: RUN, ...settings }), tasks);
  return found === null ? null : [found.severity, found.message, found.hint];
}

test.each(['claude', 'opencode', 'acp:goose acp', 'person:ana', 'claude,opencode'])(
  '%s is held to a cap of cost',
  (agent) => {
    expect(said({ agent })).toBeNull();
  },
);

const TOKENS = 'Cap tokens with `--max-tokens`, or time with `caps.run.time`.';
const TIME = 'Cap time with `caps.run.time`.';

test.each([
  ['codex', 'error', 'codex tells no cost: the cap on the cost of the run holds nothing of it.', TOKENS],
  [
    'codex,gemini',
    'error',
    'codex and gemini tell no cost: the cap on the cost of the run holds nothing of them.',
    TOKENS,
  ],
  ['codex,person', 'error', 'codex tells no cost: the cap on the cost of the run holds nothing of it.', TOKENS],
  ['shell:./agent.sh', 'error', 'shell tells no cost: the cap on the cost of the run holds nothing of it.', TIME],
  ['claude,codex', 'warning', 'codex tells no cost: the cap on the cost of the run holds nothing of it.', TOKENS],
  ['claude,replay:x', 'warning', 'replay tells no cost: the cap on the cost of the run holds nothing of it.', TIME],
])('%s is not: %s', (agent, ...expected) => {
  expect(said({ agent })).toEqual(expected);
});

test('caps that are not of the run are a warning alone', () => {
  const caps = { attempt: { costUsd: 1 }, day: { costUsd: 9 } };
  expect(said({ agent: 'codex', caps })).toEqual([
    'warning',
    'codex tells no cost: 2 caps of cost hold nothing of it.',
    TOKENS,
  ]);
  expect(said({ agent: 'codex', caps: { month: { costUsd: 9 } } })).toMatchObject([
    'warning',
    'codex tells no cost: the cap on the cost of a month holds nothing of it.',
    TOKENS,
  ]);
});

test('other caps than those of cost say nothing, and neither do agents that no open task gets', () => {
  expect(said({ agent: 'codex', caps: { run: { tokens: 1 } } })).toBeNull();
  expect(said({ agent: 'codex', tasks: { a: { agent: 'claude' } } })).toBeNull();
  expect(said({ agent: 'codex' }, [aTask('a', { done: true }), aTask('b', { kind: 'checkpoint' })])).toBeNull();
  expect(said({ agent: 'claude', tasks: { a: { agent: 'codex' } } }, [aTask('a'), aTask('b')])).toContain('warning');
});
