import { expect, it } from 'vitest';
import { createWorld, dataOf, type World } from './rig.ts';

/** Two tasks add a route each; two more do so later. */
const FIRST = `# Tasks: Routes

## Phase 1: Start
- [ ] T001 [P] Add the route of films in src/routes/films.ts
- [ ] T002 [P] Add the route of books in src/routes/books.ts

## Phase 2: More
- [ ] T003 [P] Add the route of songs in src/routes/songs.ts
- [ ] T004 [P] Add the route of plays in src/routes/plays.ts
`;
const SECOND = `# Tasks: More routes

## Phase 1: More
- [ ] T001 [P] Add the route of games in src/routes/games.ts
- [ ] T002 [P] Add the route of poems in src/routes/poems.ts
`;

/** Each task writes a file of its own and a line into the index, as every commit to the folder did so far. */
const AGENT = [
  'shell:sleep 1;',
  'echo "$SLIPWAY_TASK" > "src/routes/$SLIPWAY_RUN-$SLIPWAY_TASK.ts";',
  'echo "export $SLIPWAY_TASK" >> src/routes/index.ts',
].join(' ');
const FLAGS = ['--agent', AGENT, '--yes', '--json', '--tracks', '2', '--attach'];

async function routes(): Promise<World> {
  const world = await createWorld({
    'src/routes/index.ts': '',
    'specs/one/tasks.md': FIRST,
    'specs/two/tasks.md': SECOND,
    'slipway.yaml': 'guards:\n  conflicts: 1\n',
  });
  for (const name of ['a', 'b', 'c']) {
    await world.write({ [`src/routes/${name}.ts`]: name, 'src/routes/index.ts': `export ${name}\n` });
    await world.git('add', 'src');
    await world.git('commit', '-q', '-m', name);
  }
  return world;
}

it('what conflicted in one run takes turns in the rest of it and in the next', async () => {
  await using world = await routes();
  const unknown = dataOf(await world.slipway(['plan', 'specs/two', '--json']));
  expect(unknown.conflicts).toEqual([]);

  const first = dataOf(await world.slipway(['run', 'specs/one', ...FLAGS]));
  const stopped = first.tasks.filter(({ status }: { status: string }) => status === 'paused');
  expect(stopped).toHaveLength(1);
  expect(first.replanning).toMatchObject({
    conflicts: 1,
    threshold: 1,
    files: [{ file: 'src/routes/index.ts', merges: 1 }],
  });
  const status = await world.slipway(['status', first.id]);
  expect(status.out + status.err).toContain(`slipway replan ${first.id}`);
  expect((await world.slipway(['why', `${first.id}/${stopped[0].id}`])).out).toContain('guards.conflicts');

  const dryRun = dataOf(await world.slipway(['replan', first.id, '--dry-run', '--json']));
  expect(dryRun.diff.keptApart).toMatchObject([{ a: 'T003', b: 'T004', change: 'added' }]);
  expect((await world.slipway(['replan', first.id, '--yes'])).exit).toBe(0);
  expect(dataOf(await world.slipway(['status', first.id, '--json'])).replanning).toBeUndefined();
  expect((await world.slipway(['why', `${first.id}/T003`])).out).toContain('Never beside T004, in either order');
  expect((await world.slipway(['abort', first.id, '--yes'])).exit).toBe(0);

  const planned = dataOf(await world.slipway(['plan', 'specs/two', '--json']));
  expect(planned.conflicts).toEqual([
    {
      ...{ a: 'T001', b: 'T002', file: 'src/routes/index.ts' },
      why:
        '1 merge of runs in this repository conflicted over src/routes/index.ts. T001 names src/routes/games.ts, and 3 of 3 commits to src/routes/ ' +
        'changed src/routes/index.ts too; T002 names src/routes/poems.ts, and 3 of 3 commits to src/routes/ changed src/routes/index.ts too.',
    },
  ]);
  expect((await world.slipway(['plan', 'specs/two'])).out).toContain('slipway dep together T001 T002');
  expect((await world.slipway(['critique', '--plan', 'specs/two'])).out).toContain(
    'probably change src/routes/index.ts',
  );

  const second = dataOf(await world.slipway(['run', 'specs/two', ...FLAGS]));
  expect(second).toMatchObject({ status: 'completed', counts: { completed: 2 } });
  const [one, other] = ['T001', 'T002'].map((id) => second.tasks.find((task: { id: string }) => task.id === id));
  const [before, after] = one.startedAt < other.startedAt ? [one, other] : [other, one];
  expect(after.attempts[0].startedAt).toBeGreaterThanOrEqual(before.finishedAt);
}, 180_000);

it('a person lets two tasks run together, and the plan remembers it', async () => {
  await using world = await routes();
  await world.slipway(['run', 'specs/one', ...FLAGS]);
  const edited = await world.slipway([
    'dep',
    'together',
    'T002',
    'T001',
    '--why',
    'Other ends.',
    '--plan',
    'specs/two',
  ]);
  expect(edited).toMatchObject({
    exit: 0,
    out: expect.stringContaining('T002 and T001 may run together (Other ends.)'),
  });
  const planned = dataOf(await world.slipway(['plan', 'specs/two', '--json']));
  expect(planned).toMatchObject({ conflicts: [], together: [{ a: 'T002', b: 'T001', why: 'Other ends.' }] });
  const again = await world.slipway(['dep', 'together', 'T001', 'T002', '--plan', 'specs/two']);
  expect(again).toMatchObject({ exit: 1, err: expect.stringContaining('may run together already') });
  expect((await world.slipway(['dep', 'apart', 'T001', 'T002', '--plan', 'specs/two'])).exit).toBe(0);
  expect(dataOf(await world.slipway(['plan', 'specs/two', '--json'])).conflicts).toHaveLength(1);
}, 180_000);
