import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareStates, createStateSnapshot } from '../../src/testing/repository-state.ts';
import { createWorld, type World } from './rig.ts';

/** Plan files as they should not be, with the exit status of `check` and whether `run` starts anything. */
const FILES: readonly (readonly [name: string, content: string, exit: number])[] = [
  [
    'cycle',
    '# T\n\n- [ ] T001 a (depends on T003)\n- [ ] T002 b (depends on T001)\n- [ ] T003 c (depends on T002)\n',
    1,
  ],
  ['unknown-id', '# T\n\n- [ ] T001 a (depends on T009)\n', 0],
  ['duplicate-id', '# T\n\n- [ ] T001 a\n- [ ] T001 b\n', 1],
  ['empty', '', 1],
  ['long-line', `${'x'.repeat(1_000_000)}\n- [ ] T001 a\n`, 0],
  ['nul', '# T\n- [ ] T001 a\0b\n', 2],
  ['bom-crlf', '\uFEFF# T\r\n\r\n- [ ] T001 a\r\n- [x] T002 b\r\n', 0],
  ['patch', '--- a/tasks.md\n+++ b/tasks.md\n@@ -1,2 +1,2 @@\n-- [ ] T001 a\n+- [x] T001 a\n', 1],
  ['open-fence', '# T\n```\n- [ ] T001 a\n~~~\n- [ ] T002 b\n', 0],
  [
    'paths',
    '# T\n- [ ] T001 write `../../etc/passwd`, `.GIT/config` and `-rf` in `src/\u00e9.txt` and `src/e\u0301.txt`\n',
    0,
  ],
  ['ids', '# T\n- [ ] T001 \u001b[31mred\u001b[0m \u202etfel\n- [ ] ../../../evil do\n- [ ] --force do\n', 1],
];

/** What the command says, free of what differs from machine to machine; long lines are cut. */
function said(world: World, text: string): string {
  const plain = text.replaceAll(world.repository, 'REPOSITORY');
  return plain
    .split('\n')
    .map((line) => (line.length > 120 ? `${line.slice(0, 120)}…` : line))
    .join('\n');
}

it('says of every odd plan file what is wrong, where, and what to do', async () => {
  await using world = await createWorld();
  const report: string[] = [];
  for (const [name, content, exit] of FILES) {
    await writeFile(join(world.repository, `${name}.md`), content);
    const ran = await world.slipway(['check', `${name}.md`], { environment: { COLUMNS: '100' } });
    expect({ name, exit: ran.exit }).toEqual({ name, exit });
    report.push(`=== ${name}, exit ${ran.exit}\n${said(world, ran.out)}${said(world, ran.err)}`);
  }
  await expect(report.join('\n')).toMatchFileSnapshot('./bad-files.txt');
});

it('a plan with errors starts nothing and leaves nothing behind', async () => {
  await using world = await createWorld();
  for (const [name, content] of FILES) await writeFile(join(world.repository, `${name}.md`), content);
  const before = await createStateSnapshot(world.repository);
  for (const [name, , exit] of FILES.filter(([, , status]) => status !== 0)) {
    const ran = await world.slipway(['run', `${name}.md`, '--yes', '--agent', 'shell:true']);
    expect({ name, exit: ran.exit }).toEqual({ name, exit });
  }
  const runs = await world.slipway(['runs', '--json']);
  expect(JSON.parse(runs.out).data).toEqual([]);
  expect(compareStates(before, await createStateSnapshot(world.repository))).toEqual([]);
});

it('runs a plan with hostile ids and paths inside of its own folders, and ticks its boxes in the encoding it has', async () => {
  const plan = '\uFEFF# T\r\n\r\n- [ ] T001 a `../../x` --force\r\n- [x] T002 b\r\n';
  await using world = await createWorld({ 'tasks.md': plan });
  const ran = await world.slipway([
    'run',
    'tasks.md',
    '--yes',
    '--foreground',
    '--json',
    '--agent',
    'shell:echo hi > a.txt',
  ]);
  expect(ran.exit).toBe(0);
  const { resultBranch } = JSON.parse(ran.out).data;
  expect(await world.git('show', `${resultBranch}:tasks.md`)).toBe(
    plan.replace('- [ ] T001', '- [x] T001').replace(/\n$/, ''),
  );
});
