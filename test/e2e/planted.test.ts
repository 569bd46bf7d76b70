import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createWorld, runPlan, type World } from './rig.ts';

/** Makes every program that git runs by itself one that leaves a trace outside of every sandbox. */
function plantAll(canary: string): string {
  const settings = [
    ['core.fsmonitor', canary],
    ['core.hooksPath', '.git/planted'],
    ['core.pager', canary],
    ['core.editor', canary],
    ['core.sshCommand', canary],
    ['core.attributesFile', '.gitattributes'],
    ['filter.evil.clean', `${canary}; cat`],
    ['filter.evil.smudge', `${canary}; cat`],
    ['filter.evil.required', 'true'],
    ['diff.evil.textconv', canary],
    ['diff.evil.command', canary],
    ['diff.external', canary],
    ['merge.evil.driver', `${canary} %A`],
    ['gpg.program', canary],
    ['commit.gpgSign', 'true'],
    ['credential.helper', `!${canary}`],
    ['gc.auto', '1'],
  ];
  const hooks = ['pre-commit', 'post-commit', 'post-checkout', 'post-index-change', 'reference-transaction'];
  return [
    ...settings.map(([key, value]) => `git config ${key} '${value}'`),
    'mkdir -p .git/planted .git/hooks',
    ...hooks.map((name) => `cp '${canary}' .git/planted/${name}; cp '${canary}' .git/hooks/${name}`),
    "printf '* filter=evil diff=evil merge=evil\\n' > .gitattributes",
  ].join('\n');
}

const NESTED = [
  'git init -q nested; cd nested',
  'git -c user.name=a -c user.email=a@a commit -q --allow-empty -m x',
  'git config core.fsmonitor "$CANARY"; cd ..',
  'git add nested',
].join('\n');

const LINES = `${Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n')}\n`;

const CONFIGURATION = 'retry:\n  attempts: 1\ngates:\n  - { name: look, run: test -f text.txt }\n';

it('no program that an agent planted for git is ever run outside of its sandbox', async () => {
  const files = {
    'text.txt': LINES,
    'tasks.md': '# Tasks\n\n- [ ] T001 [P] plant\n- [ ] T002 [P] merge into it\n- [ ] T003 [P] nest a repository\n',
    'slipway.yaml': CONFIGURATION,
  };
  await using world = await createWorld(files, 'visible');
  const canary = join(world.victim, 'canary.sh');
  await writeFile(canary, `#!/bin/sh\necho "$0 $*" >> '${world.victim}/ran'\n`);
  await chmod(canary, 0o755);
  const script = [
    `CANARY='${canary}'; exec 2>/dev/null`,
    'case "$(cat "$SLIPWAY_PACKET")" in',
    `*'"id":"T001"'*) sed -i 's/line 2$/two/' text.txt; ${plantAll(canary)} ;;`,
    `*'"id":"T002"'*) sed -i 's/line 18/eighteen/' text.txt; ${plantAll(canary)} ;;`,
    `*) ${NESTED} ;;`,
    'esac',
    'exit 0',
  ].join('\n');
  await world.write({ 'agent.sh': script });
  await world.git('add', '-A');
  await world.git('commit', '-qm', 'agent');
  const { view } = await runPlan(world, 'sh agent.sh');

  const states = view.tasks.map(({ id, status }: { id: string; status: string }) => `${id} ${status}`);
  expect(states.slice(0, 2)).toEqual(['T001 completed', 'T002 completed']);
  expect(states[2]).not.toBe('T003 completed');
  expect((await world.slipway(['why', 'T003'])).out).toContain('repositories of their own');
  expect(await world.git('show', `${view.resultBranch}:text.txt`)).toMatch(/\ntwo\n[\s\S]*\neighteen\n/);
  expect(existsSync(join(world.victim, 'ran'))).toBe(false);

  await plantInPlainClone(world, plantAll(canary));
  expect(existsSync(join(world.victim, 'ran'))).toBe(true);
});

/** The counter-check: used as anybody uses git, the same plants do leave their trace. */
async function plantInPlainClone(world: World, plants: string): Promise<void> {
  const copy = join(world.root, 'copy');
  await world.git('clone', '-q', world.repository, copy);
  const script = `${plants}\necho more >> text.txt\ngit add -A\ngit commit -qm x\n`;
  await new Promise<void>((resolve) => {
    const options = { cwd: copy, env: { ...world.environment }, timeout: 20_000 };
    execFile('/bin/sh', ['-c', script], options, () => resolve());
  });
}
