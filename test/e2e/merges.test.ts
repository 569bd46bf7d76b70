import { expect, it } from 'vitest';
import { collect, createWorld, dataOf, type World } from './rig.ts';

const TASKS = 40;
/** Of ten tasks three break the build and two meet the lines of another. */
const kindOf = (index: number) => (index % 10 < 3 ? 'bad' : index % 10 < 5 ? 'conflicting' : 'good');
const idOf = (index: number) => `T${String(index + 1).padStart(3, '0')}`;

const AGENT = `id=$(grep -o '"task":{"id":"T[0-9]*"' "$SLIPWAY_PACKET" | tr -cd 'T0-9')
case "$(grep -o "$id kind [a-z]*" kinds.txt)" in
*bad) touch "bad-$id" ;;
*conflicting) sleep 0.2; echo "$id" > shared.txt ;;
*) echo "$id" > "$id.txt" ;;
esac
`;

/** A commit that somebody puts on the result branch while the run goes on. */
async function commitByHand(world: World, branch: string, name: string): Promise<void> {
  const ref = `refs/heads/${branch}`;
  for (;;) {
    const head = await world.git('rev-parse', ref);
    const commit = await world.git('commit-tree', '-p', head, '-m', `by hand ${name}`, `${head}^{tree}`);
    const swapped = await world.git('update-ref', ref, commit, head).then(
      () => true,
      () => false,
    );
    if (swapped) return;
  }
}

it('lands only what its gates passed, in the tree that they judged, and reverts nothing, while the branch moves by hand', async () => {
  const list = Array.from({ length: TASKS }, (_, index) => ({ id: idOf(index), kind: kindOf(index) }));
  await using world = await createWorld({
    'tasks.md': `# Tasks\n\n${list.map(({ id, kind }) => `- [ ] ${id} [P] do a ${kind} thing\n`).join('')}`,
    'kinds.txt': list.map(({ id, kind }) => `${id} kind ${kind}\n`).join(''),
    'slipway.yaml':
      'retry:\n  attempts: 1\ngates:\n  - { name: whole, run: "! ls | grep -q ^bad-" }\n  - { name: merged, run: "! ls | grep -q ^bad-", at: merge }\n',
    'shared.txt': 'nobody\n',
    'agent.sh': AGENT,
  });
  const base = await world.git('rev-parse', 'HEAD');
  const child = world.start([
    'run',
    'tasks.md',
    '--yes',
    '--foreground',
    '--json',
    '--agent',
    'shell:sh agent.sh',
    '--tracks',
    '4',
  ]);
  let talk = '';
  child.stderr?.on('data', (chunk) => {
    talk += String(chunk);
  });
  const ended = collect(child);
  await expect.poll(() => /Run (\w+) started/.exec(talk)?.[1] ?? '', { timeout: 30_000 }).not.toBe('');
  const branch = `slipway/${/Run (\w+) started/.exec(talk)?.[1]}/result`;
  for (let landings = 3; landings < 12; landings += 3) {
    await expect.poll(() => talk.split('landed as commit').length > landings, { timeout: 60_000 }).toBe(true);
    await commitByHand(world, branch, String(landings));
  }
  const ran = await ended;
  const view = dataOf(ran);
  expect(ran.exit).toBe(3);

  const completed: readonly { id: string; commit: string }[] = view.tasks.filter(
    ({ status }: { status: string }) => status === 'completed',
  );
  const kinds = completed.map(({ id }) => list.find((each) => each.id === id)?.kind);
  expect(kinds.filter((kind) => kind === 'bad')).toEqual([]);
  const open = view.tasks.filter(
    ({ id, status }: { id: string; status: string }) =>
      status !== 'completed' && list.find((each) => each.id === id)?.kind === 'good',
  );
  expect(open).toEqual([]);
  expect(kinds.filter((kind) => kind === 'conflicting').length).toBeGreaterThan(0);

  // Every commit of the branch is one that the journal knows as landed, or one by hand: none came there ungated.
  const log = (await world.git('log', '--first-parent', '--format=%H %T %s', `${base}..${branch}`)).split('\n');
  const byHand = log.filter((line) => line.includes('by hand'));
  expect(byHand).toHaveLength(3);
  const landed = new Map(completed.map(({ id, commit }) => [commit, id]));
  expect(log.filter((line) => !line.includes('by hand')).filter((line) => !landed.has(line.slice(0, 40)))).toEqual([]);
  expect(log).toHaveLength(completed.length + 3);
  // Nothing that landed earlier was reverted later: the last tree holds the work of every good task.
  const files = new Set((await world.git('ls-tree', '--name-only', branch)).split('\n'));
  const good = completed.filter(({ id }) => list.find((each) => each.id === id)?.kind === 'good');
  expect(good.filter(({ id }) => !files.has(`${id}.txt`))).toEqual([]);
  expect([...files].filter((file) => file.startsWith('bad-'))).toEqual([]);
  expect((await world.slipway(['doctor', '--json'])).exit).toBe(0);
}, 180_000);
