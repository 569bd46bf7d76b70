import { expect, test } from 'vitest';
import type { KnownSecret } from '../../core/secret/find.ts';
import { someSettings } from '../../testing/plans.ts';
import { createEnvironment } from './environment.ts';

const OWN = { PATH: '/usr/bin', HTTPS_PROXY: 'http://proxy', CI_TOKEN: 'ci-token-value', MODE: 'fast', OTHER: 'never' };
const SETTINGS = someSettings({ passEnvironment: ['MODE', 'CI_TOKEN', 'ABSENT'], secrets: { STAGING: 'env:OTHER' } });
const BASICS = { PATH: '/usr/bin', TERM: 'dumb', CI: 'true', NO_COLOR: '1' };

test('an agent gets the basics, proxies, and what the configuration names; a gate gets the basics alone', () => {
  const environment = createEnvironment(OWN, '/home/ada');
  const named = { HTTPS_PROXY: 'http://proxy', MODE: 'fast', CI_TOKEN: 'ci-token-value', STAGING: 'never' };
  expect(environment.forAgent(SETTINGS, '/p')).toEqual({ ok: true, value: { ...BASICS, ...named } });
  expect(environment.forGates(SETTINGS)).toEqual(BASICS);
});

test('secret values, and passed variables that are called like credentials, are made known before anybody gets them', () => {
  const known: KnownSecret[] = [];
  createEnvironment(OWN, '/home/ada', (secrets) => known.push(...secrets)).forAgent(SETTINGS, '/p');
  expect(known).toEqual([
    { name: 'STAGING', value: 'never' },
    { name: 'CI_TOKEN', value: 'ci-token-value' },
  ]);
});

test('secrets that are there are made known also where another one is missing', () => {
  const known: KnownSecret[] = [];
  const settings = someSettings({ secrets: { GONE: 'env:GONE', STAGING: 'env:OTHER' } });
  createEnvironment(OWN, '/home/ada', (secrets) => known.push(...secrets)).forAgent(settings, '/p');
  expect(known).toEqual([{ name: 'STAGING', value: 'never' }]);
});

test('a secret that is not there is refused, and nothing of it is told', () => {
  const settings = someSettings({ secrets: { STAGING: 'env:GONE' } });
  expect(createEnvironment(OWN, '/home/ada').forAgent(settings, '/p')).toMatchObject({
    failure: { reason: 'missing-secret', message: expect.stringContaining('GONE') },
  });
});
