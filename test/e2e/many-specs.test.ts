import { expect, it } from 'vitest';
import { createWorld, dataOf, runPlan } from './rig.ts';

const list = (...ids: readonly string[]) => `# Tasks\n\n${ids.map((id) => `- [ ] ${id} [P] write ${id}\n`).join('')}`;
const needs = (...names: readonly string[]) => `---\ndepends_on: [${names.join(', ')}]\n---\n# Spec\n`;

const FILES = {
  'specs/001-base/tasks.md': list('T001', 'T002'),
  'specs/002-auth/tasks.md': list('T001', 'T002'),
  'specs/002-auth/spec.md': needs('001-base'),
  'specs/003-albums/tasks.md': list('T001', 'T002'),
  'specs/003-albums/spec.md': needs('001-base'),
  'specs/004-sharing/tasks.md': list('T001'),
  'specs/004-sharing/spec.md': needs('002-auth', '003-albums'),
  'specs/005-manual/tasks.md': list('T001', 'T002'),
};

/** What a task of the set leaves: a file with its name, and a line of everything that was there before it. */
const AGENT = 'name=$(echo "$SLIPWAY_TASK" | tr ":" "-"); ls > "$name.txt"';

it('five specs run as one, each after those it waits for, and every box is ticked in its own list', async () => {
  await using world = await createWorld(FILES);
  const planned = dataOf(await world.slipway(['plan', 'specs', '--json']));
  expect(planned.tasks.map(({ id }: { id: string }) => id)).toContain('002-auth:T002');
  const { ran, view } = await runPlan(world, AGENT, { plan: 'specs', flags: ['--tracks', '4'] });
  expect(ran.exit).toBe(0);
  expect(view.tasks.every(({ status }: { status: string }) => status === 'completed')).toBe(true);
  const branch = `slipway/${view.id}/result`;
  const seenBy = async (task: string) => (await world.git('show', `${branch}:${task}.txt`)).split('\n');
  for (const task of ['002-auth-T001', '003-albums-T002']) {
    expect(await seenBy(task)).toEqual(expect.arrayContaining(['001-base-T001.txt', '001-base-T002.txt']));
  }
  const last = ['002-auth-T001.txt', '002-auth-T002.txt', '003-albums-T001.txt', '003-albums-T002.txt'];
  expect(await seenBy('004-sharing-T001')).toEqual(expect.arrayContaining(last));
  for (const path of Object.keys(FILES).filter((file) => file.endsWith('tasks.md'))) {
    const text = await world.git('show', `${branch}:${path}`);
    expect(`${text}\n`).toBe(FILES[path as keyof typeof FILES].replaceAll('[ ]', '[x]'));
  }
  expect(await world.git('status', '--porcelain')).toBe('');
}, 120_000);

it('a set that changed after it was planned is not approved', async () => {
  await using world = await createWorld(FILES);
  const planned = await world.slipway(['run', 'specs', '--agent', 'shell:true', '--json']);
  expect(planned.exit).toBe(3);
  const { id } = dataOf(planned);
  await world.write({ 'specs/003-albums/tasks.md': list('T001', 'T002', 'T003') });
  const refused = await world.slipway(['approve', id]);
  expect(refused.exit).toBe(1);
  await world.write({ 'specs/003-albums/tasks.md': FILES['specs/003-albums/tasks.md'] });
  expect((await world.slipway(['approve', id])).exit).toBe(0);
}, 120_000);

const MIXED = {
  'specs/billing/prd.md': '---\ndepends_on: [auth]\n---\n# Billing\n## Requirements\n- An invoice is sent monthly\n',
  'specs/auth/requirements.md':
    '# Auth\n### Requirement 1: Log in\n#### Acceptance Criteria\n1. WHEN a user logs in THE system SHALL open a session\n',
  'specs/auth/design.md': '# Design\n## Components\n### Sessions\nKeeps sessions in `src/sessions.ts`.\n',
  'specs/web/tasks.md': list('T001', 'T002'),
  'specs/web/spec.md': 'This builds on [billing](../billing/prd.md).\n',
  'specs/ideas/brief.md': '# Ideas\nSomething nice.\n',
  'specs/later/spec.md': '# Later\n',
};

it('specs with lists, PRDs and requirements are one run; ticks go where there is a list, and what is left out is said', async () => {
  await using world = await createWorld(MIXED);
  const planned = dataOf(await world.slipway(['plan', 'specs', '--json']));
  const names = planned.tasks.map(({ id }: { id: string }) => id);
  expect(names).toEqual(['auth:T001', 'billing:T001', 'web:T001', 'web:T002']);
  const told = planned.diagnostics.filter(({ code }: { code: string }) => code === 'specs/left-out');
  expect(told.map(({ file }: { file: string }) => file).toSorted()).toEqual([
    'specs/ideas/brief.md',
    'specs/later/spec.md',
  ]);
  const { ran, view } = await runPlan(world, AGENT, { plan: 'specs', flags: ['--tracks', '4'] });
  expect(ran.exit).toBe(0);
  const branch = `slipway/${view.id}/result`;
  const seen = await world.git('show', `${branch}:web-T001.txt`);
  expect(seen.split('\n')).toEqual(expect.arrayContaining(['auth-T001.txt', 'billing-T001.txt']));
  expect((await world.git('show', `${branch}:billing-T001.txt`)).split('\n')).toContain('auth-T001.txt');
  expect(`${await world.git('show', `${branch}:specs/web/tasks.md`)}\n`).toBe(
    list('T001', 'T002').replaceAll('[ ]', '[x]'),
  );
  const changed = await world.git('diff', '--name-only', 'main', branch, '--', 'specs');
  expect(changed).toBe('specs/web/tasks.md');
}, 120_000);

it('documents of one folder are a set where each states requirements, and README and notes are not', async () => {
  await using world = await createWorld({
    'docs/login.md': '# Log in\n## Requirements\n- A user can log in\n',
    'docs/export.md': '---\ndepends_on: [login.md]\n---\n# Export\n## Requirements\n- A user can export a report\n',
    'docs/work.md': list('T001'),
    'docs/README.md': '# Documents\n## Requirements\n- A browser is needed\n',
    'docs/guide.md': '# Guide\nHow this is used.\n',
  });
  const planned = dataOf(await world.slipway(['plan', 'docs', '--json']));
  expect(planned.tasks.map(({ id }: { id: string }) => id)).toEqual(['export:T001', 'login:T001', 'work:T001']);
  expect(planned.tasks[0].dependsOn).toMatchObject([{ id: 'login:T001', kind: 'cross-spec' }]);
  const told = planned.diagnostics.filter(({ code }: { code: string }) => code === 'specs/left-out');
  expect(told.map(({ file }: { file: string }) => file).toSorted()).toEqual(['docs/README.md', 'docs/guide.md']);
}, 60_000);

it('specs that wait for each other are refused with their path', async () => {
  await using world = await createWorld({ ...FILES, 'specs/001-base/spec.md': needs('004-sharing') });
  const checked = await world.slipway(['check', 'specs']);
  expect(checked.exit).toBe(1);
  expect(checked.out).toMatch(/specs\/00\d-\w+\/spec\.md:2:1 error plan\/cycle/);
}, 60_000);

it('a task that was split is ticked in its list when the last of its pieces lands', async () => {
  await using world = await createWorld({ 'specs/one/tasks.md': list('T001', 'T002') });
  for (const edit of [
    ['task', 'split', 'T001', 'One a | One b', '--in-order'],
    ['task', 'add', 'Three'],
  ])
    expect((await world.slipway([...edit, '--plan', 'specs/one'])).exit).toBe(0);
  await world.git('add', '-A');
  await world.git('commit', '-q', '-m', 'plan');
  const { view } = await runPlan(world, 'echo "$SLIPWAY_TASK" > "$SLIPWAY_TASK.txt"', { plan: 'specs/one' });
  const log = await world.git(
    'log',
    '--first-parent',
    '--reverse',
    '--format=%s',
    '-p',
    `main..slipway/${view.id}/result`,
    '--',
    'specs',
  );
  expect(log.match(/^T\S+|^\+- .*/gm)).toEqual(
    expect.arrayContaining(['T001.2:', '+- [x] T001 [P] write T001', '+- [x] T002 [P] write T002']),
  );
  expect(log).not.toContain('T001.1');
}, 60_000);

it('the status of a row is set when its task lands, and the box of a group with its last part', async () => {
  const table =
    '# Tasks\n\n| ID | Task | Depends on | Status |\n|---|---|---|---|\n| T001 | Make a | - | ✅ |\n| T002 | Make b | T001 | Todo |\n';
  const kiro = '- [ ] 1. Store\n  - [x] 1.1 Write it\n  - [ ] 1.2 Read it\n- [ ] 2. Use it\n';
  await using world = await createWorld({ 'specs/rows/tasks.md': table, 'specs/groups/tasks.md': kiro });
  const { ran, view } = await runPlan(world, AGENT, { plan: 'specs', flags: ['--tracks', '2'] });
  expect(ran.exit).toBe(0);
  const shown = async (path: string) => `${await world.git('show', `slipway/${view.id}/result:${path}`)}\n`;
  expect(await shown('specs/rows/tasks.md')).toBe(table.replace('Todo', '✅'));
  expect(await shown('specs/groups/tasks.md')).toBe(kiro.replaceAll('[ ]', '[x]'));
  const touched = await world.git(
    'log',
    '--format=%s',
    `main..slipway/${view.id}/result`,
    '--',
    'specs/groups/tasks.md',
  );
  expect(touched.split('\n').filter((line) => line.includes('1.2'))).toHaveLength(1);
}, 120_000);
