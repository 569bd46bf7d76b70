import { expect, it } from 'vitest';
import { someSettings } from '../../testing/plans.ts';
import { protectedPathsFor } from './protected-paths.ts';

it('protects the gate definitions and what the configuration names from every task', () => {
  const settings = someSettings({ protectedPaths: ['tests/acceptance'] });
  expect(protectedPathsFor({ files: ['src/a.ts'] }, settings)).toEqual(['slipway.yaml', 'tests/acceptance']);
});

it('leaves to a task what its plan names, a file inside of a protected folder included', () => {
  const settings = someSettings({ protectedPaths: ['tests/acceptance', 'ci.sh'] });
  expect(protectedPathsFor({ files: ['slipway.yaml', 'tests/acceptance/a.test.ts'] }, settings)).toEqual(['ci.sh']);
});

it('protects the gate definitions in runs of journals that know of no other protection', () => {
  expect(protectedPathsFor({ files: [] }, someSettings())).toEqual(['slipway.yaml']);
});
