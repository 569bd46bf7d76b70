import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPorts } from '../../../src/main/ports.ts';
import { slipway as command } from '../../../src/testing/cli-rig.ts';
import type { DaemonRig } from '../../../src/testing/daemon-rig.ts';

const TASKS = `# Tasks: Albums

## Phase 1: Setup
- [x] T001 Create the project in package.json

## Phase 2: Core
- [ ] T002 [P] Read photos in src/read.ts
- [ ] T003 [P] Draw albums in src/draw.ts (depends on T002)
`;

/** A folder with a spec, and the command with its real planning in it. */
function startScene(files: Readonly<Record<string, string>> = { 'specs/001-albums/tasks.md': TASKS }) {
  const root = mkdtempSync(join(tmpdir(), 'slipway-plan-files-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const variables = { SLIPWAY_HOME: join(root, '.home') };
  const installation = { daemon: '', launcher: '', schema: 's.json', planSchema: 'p.json' };
  const { planning, planFiles } = createPorts(variables, installation);
  const rig = { socketPath: '', tokenPath: '' } as DaemonRig;
  return {
    root,
    run: (...argv: readonly string[]) => command(rig, argv, { ports: { planning, planFiles }, world: { cwd: root } }),
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    write: (path: string, text: string) => writeFileSync(join(root, path), text),
    /** As on the machine of somebody else who has the plan file. */
    forgetBases: () => rmSync(join(root, '.home/state/plan-bases'), { recursive: true }),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

const PLAN = 'specs/001-albums/plan.yaml';

it('a plan is written beside its list, is the plan from then on, and says the same', async () => {
  using scene = startScene();
  const before = JSON.parse((await scene.run('plan', 'specs/001-albums', '--json')).out).data;
  expect(await scene.run('plan', 'specs/001-albums', '--write')).toMatchObject({ exit: 0, out: '' });
  const after = JSON.parse((await scene.run('plan', 'specs/001-albums', '--json')).out).data;
  expect([after.file, after.dialect]).toEqual([PLAN, 'plan']);
  const kept = ({ tasks }: typeof before) =>
    tasks.map(({ line: _, dependsOn, ...task }: { line: number; dependsOn: readonly { id: string }[] }) => ({
      ...task,
      dependsOn: dependsOn.map(({ id }) => id),
    }));
  expect(kept(after)).toEqual(kept(before));
  expect(await scene.run('diff')).toMatchObject({ exit: 0, out: 'Nothing differs.\n' });
});

it('names the schema that init left beside the configuration, wherever the repository lies', async () => {
  using scene = startScene({ '.git/HEAD': 'ref', 'plan.schema.json': '{}', 'specs/001-albums/tasks.md': TASKS });
  await scene.run('plan', 'specs/001-albums', '--write');
  expect(scene.read(PLAN).split('\n')[0]).toBe('# yaml-language-server: $schema=../../plan.schema.json');
  using bare = startScene();
  await bare.run('plan', 'specs/001-albums', '--write');
  expect(bare.read(PLAN).split('\n')[0]).toContain('# The plan that slipway runs.');
});

it('a plan that is there is replaced only on demand, and that can be taken back', async () => {
  using scene = startScene();
  await scene.run('task', 'set', 'T002', '--risk', 'high', '--plan', 'specs/001-albums');
  const mine = scene.read(PLAN);
  const refused = await scene.run('plan', 'specs/001-albums', '--write');
  expect(refused.exit).toBe(1);
  expect(refused.talk).toContain(`${PLAN} exists already.`);
  expect(scene.read(PLAN)).toBe(mine);
  await scene.run('plan', 'specs/001-albums', '--write', '--force');
  expect(scene.read(PLAN)).not.toContain('high');
  await scene.run('undo');
  expect(scene.read(PLAN)).toBe(mine);
});

it('a list that changed is taken over without losing an edit, as often as it changes, and that can be taken back', async () => {
  using scene = startScene();
  const LIST = 'specs/001-albums/tasks.md';
  await scene.run('task', 'set', 'T002', '--risk', 'high', '--plan', 'specs/001-albums');
  const update = () => scene.run('plan', 'specs/001-albums', '--write', '--update');
  expect(await update()).toMatchObject({ exit: 0, talk: expect.stringContaining('which says nothing new') });
  const mine = scene.read(PLAN);
  scene.write(LIST, `${TASKS}- [ ] T090 Write the manual in docs/manual.md\n`);
  const ran = await update();
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('T090') });
  expect(scene.read(PLAN)).toContain('risk: high');
  expect(scene.read(PLAN)).toContain('T090');
  await scene.run('undo');
  expect(scene.read(PLAN)).toBe(mine);
  await update();
  scene.write(LIST, `${TASKS}- [ ] T090 Write the manual in docs/guide.md\n`);
  await scene.run('task', 'set', 'T090', '--title', 'Write a short manual', '--plan', 'specs/001-albums');
  const again = JSON.parse((await scene.run('plan', 'specs/001-albums', '--write', '--update', '--json')).out).data;
  expect(again.clashes).toEqual(["T090 was changed in the list and in the plan (title): the plan's stays."]);
  expect(scene.read(PLAN)).toContain('docs/guide.md');
  expect(scene.read(PLAN)).toContain('risk: high');
  expect((await scene.run('check', 'specs/001-albums')).out).not.toContain('plan-file/drift');
});

it('a list whose earlier text is not known here is not mixed with edits', async () => {
  using scene = startScene();
  await scene.run('task', 'set', 'T002', '--risk', 'high', '--plan', 'specs/001-albums');
  const mine = scene.read(PLAN);
  scene.forgetBases();
  scene.write('specs/001-albums/tasks.md', `${TASKS}- [ ] T090 Write the manual\n`);
  const ran = await scene.run('plan', 'specs/001-albums', '--write', '--update');
  expect(ran).toMatchObject({ exit: 1, talk: expect.stringContaining('edits cannot be told from what changed') });
  expect(scene.read(PLAN)).toBe(mine);
});

it('the first edit of a task list makes its plan, and leaves the list alone', async () => {
  using scene = startScene();
  const ran = await scene.run('task', 'add', 'Measure it', '--needs', 'T003', '--plan', 'specs/001-albums/tasks.md');
  expect(ran).toMatchInlineSnapshot(`
    {
      "exit": 0,
      "out": "+ T004 Measure it
    + T004 waits for T003 (It was added behind T003.)
    ",
      "talk": "note: T004 names no files and no acceptance criteria yet.
    Added T004: Measure it.
    Made specs/001-albums/plan.yaml: it is the plan from now on, its task list stays as it is.
    ",
    }
  `);
  expect(scene.read('specs/001-albums/tasks.md')).toBe(TASKS);
  expect((await scene.run('undo')).talk).toContain('none is left');
  expect(existsSync(join(scene.root, PLAN))).toBe(false);
});

it.each([
  [
    ['task', 'set', 'T002', '--effort', 'L', '--files', 'a.ts, b.ts', '--criteria', 'One; Two'],
    ['effort: S → L', 'files: src/read.ts → a.ts, b.ts', 'acceptance: nothing → One, Two'],
  ],
  [
    ['task', 'rm', 'T002', '--cut'],
    ['- T002 Read photos', '- T003 waits for T002'],
  ],
  [['task', 'move', 'T003', '--first'], ['~ T003 stands at another place of the list']],
  [
    ['task', 'merge', 'T002', 'T003', '--title', 'Both'],
    ['- T003 Draw albums', '~ T002 Both'],
  ],
  [
    ['task', 'split', 'T003', 'Shape | Paint', '--in-order'],
    ['+ T003.1 Shape', '+ T003.2 waits for T003.1'],
  ],
  [['dep', 'add', 'T002', 'T001', '--why', 'It reads.'], ['error: T002 waits for T001 already.']],
  [['dep', 'rm', 'T003', 'T002'], ['- T003 waits for T002']],
  [['dep', 'add', 'T001', 'T003'], ['error: Nothing was changed. These tasks wait for each other']],
  [
    ['task', 'set', 'T2', '--risk', 'low'],
    ['error: The plan has no task T2.', 'Did you mean T002?'],
  ],
  [['task', 'set', 'T002'], ['error: Nothing of T002 is to be changed.']],
  [['task', 'set', 'T002', '--minutes', 'long'], ['error: --minutes got "long", which is no number.']],
  [['task', 'set', 'T002', '--agent', 'shell:rm'], ['Commands are chosen in slipway.yaml']],
  [['task', 'move', 'T003'], ['error: Where the task is to stand is not said']],
  [
    ['task', 'move', 'T003', '--first', '--after', 'T001'],
    ['error: Where the task is to stand is not said, or said twice.'],
  ],
])('%j', async (argv, told) => {
  using scene = startScene();
  await scene.run('plan', 'specs/001-albums', '--write');
  const ran = await scene.run(...argv);
  for (const text of told) expect(ran.out + ran.talk).toContain(text);
});

it('--dry-run tells and writes nothing', async () => {
  using scene = startScene();
  await scene.run('plan', 'specs/001-albums', '--write');
  const before = scene.read(PLAN);
  const ran = await scene.run('task', 'rm', 'T003', '--dry-run', '--json');
  expect(JSON.parse(ran.out).data).toMatchObject({ written: false, summary: 'Removed T003.', tasks: 2 });
  expect(scene.read(PLAN)).toBe(before);
});

it('a comment that a person wrote outlives edits', async () => {
  using scene = startScene();
  await scene.run('plan', 'specs/001-albums', '--write');
  scene.write(PLAN, scene.read(PLAN).replace('  - id: T002', '  # Ada: the slow one\n  - id: T002'));
  await scene.run('task', 'set', 'T002', '--priority', '90');
  await scene.run('task', 'move', 'T002', '--first');
  expect(scene.read(PLAN)).toContain('# Ada: the slow one');
  expect(scene.read(PLAN).indexOf('# Ada')).toBeLessThan(scene.read(PLAN).indexOf('id: T001'));
});

it('undo keeps what a person changed by hand, unless told otherwise', async () => {
  using scene = startScene();
  await scene.run('plan', 'specs/001-albums', '--write');
  await scene.run('task', 'set', 'T002', '--risk', 'high');
  scene.write(PLAN, `${scene.read(PLAN)}# mine\n`);
  const refused = await scene.run('undo');
  expect(refused.exit).toBe(1);
  expect(refused.talk).toContain('was changed by hand since the last edit');
  expect(scene.read(PLAN)).toContain('# mine');
  expect((await scene.run('undo', '--force')).out).toContain('risk: high → low');
});

it('nothing to undo, to compare or to edit is told with what to do', async () => {
  using scene = startScene({ 'plan.yaml': 'slipway: 1\ntitle: Own\ntasks:\n  - { id: A, title: Do A }\n' });
  expect((await scene.run('undo')).talk).toContain('There is nothing to take back in plan.yaml.');
  expect((await scene.run('diff')).talk).toContain('plan.yaml names no task list that it was made from.');
  using empty = startScene({ 'readme.md': 'Hello' });
  expect((await empty.run('undo')).talk).toContain('There is no plan.yaml around here.');
  using two = startScene({ 'specs/a/plan.yaml': 'x', 'specs/b/plan.yaml': 'x' });
  const ran = await two.run('task', 'rm', 'A');
  expect(ran.talk).toContain('more than one plan.yaml around here: specs/a/plan.yaml, specs/b/plan.yaml');
  expect((await two.run('task', 'rm', 'A', '--plan', 'specs/a')).talk).toContain(
    'specs/a/plan.yaml cannot be edited as it is.',
  );
});

it('faults of a plan file are shown at their place', async () => {
  const text =
    'slipway: 1\ntitle: Own\ntasks:\n  - id: A\n    title: Do A\n    file: [a.ts]\n  - id: B\n    title: Do B\n    after: [B2]\n';
  using scene = startScene({ 'plan.yaml': text });
  const checked = await scene.run('check', 'plan.yaml');
  expect(checked.exit).toBe(1);
  expect(checked.out).toContain('plan.yaml:6:5');
  expect(checked.out).toContain('Did you mean `files`?');
  scene.write('plan.yaml', text.replace('    file: [a.ts]\n', ''));
  const again = await scene.run('check', '.');
  expect(again.out).toContain('B waits for B2, which is not in the plan.');
  scene.write('plan.yaml', 'slipway: 1\ntitle: [\n');
  expect((await scene.run('check', '.')).out).toContain('plan-file/yaml');
});

it('a spec that changed since is told, ticked boxes are no change', async () => {
  using scene = startScene();
  await scene.run('plan', 'specs/001-albums', '--write');
  scene.write('specs/001-albums/tasks.md', TASKS.replace('- [ ] T002', '- [X] T002'));
  const ticked = await scene.run('check', 'specs/001-albums');
  expect(ticked.out).toBe('');
  const plan = JSON.parse((await scene.run('plan', 'specs/001-albums', '--json')).out).data;
  expect(plan.tasks.map(({ done }: { done: boolean }) => done)).toEqual([true, true, false]);
  scene.write('specs/001-albums/tasks.md', `${TASKS}- [ ] T004 Ship it\n`);
  const changed = await scene.run('check', 'specs/001-albums');
  expect(changed).toMatchObject({ exit: 0 });
  expect(changed.out).toContain('tasks.md changed since this plan was made.');
  expect(await scene.run('diff')).toMatchObject({ exit: 1, out: expect.stringContaining('+ T004 Ship it') });
});

it('a list that is gone is told, and the plan goes on without boxes', async () => {
  using scene = startScene();
  await scene.run('plan', 'specs/001-albums', '--write');
  rmSync(join(scene.root, 'specs/001-albums/tasks.md'));
  const checked = await scene.run('check', 'specs/001-albums');
  expect(checked.exit).toBe(0);
  expect(checked.out).toContain('so no boxes are ticked');
});

it('at most 100 edits of a file can be taken back', async () => {
  using scene = startScene();
  await scene.run('plan', 'specs/001-albums', '--write');
  for (let index = 1; index <= 101; index += 1) await scene.run('task', 'set', 'T002', '--minutes', String(index));
  expect((await scene.run('undo')).talk).toContain('99 edits are left');
});
