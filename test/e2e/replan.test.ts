import { expect, it } from 'vitest';
import { createWorld, dataOf, type World } from './rig.ts';

const FIRST =
  '# Tasks\n\n- [ ] T001 write the first file\n- [ ] T002 write the second file (FR-002)\n- [ ] T003 write the third file\n';
const THEN =
  '# Tasks\n\n- [ ] T001 write something else\n- [ ] T002 write the second file in capitals\n- [ ] T004 write the fourth file\n';

const SPEC = (word: string) => `## Requirements\n- FR-001: There are files.\n- FR-002: They hold ${word} words.\n`;

/** Asks before the first task; then each task leaves its title and the spec as it was given to it. */
const AGENT = [
  'shell:if [ "$SLIPWAY_TASK/$SLIPWAY_ATTEMPT" = T001/1 ]; then',
  `echo '{"question":"Go on?","options":["yes"]}' > "$SLIPWAY_QUESTION_FILE"; exit 0; fi;`,
  `node -e 'const p = JSON.parse(fs.readFileSync(process.env.SLIPWAY_PACKET));`,
  'const spec = p.specFiles.find((file) => file.endsWith("spec.md"));',
  `fs.writeFileSync(p.task.id + ".txt", p.task.title + " | " + fs.readFileSync(spec, "utf8").match(/hold.*/)[0])'`,
].join(' ');

async function waiting(world: World): Promise<string> {
  const flags = ['--agent', AGENT, '--yes', '--json', '--tracks', '1', '--attach'];
  const asked = await world.slipway(['run', 'specs/one', ...flags]);
  const { id, tasks } = dataOf(asked);
  expect(tasks[0].status).toBe('awaiting-decision');
  return id;
}

it('a run goes on with its changed plan: what has started stays, all else is as the files say now', async () => {
  const files = { 'specs/one/tasks.md': FIRST, 'specs/one/spec.md': SPEC('old') };
  await using world = await createWorld(files);
  const id = await waiting(world);
  expect((await world.slipway(['status', id])).err).toBe('');
  await world.write({ 'specs/one/spec.md': SPEC('new') });
  expect((await world.slipway(['status', id])).err).toMatch(
    /1 task that can still change and spec.md, which 1 open task refers to/,
  );
  await world.write({ 'specs/one/tasks.md': THEN, 'specs/one/spec.md': SPEC('new') });

  expect((await world.slipway(['status', id])).err).toMatch(
    /touches 3 tasks that can still change, 1 task that started before/,
  );
  const shown = await world.slipway(['replan', id, '--dry-run', '--json']);
  expect(dataOf(shown)).toMatchObject({
    diff: { added: [{ id: 'T004' }], removed: [{ id: 'T003' }], changed: [{ id: 'T002' }] },
    kept: [{ id: 'T001', change: 'changed' }],
    spec: {
      documents: [{ file: 'spec.md', parts: ['Requirements'] }],
      tasks: [{ id: 'T002', references: ['FR-002'] }],
    },
  });
  const unasked = await world.slipway(['replan', id]);
  expect(unasked).toMatchObject({ exit: 3, out: expect.stringContaining('T004') });
  expect(unasked.err).toContain('T001 is stated differently now, but has started: it stays as it was planned.');
  expect((await world.slipway(['replan', id, '--yes'])).exit).toBe(0);
  expect((await world.slipway(['status', id])).err).toBe('');

  expect((await world.slipway(['answer', `${id}/T001`, 'yes'])).exit).toBe(0);
  const ended = dataOf(
    await world.slipway(['watch', id, '--json']).then(() => world.slipway(['status', id, '--json'])),
  );
  expect(ended.status).toBe('completed');
  expect(ended.tasks.map((task: { id: string }) => task.id)).toEqual(['T001', 'T002', 'T004']);
  const left = (task: string) => world.git('show', `${ended.resultBranch}:${task}.txt`);
  expect(await left('T001')).toBe('write the first file | hold new words.');
  expect(await left('T002')).toBe('write the second file in capitals | hold new words.');
  expect(await left('T004')).toBe('write the fourth file | hold new words.');
  const again = await world.slipway(['replan', id, '--yes']);
  expect(again).toMatchObject({ exit: 1, err: expect.stringContaining('completed already') });
}, 180_000);

it('a plan that cannot be followed changes nothing', async () => {
  await using world = await createWorld({ 'specs/one/tasks.md': FIRST });
  const id = await waiting(world);
  const circle = FIRST.replace('T002', 'T002 (depends on T003)');
  await world.write({ 'specs/one/tasks.md': `${circle}\n## Dependencies\n- T003 depends on T002\n` });
  const refused = await world.slipway(['replan', id, '--yes']);
  expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('The run goes on as it was planned.') });
  await world.write({ 'specs/one/tasks.md': '# Nothing here\n' });
  expect((await world.slipway(['replan', id, '--yes'])).exit).toBe(1);
  expect(dataOf(await world.slipway(['status', id, '--json'])).tasks).toHaveLength(3);
}, 120_000);
