import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRetention, type RetainedRun, type RetentionPolicy } from './retention.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;

function run(id: string, daysAgo: number, changes: Partial<RetainedRun> = {}): RetainedRun {
  return {
    id,
    repository: '/home/ada/albums',
    status: 'completed',
    lastActiveAt: NOW - daysAgo * DAY,
    merged: true,
    ...changes,
  };
}

function removed(runs: readonly RetainedRun[], policy: Partial<RetentionPolicy>): readonly string[] {
  const whole = { olderThanMs: null, keepNewest: null, force: false, ...policy };
  return judgeRetention(runs, whole, NOW)
    .filter((verdict) => verdict.action === 'remove')
    .map((verdict) => verdict.id);
}

describe('retention', () => {
  it('keeps everything without a bound', () => {
    expect(removed([run('a', 1), run('b', 90)], {})).toEqual([]);
  });

  it('removes runs beyond the age', () => {
    expect(removed([run('a', 29), run('b', 30), run('c', 31)], { olderThanMs: 30 * DAY })).toEqual(['c']);
  });

  it('removes the oldest beyond the number, counting ended runs alone', () => {
    const runs = [run('c', 3), run('a', 1), run('x', 0, { status: 'running' }), run('b', 2)];
    expect(removed(runs, { keepNewest: 2 })).toEqual(['c']);
    expect(removed(runs, { keepNewest: 0 })).toEqual(['c', 'a', 'b']);
  });

  it('counts the newest of each repository on its own', () => {
    const other = { repository: '/home/ada/films' };
    const runs = [run('a', 1), run('b', 2), run('c', 3, other), run('d', 4, other)];
    expect(removed(runs, { keepNewest: 1 })).toEqual(['b', 'd']);
  });

  it('keeps a run that either bound keeps', () => {
    const runs = [run('a', 1), run('b', 2), run('c', 90)];
    expect(removed(runs, { keepNewest: 1, olderThanMs: 30 * DAY })).toEqual(['c']);
    expect(removed(runs, { keepNewest: 3, olderThanMs: DAY })).toEqual([]);
  });

  it('never removes an unfinished run, forced or not', () => {
    for (const status of ['planned', 'approved', 'running', 'paused'] as const) {
      expect(removed([run('a', 90, { status })], { olderThanMs: 0, keepNewest: 0, force: true })).toEqual([]);
    }
  });

  it('removes a run whose result is not merged only when forced', () => {
    const runs = [run('a', 90, { merged: false })];
    expect(removed(runs, { olderThanMs: DAY })).toEqual([]);
    expect(removed(runs, { olderThanMs: DAY, force: true })).toEqual(['a']);
  });

  it('says why, for each run in the order given', () => {
    const runs = [run('a', 90), run('b', 1, { status: 'paused' }), run('c', 90, { merged: false }), run('d', 2)];
    expect(judgeRetention(runs, { olderThanMs: DAY * 30, keepNewest: null, force: false }, NOW)).toEqual([
      { id: 'a', action: 'remove', reason: 'It ended, and nothing keeps it.' },
      { id: 'b', action: 'keep', reason: 'It is paused; only ended runs are removed.' },
      {
        id: 'c',
        action: 'keep',
        reason: 'Its result branch is not merged into any branch of yours; merge it, or delete the branch.',
      },
      { id: 'd', action: 'keep', reason: 'It was active within the last 30 d.' },
    ]);
    const why = (policy: Omit<RetentionPolicy, 'force'>) =>
      judgeRetention([run('a', 1)], { ...policy, force: false }, NOW)[0]?.reason;
    expect(why({ olderThanMs: 0, keepNewest: 1 })).toBe(
      'It is among the newest ended runs of its repository, of which 1 stay.',
    );
    expect(why({ olderThanMs: null, keepNewest: null })).toBe('The policy removes nothing.');
  });

  it('removes no fewer runs when a bound gets tighter', () => {
    const runs = fc.array(fc.record({ daysAgo: fc.nat(60), merged: fc.boolean(), ended: fc.boolean() }));
    fc.assert(
      fc.property(runs, fc.nat(60), fc.nat(5), (list, days, count) => {
        const all = list.map(({ daysAgo, merged, ended }, index) =>
          run(String(index), daysAgo, { merged, status: ended ? 'failed' : 'running' }),
        );
        const loose = removed(all, { olderThanMs: (days + 1) * DAY, keepNewest: count + 1 });
        const tight = removed(all, { olderThanMs: days * DAY, keepNewest: count });
        expect(tight).toEqual(expect.arrayContaining([...loose]));
      }),
    );
  });
});
