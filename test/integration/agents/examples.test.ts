import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createRandom } from '../../../src/testing/random.ts';
import { ExampleRun, GATES } from './example-run.ts';

const TRACKS = 8;

/**
 * Plays a whole example as eight tracks would: every ready task begins at once, from what has landed by then, and one of those in flight,
 * chosen by the seed, lands next. Answers with the tree it ends in, and the most tasks that were in flight.
 */
function playInOrder(name: string, seed: number, refusedAtFirst: readonly string[] = []) {
  using run = new ExampleRun(name);
  expect(run.plan.diagnostics).toEqual([]);
  const landed = new Set<string>();
  const inFlight: string[] = [];
  let tree = '';
  let most = 0;
  const random = createRandom(seed);
  while (landed.size < run.plan.tasks.length) {
    for (const id of run.ready(landed)) {
      if (inFlight.includes(id) || inFlight.length === TRACKS) continue;
      run.begin(id);
      inFlight.push(id);
    }
    most = Math.max(most, inFlight.length);
    const [id = ''] = inFlight.splice(random.below(inFlight.length), 1);
    tree = finish(run, id, refusedAtFirst);
    landed.add(id);
  }
  return { tree, most };
}

function finish(run: ExampleRun, id: string, refusedAtFirst: readonly string[]): string {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const outcome = run.play(id, attempt);
    if (outcome.kind === 'asked') continue;
    expect(outcome).toMatchObject({ kind: 'done', summary: expect.stringMatching(/\.$/) });
    const candidate = run.merge(id);
    const refused = run.judge(candidate);
    if (attempt === 1 && refusedAtFirst.includes(id)) {
      expect(refused).toEqual([expect.stringContaining('3600000 !== null')]);
      continue;
    }
    expect(refused).toEqual([]);
    return run.land(candidate);
  }
  throw new Error(`${id} did not come to an end`);
}

test('word-count passes its gates at each step, and every order of landing ends in the same tree', () => {
  const first = playInOrder('word-count', 1);
  const second = playInOrder('word-count', 2);
  expect(first.most).toBeGreaterThanOrEqual(5);
  expect(second.tree).toBe(first.tree);
});

test('repair has one task that its gates refuse once, and one that asks', () => {
  using run = new ExampleRun('repair');
  run.begin('T002');
  expect(run.play('T002', 1)).toMatchObject({
    kind: 'asked',
    options: ['1h 30m', '1.5h'],
    fallback: '1h 30m',
  });
  expect(playInOrder('repair', 5, ['T001']).most).toBe(3);
});

test.each(['word-count', 'repair'])('the gates of %s are those that are tried here', (name) => {
  const file = join(import.meta.dirname, '../../../examples', name, 'repository/slipway.yaml');
  const { gates } = parse(readFileSync(file, 'utf8')) as { gates: { run: string }[] };
  expect(gates.map(({ run }) => run)).toEqual(GATES);
});
