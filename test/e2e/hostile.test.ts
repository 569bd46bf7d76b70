import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareStates, createStateSnapshot } from '../../src/testing/repository-state.ts';
import { ATTACKS, type Attack, armed } from './attacks.ts';
import { createWorld, runPlan, type World } from './rig.ts';

/** A user's repository with all that can be harmed: branches, a stash, staged and unstaged work, a remote, a linked worktree, hooks. */
async function createRichWorld(): Promise<World> {
  const world = await createWorld(
    { 'README.md': 'readme\n', 'src/main.txt': 'one\n', 'tasks.md': attackPlan() },
    'visible',
  );
  const { git } = world;
  await world.write({ 'src/main.txt': 'two\n', 'attack.sh': attackByTask(world), 'attack-all.sh': attackAll(world) });
  await git('add', '-A');
  await git('commit', '-qm', 'second');
  await git('branch', 'feature', 'HEAD~1');
  await git('branch', 'release', 'HEAD~1');
  await git('init', '-q', '--bare', join(world.victim, 'remote.git'));
  await git('remote', 'add', 'origin', join(world.victim, 'remote.git'));
  await git('push', '-q', 'origin', 'main', 'release');
  await git('worktree', 'add', '-q', '-b', 'linked', `${world.repository}-tree`);
  await world.write({ 'src/main.txt': 'stashed\n' });
  await git('stash');
  await world.write({ 'src/staged.txt': 'staged\n', 'src/main.txt': 'unstaged\n', 'untracked.txt': 'mine\n' });
  await git('add', 'src/staged.txt');
  await world.write({ '.git/hooks/pre-commit': '#!/bin/sh\nexit 0\n' });
  await writeFile(join(world.victim, 'canary.sh'), `#!/bin/sh\ntouch '${world.victim}/ran'\n`);
  await chmod(join(world.victim, 'canary.sh'), 0o755);
  return world;
}

function attackPlan(): string {
  return `# Tasks\n\n${ATTACKS.map(({ name }, index) => `- [ ] ${taskId(index)} [P] ${name}\n`).join('')}`;
}

/** Everything outside of trees: the repository, and its neighbours. */
async function stateOf(world: World) {
  return {
    repository: await createStateSnapshot(world.repository),
    victim: await createStateSnapshot(world.victim),
    linked: await createStateSnapshot(`${world.repository}-tree`),
    refs: await userRefs(world),
  };
}

async function userRefs(world: World): Promise<string> {
  const all = await world.git('for-each-ref', '--format=%(refname) %(objectname)');
  return all
    .split('\n')
    .filter((line) => !line.startsWith('refs/heads/slipway/') && !line.startsWith('refs/slipway/'))
    .join('\n');
}

async function expectUnharmed(world: World, before: Awaited<ReturnType<typeof stateOf>>): Promise<void> {
  const after = await stateOf(world);
  for (const part of ['repository', 'victim', 'linked'] as const)
    expect({ part, changed: compareStates(before[part], after[part]) }).toEqual({ part, changed: [] });
  expect(after.refs).toBe(before.refs);
  expect(await world.git('fsck', '--no-progress', '--full')).not.toMatch(/error|missing|broken/);
  expect(existsSync(join(world.victim, 'ran'))).toBe(false);
}

/** Runs the attack of the task that it is asked to do. */
function attackByTask(world: World): string {
  const cases = ATTACKS.map((attack, index) => `${taskId(index)}) (${armed(attack, world)}\n) ;;`);
  const read = `id=$(grep -o '"id":"T[0-9]*"' "$SLIPWAY_PACKET" | head -n 1 | tr -cd 'T0-9')`;
  return `${read}\ncase "$id" in\n${cases.join('\n')}\nesac\nmkdir -p done\necho "$id" > "done/$id.txt"\n`;
}

function attackAll(world: World): string {
  return `${ATTACKS.map((attack) => `(${armed(attack, world)}\n)`).join('\n')}\necho all attacks ran\n`;
}

function taskId(index: number): string {
  return `T${String(index + 1).padStart(3, '0')}`;
}

const ONE_TASK = '# Tasks\n\n- [ ] T001 write the test\n';

describe('hostile programs in the default isolation', () => {
  it('an agent that attacks by git changes nothing outside of its tree, and its attacks really ran', async () => {
    await using world = await createRichWorld();
    const before = await stateOf(world);
    const { ran, view } = await runPlan(world, 'sh attack.sh', { flags: ['--tracks', '4'] });
    expect({ exit: ran.exit, status: view?.status }).toEqual({ exit: 0, status: 'completed' });
    const landed = await world.git('ls-tree', '-r', '--name-only', view.resultBranch, 'done/');
    expect(landed.split('\n')).toHaveLength(ATTACKS.length);
    await expectUnharmed(world, before);
  });

  it('test code that attacks by git from inside of a gate changes nothing outside of its checkout', async () => {
    await using world = await createRichWorld();
    await world.write({
      'slipway.yaml': 'gates:\n  - name: test\n    run: sh test.sh\n    at: task\n',
      'one.md': ONE_TASK,
    });
    const before = await stateOf(world);
    const { ran, view } = await runPlan(world, 'cp attack-all.sh test.sh', { plan: 'one.md' });
    expect({ exit: ran.exit, status: view?.status }).toEqual({ exit: 0, status: 'completed' });
    expect(await gateOutput(world, 'test')).toContain('all attacks ran');
    await expectUnharmed(world, before);
  });
});

describe('the attacks', () => {
  it.each(ATTACKS)('without isolation an agent that $name does harm', async (attack) => {
    await using world = await createRichWorld();
    const before = await stateOf(world);
    await inLinkedWorktree(world, attack);
    const after = await stateOf(world).catch(() => null);
    const harmed =
      after === null ||
      after.refs !== before.refs ||
      (['repository', 'victim', 'linked'] as const).some((part) => compareStates(before[part], after[part]).length > 0);
    expect(harmed).toBe(true);
  });
});

/** What the only run's gates of that name printed. */
async function gateOutput(world: World, gate: string): Promise<string> {
  const files = await readdir(join(world.state, 'state', 'runs'), { recursive: true });
  const outputs = files.filter((file) => file.endsWith(`/${gate}/output`));
  const texts = await Promise.all(outputs.map((file) => readFile(join(world.state, 'state', 'runs', file), 'utf8')));
  return texts.join('\n');
}

/** Runs an attack as an orchestrator with plain worktrees would. */
async function inLinkedWorktree(world: World, attack: Attack): Promise<void> {
  const tree = join(world.root, 'plain');
  await world.git('worktree', 'add', '-q', '-b', 'work', tree);
  await cp(join(world.victim, 'canary.sh'), join(tree, 'canary.sh'));
  await new Promise<void>((resolve) => {
    const options = { cwd: tree, env: { ...world.environment }, timeout: 20_000 };
    execFile('/bin/sh', ['-c', armed(attack, world)], options, () => resolve());
  });
}
