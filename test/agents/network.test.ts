import { expect, test } from 'vitest';
import { NO_OWN_NAME, ownNameOfLoopback } from '../support/own-name.ts';
import { createScene, type ProgramName } from './scene.ts';

/*
 * The real programs behind an allow-list: on which way they come to their provider, and that they come to nothing else.
 */

const SETTINGS = 'network: { access: allow }\n';
const PROGRAMS: readonly ProgramName[] = ['claude', 'codex'];
const task = 'write the greeting [[write:hello.txt]]';

test.each(PROGRAMS)('%s works with a provider on the loopback of the machine, at its own address', async (agent) => {
  await using scene = await createScene({ agent, tasks: [task], settings: SETTINGS });
  const { view } = await scene.run();
  expect(view.tasks).toMatchObject([{ status: 'completed', attempts: [{ status: 'succeeded' }] }]);
  expect(await scene.landed(view, 'hello.txt')).toBe('This is hello.txt.\n');
  expect(scene.server.strays).toEqual([]);
});

test.for(PROGRAMS)('%s goes through the proxy to a provider with a name', async (agent, { skip }) => {
  const name = ownNameOfLoopback();
  if (name === null) return skip(NO_OWN_NAME);
  await using scene = await createScene({ agent, tasks: [task], settings: SETTINGS, providerHost: name });
  const { HTTPS_PROXY: _secure, HTTP_PROXY: _plain, ...environment } = scene.environment;
  const { view } = await scene.run([], environment);
  expect(view.tasks).toMatchObject([{ status: 'completed', attempts: [{ status: 'succeeded' }] }]);
  expect(await scene.landed(view, 'hello.txt')).toBe('This is hello.txt.\n');
});

test.each(PROGRAMS)('what %s runs reaches nothing but the provider', async (agent) => {
  const look = 'curl -sS -m 5 http://192.0.2.1/; curl -sS -m 5 https://elsewhere.example/';
  await using scene = await createScene({
    agent,
    tasks: [`look around [[run:${look}; touch looked.txt]]`],
    settings: SETTINGS,
  });
  const { view } = await scene.run();
  expect(view.tasks).toMatchObject([{ status: 'completed' }]);
  const logs = await scene.world.slipway(['logs', `${view.id}/T001`], { environment: scene.environment });
  expect(logs.out).toContain('not permitted: network: The agent tried to reach elsewhere.example:443');
  expect(logs.out).toContain('The agent tried to reach 192.0.2.1:80');
  expect(scene.server.strays).toEqual([]);
});
