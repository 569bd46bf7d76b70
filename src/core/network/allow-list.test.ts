import { describe, expect, it } from 'vitest';
import { judgeTarget, loopbackTargets, mayReach, toAllowList } from './allow-list.ts';

const LIST = toAllowList({
  allow: ['registry.example', '*.wild.example:443', 'inner.example', '10.1.2.3:443', 'localhost:5432', 'no entry'],
  providers: ['llm.example:8443', '127.0.0.1:8788'],
});

describe('What is asked for', () => {
  it.each([
    ['registry.example', 443, { host: 'registry.example', port: 443, isProvider: false }],
    ['REGISTRY.example.', 80, { host: 'registry.example', port: 80, isProvider: false }],
    ['a.wild.example', 443, { host: 'a.wild.example', port: 443, isProvider: false }],
    ['llm.example', 8443, { host: 'llm.example', port: 8443, isProvider: true }],
    ['127.0.0.1', 8788, { host: '127.0.0.1', port: 8788, isProvider: true }],
    ['10.1.2.3', 443, { host: '10.1.2.3', port: 443, isProvider: false }],
    ['127.0.0.1', 8789, 'not-listed'],
    ['llm.example', 443, 'not-listed'],
    ['wild.example', 443, 'not-listed'],
    ['169.254.169.254', 80, 'not-listed'],
    ['no entry', 443, 'no-host'],
    ['2130706433', 8788, 'no-host'],
    ['registry.example', 0, 'no-host'],
    ['registry.example', 65_536, 'no-host'],
    ['registry.example', Number.NaN, 'no-host'],
  ])('%s at %d is judged before its name is resolved', (host, port, expected) => {
    expect(judgeTarget(LIST, host, port)).toEqual(expected);
  });
});

describe('Where an allowed name leads', () => {
  it.each([
    ['registry.example', 443, '93.184.216.34', true],
    ['registry.example', 443, '2606:4700::1111', true],
    ['registry.example', 443, '127.0.0.1', false],
    ['registry.example', 443, '::ffff:127.0.0.1', false],
    ['registry.example', 443, '192.168.1.1', false],
    ['registry.example', 443, '169.254.169.254', false],
    ['registry.example', 443, 'not an address', false],
    ['inner.example', 443, '10.1.2.3', true],
    ['inner.example', 80, '10.1.2.3', false],
    ['inner.example', 443, '10.1.2.4', false],
    ['localhost', 5432, '127.0.0.1', true],
    ['localhost', 5432, '::1', true],
    ['localhost', 5432, '10.1.2.4', false],
    ['llm.example', 8443, '10.9.9.9', true],
    ['llm.example', 8443, '127.0.0.1', true],
    ['llm.example', 8443, '169.254.169.254', false],
    ['llm.example', 8443, '0.0.0.0', false],
  ])('%s:%i at %s: %s', (host, port, address, expected) => {
    const target = judgeTarget(LIST, host, port);
    if (typeof target === 'string') throw new Error(target);
    expect(mayReach(LIST, target, address)).toBe(expected);
  });
});

it('programs inside find the listed ports of this machine at the same ports', () => {
  expect([...loopbackTargets(LIST)]).toEqual([
    [8788, '127.0.0.1:8788'],
    [5432, 'localhost:5432'],
  ]);
});
