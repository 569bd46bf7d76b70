import { describe, expect, test } from 'vitest';
import { transact } from '../core/run/transact.ts';
import { CoreRun } from '../testing/core-run.ts';
import { aPlan, aTask } from '../testing/plans.ts';
import { brakesToSpread } from './spread-brakes.ts';

function aRun(agent: string): CoreRun {
  return CoreRun.start(aPlan([aTask('a'), aTask('b', { overrides: { agent: 'codex' } })]), { agent });
}

function limited(run: CoreRun, agent: string, delayMs: number, stated = false): number {
  run.tell({ type: 'report-agent-limited', agent, delayMs, reason: 'It was refused.', stated });
  return run.entries.at(-1)!.at;
}

function spread(runs: readonly CoreRun[], now: number) {
  const states = runs.map(({ state }) => state);
  return brakesToSpread(states, now).map(({ state, command }) => [states.indexOf(state), command]);
}

describe('a limit that one run met', () => {
  test('is told to those that use the agent, for as long as it is left', () => {
    const runs = [aRun('claude'), aRun('opencode,claude'), aRun('shell:x')];
    const at = limited(runs[0]!, 'claude', 60_000);
    expect(spread(runs, at + 20_000)).toEqual([
      [1, { type: 'report-agent-limited', agent: 'claude', delayMs: 40_000, reason: 'It was refused.', stated: false }],
    ]);
  });

  test('is told once, the longest of several', () => {
    const runs = [aRun('claude'), aRun('claude'), aRun('claude')];
    limited(runs[0]!, 'claude', 10_000);
    const at = limited(runs[1]!, 'claude', 60_000);
    const told = brakesToSpread(
      runs.map(({ state }) => state),
      at,
    );
    expect(told).toHaveLength(1);
    for (const { command } of told) runs[2]!.tell(command);
    expect(runs[2]!.view().holds).toMatchObject([{ agent: 'claude', kind: 'braked' }]);
    expect(spread(runs, at)).toEqual([]);
  });

  test.each([
    ['shorter', 3_600_000, 60_000],
    ['longer', 60_000, 3_600_000],
  ])('is the last word of the provider, also where it is %s than an older one', (_, older, newer) => {
    const runs = [aRun('claude'), aRun('claude')];
    // Times within a run count its events, so the second run has to be the later one.
    limited(runs[0]!, 'claude', older, true);
    const first = runs[0]!.state.agents.get('claude');
    for (let n = 0; n < 3; n += 1) limited(runs[1]!, 'claude', newer + n, true);
    const said = runs[1]!.state.agents.get('claude');
    expect(said).toMatchObject({ kind: 'braked', delayMs: newer + 2 });
    const now = said?.kind === 'braked' ? said.at : 0;
    expect(now).toBeGreaterThan(first?.kind === 'braked' ? first.at : 0);
    expect(spread(runs, now)).toMatchObject([[0, { agent: 'claude', delayMs: newer + 2, stated: true }]]);
    const states = runs.map(({ state }) => state);
    for (const { state, command } of brakesToSpread(states, now))
      transact({ id: state.id, state }, command, { at: now, freeTracks: 0 });
    expect(runs[0]!.state.agents.get('claude')).toMatchObject({ delayMs: newer + 2, stated: true });
    expect(spread(runs, now)).toEqual([]);
  });

  test('of which it said the time holds against any guess', () => {
    const runs = [aRun('claude'), aRun('claude')];
    limited(runs[0]!, 'claude', 3_600_000);
    for (let n = 0; n < 3; n += 1) limited(runs[1]!, 'claude', 60_000 + n, true);
    const at = limited(runs[1]!, 'claude', 7_200_000);
    expect(runs[1]!.state.agents.get('claude')).toMatchObject({ delayMs: 60_002 });
    expect(spread(runs, at)).toMatchObject([[0, { stated: true }]]);
  });

  test('reaches agents of single tasks and those that a person gave a task to', () => {
    const runs = [aRun('claude'), aRun('shell:x')];
    const at = limited(runs[0]!, 'codex', 60_000);
    expect(spread(runs, at)).toMatchObject([[1, { agent: 'codex' }]]);
    runs[1]!.tell({ type: 'assign', by: 'person', task: 'a', agent: 'claude' });
    limited(runs[0]!, 'claude', 60_000);
    expect(spread(runs, at)).toMatchObject([
      [1, { agent: 'codex' }],
      [1, { agent: 'claude' }],
    ]);
  });

  test('is not told once it is over, nor after a clock that was set forward', () => {
    const runs = [aRun('claude'), aRun('claude')];
    const at = limited(runs[0]!, 'claude', 60_000);
    expect(spread(runs, at + 59_500)).toEqual([]);
    expect(spread(runs, at + 86_400_000)).toEqual([]);
    expect(spread(runs, at - 86_400_000)).toMatchObject([[1, { delayMs: 60_000 }]]);
  });

  test('does not concern runs that have ended or were not approved', () => {
    const ended = aRun('claude');
    ended.tell({ type: 'abort', by: 'person', reason: '' });
    const runs = [aRun('claude'), ended, CoreRun.plan(aPlan([aTask('a')]), { agent: 'claude' })];
    expect(spread(runs, limited(runs[0]!, 'claude', 60_000))).toEqual([]);
  });

  test('leaves an agent that is stopped for want of a log-in as it is', () => {
    const runs = [aRun('claude'), aRun('claude')];
    const at = limited(runs[0]!, 'claude', 60_000);
    const stopped = runs[1]!;
    stopped.succeed('prepare:a');
    const failure = { class: 'auth', message: 'No key.', hint: '', evidence: '' } as const;
    const usage = { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
    stopped.tell({ type: 'report-attempt-failed', task: 'a', attempt: 1, failure, usage, reports: [] });
    expect(spread(runs, at)).toEqual([]);
  });
});
