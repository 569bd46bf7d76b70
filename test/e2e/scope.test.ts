import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { specAbout } from '../../src/testing/spec-about.ts';
import { createWorld, dataOf } from './rig.ts';

const SAVING =
  '## Saving\n- FR-1: The tool must save notes in a file\n- FR-2: The tool must keep notes of all days\n- FR-3: The tool must write each note at once\n';
const PRINTING =
  '## Printing\n- FR-4: The page must print notes on paper\n- FR-5: The page must print headings in bold\n- FR-6: The page must print page numbers\n';
const SEARCH =
  '## Search\n- FR-7: The API must search notes by word\n- FR-8: The API must sort hits by date\n- FR-9: The API must mark the words found\n';
const prd = (...parts: readonly string[]) => `# Notes\n\n${parts.join('\n')}`;

it('a run takes its document as it was chosen once, also when it grew since', async () => {
  await using world = await createWorld({ 'docs/prd.md': prd(SAVING) });
  const planned = await world.slipway(['run', 'docs/prd.md', '--scope', 'multi', '--agent', 'shell:true', '--json']);
  expect(planned.exit).toBe(3);
  const { id, tasks } = dataOf(planned);
  expect(tasks).toHaveLength(1);
  await world.write({ 'docs/prd.md': prd(SAVING, PRINTING, SEARCH) });
  const { diff } = dataOf(await world.slipway(['replan', id, '--dry-run', '--json']));
  expect(diff.added).toHaveLength(1);
}, 120_000);

it('a plan file keeps the choice for the next comparison and for being made again', async () => {
  await using world = await createWorld({ 'docs/prd.md': prd(SAVING) });
  const source = async () =>
    /^ {2}scope: (\w+)$/m.exec(await readFile(join(world.repository, 'docs/plan.yaml'), 'utf8'))?.[1];
  const tasks = async () => dataOf(await world.slipway(['plan', 'docs/plan.yaml', '--json'])).tasks.length;
  expect((await world.slipway(['plan', 'docs/prd.md', '--write', '--scope', 'single'])).exit).toBe(0);
  expect([await source(), await tasks()]).toEqual(['single', 1]);
  await world.write({ 'docs/prd.md': prd(SAVING, PRINTING, SEARCH) });
  expect(dataOf(await world.slipway(['plan', 'docs/prd.md', '--json'])).tasks).toHaveLength(2);
  const { diff } = dataOf(await world.slipway(['diff', '--plan', 'docs/plan.yaml', '--json']));
  expect([diff.added.length, diff.removed.length]).toEqual([0, 0]);
  expect((await world.slipway(['plan', 'docs/prd.md', '--write', '--force'])).exit).toBe(0);
  expect([await source(), await tasks()]).toEqual(['single', 1]);
}, 120_000);

it('a task list is told how much the documents beside it ask for, and when it has too few tasks for that', async () => {
  await using world = await createWorld({
    'specs/one/spec.md': specAbout(22),
    'specs/one/tasks.md': '# Tasks\n\n- [ ] T001 Build it in src/a.ts\n- [ ] T002 Test it in src/b.ts\n',
  });
  const ran = await world.slipway(['plan', 'specs/one', '--json']);
  expect(ran.exit).toBe(0);
  const { scope, coverage, diagnostics } = dataOf(ran);
  expect([scope.verdict, coverage]).toEqual(['decomposition-required', undefined]);
  expect(diagnostics.map(({ code }: { code: string }) => code)).toContain('plan/too-few-tasks');
  expect((await world.slipway(['plan', 'specs/one'])).out).toContain('the documents look like decomposition-required');
}, 60_000);
