import { expect, test } from 'vitest';
import { createScene } from './scene.ts';

test('a task is done and lands', async () => {
  await using scene = await createScene(['write the greeting [[write:hello.txt]]'], ['test -f hello.txt']);
  const { exit, err, view } = await scene.run();
  console.log(exit, err, JSON.stringify(view, null, 1).slice(0, 3000), scene.server.calls, scene.server.strays);
  expect(exit).toBe(0);
  expect(await scene.landed(view, 'hello.txt')).toBe('This is hello.txt.\n');
  expect(scene.server.strays).toEqual([]);
});
