import { expect, test } from 'vitest';
import { NO_USAGE } from '../../core/run/usage.ts';
import type { AgentOutcome } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { VirtualClock } from '../../testing/virtual-clock.ts';
import { awaitQuestion, withLeftQuestion } from './left-question.ts';

/** Lets a minute pass; answers with the seconds after which it was taken for one that asks, or null. */
async function waitFor(at: {
  readonly idleSeconds?: number;
  readonly question: (second: number) => string | null;
  readonly heard?: (second: number) => boolean;
}): Promise<number | null> {
  const clock = new VirtualClock();
  const over = new AbortController();
  let heardAt = 0;
  let askedAt: number | null = null;
  const second = () => clock.monotonic() / 1_000;
  const waiting = awaitQuestion(
    clock,
    { idleMs: (at.idleSeconds ?? 600) * 1_000, readQuestion: () => at.question(second()), heardAt: () => heardAt },
    over.signal,
  ).then((found) => {
    if (found === 'asked') askedAt = second();
  });
  for (let each = 1; each <= 120; each += 1)
    clock.at(each * 1_000, () => {
      if (at.heard?.(each) === true) heardAt = each * 1_000;
    });
  while (second() < 120 && clock.step()) await new Promise((resolve) => setImmediate(resolve));
  over.abort();
  await waiting;
  return askedAt;
}

const QUESTION = '{"question":"Which port?"}';

test('a silent program is taken for one that asks after half a minute beside its question', async () => {
  expect(await waitFor({ question: () => QUESTION })).toBe(30);
  expect(await waitFor({ question: (second) => (second < 20 ? null : QUESTION) })).toBe(45);
});

test('where silence is limited to less than a minute, half of the limit is waited for', async () => {
  expect(await waitFor({ idleSeconds: 8, question: () => QUESTION })).toBe(4);
});

test('one that goes on speaking, changes its question, or asks nothing is let be', async () => {
  expect(await waitFor({ question: () => QUESTION, heard: (second) => second % 20 === 0 })).toBeNull();
  expect(await waitFor({ question: (second) => `Which of ${second}?` })).toBeNull();
  expect(await waitFor({ question: () => ' \n' })).toBeNull();
  expect(await waitFor({ question: () => null })).toBeNull();
});

const usage = { ...NO_USAGE, messages: 3 };
const failed: AgentOutcome = {
  kind: 'failed',
  failure: { class: 'retryable', message: 'It was silent.', hint: '', evidence: '' },
  usage,
};
const cancelled: AgentOutcome = { kind: 'cancelled', usage };
const limited = (limit: Extract<ProcessEnd, { kind: 'limit' }>['limit']): ProcessEnd => ({
  ...{ kind: 'limit', limit, message: 'It was too much.' },
});

function judged(
  outcome: AgentOutcome,
  end: ProcessEnd,
  { stopped = false, question = QUESTION as string | null } = {},
) {
  return withLeftQuestion(outcome, { end, stopped, readQuestion: () => question, redact: asItIs });
}

test('a question counts where a limit of time or silence ended its program, or we did beside it', () => {
  const asked = { kind: 'asked', question: 'Which port?', options: [], fallback: null, usage };
  expect(judged(failed, limited('idle'))).toEqual(asked);
  expect(judged(failed, limited('wall'))).toEqual(asked);
  expect(judged(cancelled, { kind: 'cancelled' })).toEqual(asked);
});

test('it does not where somebody stopped the attempt, where another end came first, and where there is none', () => {
  expect(judged(cancelled, { kind: 'cancelled' }, { stopped: true })).toBe(cancelled);
  expect(judged(failed, limited('idle'), { stopped: true })).toBe(failed);
  for (const limit of ['memory', 'output', 'processes'] as const) expect(judged(failed, limited(limit))).toBe(failed);
  expect(judged(failed, { kind: 'exited', code: 1 })).toBe(failed);
  expect(judged(failed, { kind: 'lost', message: '' })).toBe(failed);
  expect(judged(failed, limited('idle'), { question: null })).toBe(failed);
  const done: AgentOutcome = { kind: 'done', summary: '', usage };
  expect(judged(done, limited('wall'))).toBe(done);
});
