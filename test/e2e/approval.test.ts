import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashPlan } from '../../src/main/ports/plan-hash.ts';
import { createWorld, dataOf, type World } from './rig.ts';

const LIST = '# Tasks\n\n- [ ] T001 write the first file in a.txt\n';
const FILES = {
  'specs/one/tasks.md': LIST,
  'specs/one/spec.md': '## Requirements\n- FR-001: There is a file.\n',
  'specs/one/contracts/api.md': 'GET /files\n',
};

async function planned(world: World): Promise<string> {
  const ran = await world.slipway(['run', 'specs/one', '--agent', 'shell:echo x > a.txt', '--json']);
  expect(ran.exit).toBe(3);
  return dataOf(ran).id;
}

it('an approval covers every document that the plan was made of, and what changed is named', async () => {
  await using world = await createWorld(FILES);
  const id = await planned(world);
  const { documentHashes } = dataOf(await world.slipway(['status', id, '--json']));
  expect(Object.keys(documentHashes)).toEqual(
    ['contracts/api.md', 'spec.md', 'tasks.md'].map((name) => join(world.repository, 'specs/one', name)),
  );
  await world.write({ 'specs/one/contracts/api.md': 'GET /other\n', 'specs/one/spec.md': '## Requirements\n' });
  const refused = await world.slipway(['approve', id]);
  expect(refused).toMatchObject({ exit: 1, out: '' });
  expect(refused.err).toContain('specs/one/contracts/api.md and specs/one/spec.md. Nothing was approved.');
  expect(refused.err).toContain(`slipway replan ${id}`);
  expect((await world.slipway(['replan', id, '--yes'])).exit).toBe(0);
  expect((await world.slipway(['approve', id])).exit).toBe(0);
  expect((await world.slipway(['watch', id])).exit).toBe(0);
}, 120_000);

it('a document that is put back as it was is approved', async () => {
  await using world = await createWorld(FILES);
  const id = await planned(world);
  await world.write({ 'specs/one/tasks.md': `${LIST}- [ ] T002 write another one in b.txt\n` });
  expect((await world.slipway(['approve', id])).err).toContain('specs/one/tasks.md. Nothing was approved.');
  await world.write(FILES);
  expect((await world.slipway(['approve', id])).exit).toBe(0);
}, 120_000);

it('a run of the first journals knows its plan file alone, and goes on being approved by it', async () => {
  await using world = await createWorld(FILES);
  const planFile = join(world.repository, 'specs/one/tasks.md');
  const planHash = createHash('sha256').update(LIST).digest('hex');
  const run = { repository: world.repository, planFile, planHash };
  expect(await hashPlan(run)).toEqual({ ok: true, value: { hash: planHash, changed: [] } });
  await world.write({ 'specs/one/spec.md': 'Changed.\n' });
  expect(await hashPlan(run)).toMatchObject({ ok: true, value: { changed: [] } });
  await world.write({ 'specs/one/tasks.md': `${LIST}\n` });
  expect(await hashPlan(run)).toMatchObject({ ok: true, value: { changed: [planFile] } });
}, 60_000);
