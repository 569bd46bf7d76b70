import { expect, test } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { StartTurns } from './start-turns.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

/** Two at a time; `started` has the names of those that got their turn, `ends` how each gives it back. */
function twoAtATime() {
  const clock = new VirtualClock();
  const turns = new StartTurns(2, clock);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = async (name: string, signal = never) => {
    const end = await turns.take(signal);
    started.push(name);
    ends.set(name, end);
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { clock, started, ask, end };
}

test('programs start in the order in which they asked, each when another one has said its first word', async () => {
  const { started, ask, end } = twoAtATime();
  for (const name of ['a', 'b', 'c', 'd']) void ask(name);
  await settle();
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  void ask('e');
  await settle();
  expect(started).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('one that says nothing keeps its turn for ten seconds', async () => {
  const { clock, started, ask } = twoAtATime();
  for (const name of ['a', 'b', 'c', 'd']) void ask(name);
  await settle();
  clock.step();
  await settle();
  expect([started, clock.monotonic()]).toEqual([['a', 'b', 'c'], 10_000]);
});

test('one that is called off while it waits takes no turn', async () => {
  const { started, ask, end } = twoAtATime();
  const off = new AbortController();
  void ask('a');
  void ask('b');
  void ask('c', off.signal);
  void ask('d', AbortSignal.abort());
  void ask('e');
  await settle();
  off.abort();
  await settle();
  expect(started).toEqual(['a', 'b', 'd', 'c']);
  await end('c');
  await end('d');
  expect(started).toEqual(['a', 'b', 'd', 'c']);
  await end('a');
  expect(started).toEqual(['a', 'b', 'd', 'c', 'e']);
});
