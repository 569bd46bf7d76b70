import { expect, it } from 'vitest';
import { createWorld, dataOf, runPlan } from './rig.ts';

const STORIES = {
  'docs/stories/1.1.story.md': `# Story 1.1: Skeleton

## Status: Done

## Acceptance Criteria
1. The tests pass

## Tasks / Subtasks
- [x] Create the package (AC: 1)
  - [x] Add a manifest
  - [x] Add a test

## QA Results
- [ ] reviewed
`,
  'docs/stories/1.2.story.md': `# Story 1.2: Login

## Status: Approved

## Acceptance Criteria
1. A wrong password shows an error
2. A session lasts 30 days

## Tasks / Subtasks
- [ ] Build the form (AC: 1)
  - [ ] Markup
- [ ] Keep the session (AC: 1, 2)

## Dev Agent Record
- [ ] nothing yet
`,
  'docs/stories/1.10.story.md': '# Story 1.10: Search\n\n## Tasks / Subtasks\n- [ ] Build an index\n',
};
const AGENT = 'name=$(echo "$SLIPWAY_TASK" | tr ":" "-"); ls > "$name.txt"';

interface Planned {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
  readonly acceptance: readonly string[];
}

it.each(['docs/stories', 'docs'])(
  'stories are one plan with their state and order, given as %s',
  async (path) => {
    await using world = await createWorld(STORIES);
    const { tasks, joins, diagnostics } = dataOf(await world.slipway(['plan', path, '--json']));
    expect(tasks.map(({ id, title, done, acceptance }: Planned) => [id, title, done, acceptance])).toEqual([
      ['1.1:1.1', 'Add a manifest', true, ['AC-1: The tests pass']],
      ['1.1:1.2', 'Add a test', true, ['AC-1: The tests pass']],
      ['1.2:1.1', 'Markup', false, ['AC-1: A wrong password shows an error']],
      ['1.2:2', 'Keep the session', false, ['AC-1: A wrong password shows an error', 'AC-2: A session lasts 30 days']],
      ['1.10:1', 'Build an index', false, []],
    ]);
    expect(joins.map(({ why }: { why: string }) => why.split(':')[0])).toEqual([
      '1.2 waits for 1.1',
      '1.10 waits for 1.2',
    ]);
    expect(diagnostics.map(({ code, file }: { code: string; file: string }) => `${code} ${file}`)).toEqual([
      'spec/unnamed-box docs/stories/1.1.story.md',
      'spec/unnamed-box docs/stories/1.2.story.md',
    ]);
  },
  60_000,
);

it('stories run one after the other, and every box is ticked in its own file', async () => {
  await using world = await createWorld(STORIES);
  const { ran, view } = await runPlan(world, AGENT, { plan: 'docs/stories', flags: ['--tracks', '4'] });
  expect(ran.exit).toBe(0);
  const show = (path: string) => world.git('show', `slipway/${view.id}/result:${path}`);
  expect((await show('1.10-1.txt')).split('\n')).toEqual(expect.arrayContaining(['1.2-1.1.txt', '1.2-2.txt']));
  const second = await show('docs/stories/1.2.story.md');
  expect(second.match(/^ *- \[.\] .*/gm)).toEqual([
    '- [x] Build the form (AC: 1)',
    '  - [x] Markup',
    '- [x] Keep the session (AC: 1, 2)',
    '- [ ] nothing yet',
  ]);
  expect(await show('docs/stories/1.10.story.md')).toContain('- [x] Build an index');
}, 120_000);

it('a story without boxes is cut into tasks beside those that have some', async () => {
  const document =
    '# Story 1.3: Logout\n\n## Acceptance Criteria\n1. A session ends at once\n2. The form is shown again\n';
  await using world = await createWorld({ ...STORIES, 'docs/stories/1.3.story.md': document });
  const { tasks } = dataOf(await world.slipway(['plan', 'docs/stories', '--json']));
  const third = tasks.filter(({ id }: Planned) => id.startsWith('1.3:'));
  expect(third.flatMap(({ acceptance }: Planned) => acceptance)).toEqual([
    '1.3.1: A session ends at once',
    '1.3.2: The form is shown again',
  ]);
  expect(third.some(({ done }: Planned) => done)).toBe(false);
}, 60_000);

it('an editable plan is made of one story, not of a folder of them', async () => {
  await using world = await createWorld(STORIES);
  const refused = await world.slipway(['plan', 'docs/stories', '--write']);
  expect([refused.exit, refused.err]).toEqual([
    2,
    expect.stringContaining('Name one of them: docs/stories/1.1.story.md'),
  ]);
}, 60_000);

it('a roadmap orders the specs of Kiro, whichever of their folders is given', async () => {
  const roadmap =
    '# Roadmap\n\n## Specs (dependency order)\n- [ ] core -- Types. Dependencies: none\n- [ ] ui -- Screens. Dependencies: core\n- [ ] ghost -- Later. Dependencies: ui\n';
  await using world = await createWorld({
    '.kiro/specs/core/tasks.md': '- [ ] 1. Types\n',
    '.kiro/specs/ui/tasks.md': '- [ ] 1. Screens\n',
    '.kiro/steering/roadmap.md': roadmap,
  });
  for (const path of ['.kiro', '.kiro/specs']) {
    const { joins, diagnostics } = dataOf(await world.slipway(['plan', path, '--json']));
    expect(joins).toMatchObject([{ after: ['core:1'], before: ['ui:1'], kind: 'cross-spec' }]);
    expect(diagnostics).toMatchObject([{ code: 'specs/not-planned', file: '.kiro/steering/roadmap.md', line: 6 }]);
  }
  const refused = await world.slipway(['plan', '.kiro/steering/roadmap.md']);
  expect([refused.exit, refused.err]).toEqual([2, expect.stringMatching(/\.kiro\/specs\n/)]);
}, 60_000);
