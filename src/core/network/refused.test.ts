import { expect, it } from 'vitest';
import { sayRefused, withRefused } from './refused.ts';

const FAILURE = { class: 'retryable', message: 'It failed.', hint: 'Look at it.', evidence: 'x' } as const;

it.each([
  ['not-listed', 'which is not on the allow-list of its network; add it under `network.allow`'],
  ['not-public', 'which leads to an address that is not public; list that address'],
  ['no-host', 'which is neither a name nor an address'],
] as const)('%s is said with what to do', (reason, words) => {
  expect(sayRefused({ reason, target: 'a.example:443' })).toContain(`The agent tried to reach a.example:443, ${words}`);
});

it('a failure says first what was refused, five at the most', () => {
  const refused = Array.from({ length: 7 }, (_, index) => ({ reason: 'no-host', target: `h${index}:1` }) as const);
  const { hint, ...rest } = withRefused(FAILURE, refused);
  expect(rest).toEqual({ class: 'retryable', message: 'It failed.', evidence: 'x' });
  expect(hint.match(/h\d:1/g)).toEqual(['h0:1', 'h1:1', 'h2:1', 'h3:1', 'h4:1']);
  expect(hint).toMatch(/So it went with 2 more targets; the log of the attempt names them\. Look at it\.$/);
  expect(withRefused(FAILURE, [])).toBe(FAILURE);
});

it('few refusals are all named, and nothing is said of more', () => {
  const { hint } = withRefused({ ...FAILURE, hint: '' }, [{ reason: 'not-listed', target: 'a.example:443' }]);
  expect(hint).toBe(sayRefused({ reason: 'not-listed', target: 'a.example:443' }));
});
