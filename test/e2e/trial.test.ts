import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld, dataOf, type World } from './rig.ts';

const tried = (world: World, agent: string) => world.slipway(['agents', 'test', '--yes', '--json', agent]);

test('a command is tried where a run would start it: in a copy of the last commit of the repository', async () => {
  await using world = await createWorld({ 'tools/agent.sh': 'echo ready > slipway-trial.txt\n' });
  expect(dataOf(await tried(world, 'shell:sh tools/agent.sh'))).toMatchObject({ works: true, failure: null, hint: '' });
  expect(await world.git('status', '--short')).toBe('');
  expect(await world.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  await world.write({ 'new.sh': 'echo ready > slipway-trial.txt\n' });
  expect(dataOf(await tried(world, 'shell:sh new.sh'))).toMatchObject({
    works: false,
    hint: expect.stringContaining(`in a copy of the last commit of ${world.repository}; what is not committed`),
  });
});

test('outside of a repository a trial that fails says what its folder holds', async () => {
  await using world = await createWorld({});
  const ran = await world.slipway(['agents', 'test', '--yes', '--json', 'shell:sh agent.sh'], { cwd: world.victim });
  expect(dataOf(ran)).toMatchObject({
    works: false,
    hint: expect.stringContaining('a repository that holds slipway-trial.md alone: name your own files by their whole'),
  });
});

test('a trial lives below the state, not in the folder for temporary files, and leaves nothing there', async () => {
  await using world = await createWorld({});
  const where = `case "$PWD" in ${world.state}/state/trials/*) echo ready > slipway-trial.txt;; *) pwd;; esac`;
  expect(dataOf(await tried(world, `shell:${where}`))).toMatchObject({ works: true });
  expect(readdirSync(join(world.state, 'state/trials'))).toEqual([]);
});
