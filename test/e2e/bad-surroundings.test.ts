import { execFileSync, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareStates, createStateSnapshot } from '../../src/testing/repository-state.ts';
import { collect, createWorld, dataOf, ENTRY, runPlan, type World } from './rig.ts';

const RUN = ['run', 'tasks.md', '--yes', '--foreground', '--agent', 'shell:echo hi > a.txt'];

/** A folder with links to the named programs, as the whole PATH of a bare machine. */
async function pathWith(world: World, programs: readonly string[]): Promise<string> {
  const folder = join(world.home, 'bin');
  await mkdir(folder, { recursive: true });
  for (const program of programs) {
    const found = execFileSync('/bin/sh', ['-c', `command -v ${program}`], { env: world.environment })
      .toString()
      .trim();
    await symlink(found, join(folder, program));
  }
  return folder;
}

describe('a repository that is not as it should be', () => {
  it('is refused outside of git with the way to make one', async () => {
    await using world = await createWorld();
    await rm(join(world.repository, '.git'), { recursive: true });
    const ran = await world.slipway(RUN);
    expect({ ...ran, err: ran.err.replaceAll(world.repository, 'HERE') }).toMatchInlineSnapshot(`
      {
        "err": "error: HERE is not inside a git repository.
      hint: Go to a repository, or make one: \`git init && git add -A && git commit -m "Start"\`.
      ",
        "exit": 1,
        "out": "",
      }
    `);
  });

  it('is refused without a commit with the way to make one', async () => {
    await using world = await createWorld();
    await rm(join(world.repository, '.git'), { recursive: true });
    await world.git('init', '-q');
    const ran = await world.slipway(RUN);
    expect({ ...ran, err: ran.err.replaceAll(world.repository, 'HERE') }).toMatchInlineSnapshot(`
      {
        "err": "error: The repository at HERE has no commit yet.
      hint: Make a first commit: \`git add -A && git commit -m "Start"\`.
      ",
        "exit": 1,
        "out": "",
      }
    `);
  });

  it('is refused where git is not installed, by doctor too', async () => {
    await using world = await createWorld();
    const environment = { PATH: await pathWith(world, ['sh']) };
    const ran = await world.slipway(RUN, { environment });
    expect(ran).toMatchInlineSnapshot(`
      {
        "err": "error: git could not be started: spawn git ENOENT.
      hint: Install git 2.38 or later and make sure that it is in PATH.
      ",
        "exit": 1,
        "out": "",
      }
    `);
    const doctor = await world.slipway(['doctor'], { environment });
    expect(doctor.out).toContain('Install git');
  });

  it('keeps uncommitted, staged and untracked work byte for byte, on a detached HEAD and in the middle of a merge', async () => {
    await using world = await createWorld({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const { git } = world;
    await git('checkout', '-q', '-b', 'side');
    await world.write({ 'b.txt': 'side\n' });
    await git('commit', '-qam', 'side');
    await git('checkout', '-q', '--detach', 'main');
    await world.write({ 'b.txt': 'ours\n' });
    await git('commit', '-qam', 'ours');
    await git('merge', 'side').catch(() => undefined);
    await world.write({ 'a.txt': 'staged\n', 'new.txt': 'new\n' });
    await git('add', 'a.txt');
    await world.write({ 'a.txt': 'unstaged\n' });
    const before = await createStateSnapshot(world.repository);
    const ran = await world.slipway(RUN);
    expect(ran.exit).toBe(0);
    expect(ran.err).toContain('The repository has uncommitted changes. They stay as they are');
    expect(compareStates(before, await createStateSnapshot(world.repository))).toEqual([]);
    expect(before.entries.has('.git/MERGE_HEAD')).toBe(true);
  });
});

describe('a machine that is not as it should be', () => {
  it('says where it looked for an agent that is not installed', async () => {
    await using world = await createWorld();
    const ran = await world.slipway(['run', 'tasks.md', '--yes', '--agent', 'claude']);
    expect(ran.exit).toBe(78);
    expect(ran.err).toMatch(/^error: .+\nhint: .+\n$/s);
  });

  it('says which folder it cannot write', async () => {
    await using world = await createWorld();
    await writeFile(join(world.home, 'file'), '');
    const ran = await world.slipway(RUN, { environment: { SLIPWAY_HOME: join(world.home, 'file', 'state') } });
    expect(ran.exit).not.toBe(70);
    expect(ran.exit).not.toBe(0);
    expect(ran.err).toMatch(/^error: .+\nhint: .+\n$/s);
  });

  it('refuses a sandboxed run where bubblewrap is missing and runs it under its label where that was accepted', async () => {
    await using world = await createWorld();
    const bwrap = execFileSync('/bin/sh', ['-c', 'command -v bwrap'], { env: world.environment }).toString().trim();
    const without = ['--ro-bind', '/dev/null', realpathSync(bwrap)];
    const refused = await inNamespace(world, without, '"$@"');
    expect([refused.exit, refused.err]).toEqual([78, expect.stringContaining('--isolation best-effort')]);
    const accepted = await inNamespace(world, without, '"$@" --isolation best-effort');
    expect(accepted.exit).toBe(0);
    expect(accepted.err).toContain('isolation best-effort');
    expect((await world.slipway(['status'])).out).toContain('isolation best-effort');
    expect((await world.slipway(['report'])).out).toContain('isolation best-effort');
  });

  it('on a full disk refuses to start with the reason, and works once there is space', async () => {
    await using world = await createWorld();
    await mkdir(world.state, { recursive: true });
    const small = ['--size', '12000000', '--perms', '0700', '--tmpfs', world.state];
    const fill = 'head -c 100000000 /dev/zero > "$SLIPWAY_HOME/ballast" 2>/dev/null';
    const ran = await inNamespace(world, small, `${fill}; "$@"; echo "exit $?" >&2; rm "$SLIPWAY_HOME/ballast"; "$@"`);
    expect(ran.err).toMatch(/exit [1-9]/);
    expect(ran.err).not.toMatch(/bug of its own/);
    expect(ran.err).toMatch(/full|space/);
    expect(ran.exit).toBe(0);
  });
});

/** Runs a script around the command where the file system looks different; `"$@"` is the command. */
async function inNamespace(world: World, mounts: readonly string[], script: string) {
  const bindings = ['--bind', '/', '/', '--dev-bind', '/dev', '/dev', ...mounts];
  const command = ['/bin/sh', '-c', script, 'sh', process.execPath, ENTRY, ...RUN];
  const argv = [...bindings, '--chdir', world.repository, ...command];
  return collect(spawn('bwrap', argv, { env: { ...world.environment }, stdio: ['ignore', 'pipe', 'pipe'] }));
}

describe('a terminal that is not as it should be', () => {
  it('without one and without --yes plans the run, starts nothing and exits with 3', async () => {
    await using world = await createWorld();
    const ran = await world.slipway(['run', 'tasks.md', '--agent', 'shell:true', '--json']);
    expect([ran.exit, dataOf(ran).status]).toEqual([3, 'planned']);
    expect(ran.err).toContain('waits for approval. Nothing was started.');
    const approved = await world.slipway(['approve', dataOf(ran).id, '--yes']);
    expect(approved.exit).toBe(0);
  });

  it('left by Ctrl-C goes on in the background', async () => {
    await using world = await createWorld();
    const child = world.start(['run', 'tasks.md', '--yes', '--attach', '--agent', 'shell:sleep 2; echo hi > a.txt']);
    const started = new Promise<void>((resolve) =>
      child.stdout?.on('data', (chunk) => {
        if (String(chunk).includes('Attempt 1 started')) resolve();
      }),
    );
    const ended = collect(child);
    await started;
    child.kill('SIGINT');
    const left = await ended;
    expect([left.exit, left.err]).toEqual([130, expect.stringContaining('slipway watch')]);
    const watched = await world.slipway(['watch']);
    expect(watched.exit).toBe(0);
    expect((await world.git('show', 'HEAD:tasks.md')).includes('[ ]')).toBe(true);
  });
});

describe('an agent that is not as it should be', () => {
  const limits = (yaml: string) => ({ 'slipway.yaml': `retry:\n  attempts: 1\n${yaml}` });

  it.each([
    ['hangs', 'trap "" TERM; sleep 600', 'limits:\n  idle: 2s\n', /output|silen|nothing/i],
    ['floods', 'yes | head -c 200000000', 'limits:\n  output: 1MB\n', /output/i],
    ['forks without end', 'f() { sleep 30 & f; }; f', 'limits:\n  processes: 40\n  timeout: 20s\n', /process/i],
    ['is not there', 'no-such-program', '', /no-such-program/],
    ['deletes its tree', 'rm -rf .git * .[a-z]*; exit 1', '', /exit/i],
  ])('one that %s is ended with the reason', async (_, script, yaml, reason) => {
    await using world = await createWorld({ ...limits(yaml), 'agent.sh': `${script}\n` });
    const before = await createStateSnapshot(world.repository);
    const { ran, view } = await runPlan(world, 'sh agent.sh');
    expect([1, 3]).toContain(ran.exit);
    const { failure } = view.tasks[0].attempts[0];
    expect(JSON.stringify(failure)).toMatch(reason);
    expect(compareStates(before, await createStateSnapshot(world.repository))).toEqual([]);
  });

  it('one that prints no valid text is shown and lands', async () => {
    await using world = await createWorld({
      'agent.sh': String.raw`printf '\377\376\033[31m \000 \n'; echo hi > b.txt`,
    });
    const { ran } = await runPlan(world, 'sh agent.sh');
    expect(ran.exit).toBe(0);
    const { out } = await world.slipway(['logs', 'T001']);
    expect(out).not.toContain('\u001b[31m');
  });

  it('one that asks is answered and goes on', async () => {
    const script = `if grep -q blue "$SLIPWAY_PACKET"; then echo blue > colour.txt; exit 0; fi
      file=$(sed -n 's/.*"questionFile":"\\([^"]*\\)".*/\\1/p' "$SLIPWAY_PACKET")
      echo '{"question":"Which colour?","options":["red","blue"]}' > "$file"`;
    await using world = await createWorld({ 'agent.sh': script });
    const asked = await runPlan(world, 'sh agent.sh');
    expect([asked.ran.exit, asked.view.tasks[0].status]).toEqual([3, 'awaiting-decision']);
    expect((await world.slipway(['status'])).out).toContain('Which colour?');
    expect((await world.slipway(['answer', 'T001', 'blue'])).exit).toBe(0);
    expect((await world.slipway(['watch'])).exit).toBe(0);
    expect(await world.git('show', `${asked.view.resultBranch}:colour.txt`)).toBe('blue');
  });
});
