import { expect, it } from 'vitest';
import { createWorld, dataOf, runPlan } from './rig.ts';

const PRD = `# PRD: Notes

## Functional Requirements

### Note Storage
- FR-1: The tool must store a note as a line of notes.txt
- FR-2: The tool must create notes.txt where it is missing

### Keyword Search
- FR-3: The tool must list notes that contain a word
- FR-4: Search must ignore case
- FR-5: The search must print the number of the line
- FR-6: An empty word must list everything
- FR-7: Results must be in the order of the file
- FR-8: The tool must say when it found nothing

## Out of Scope
- Sharing notes

## Acceptance Criteria
- [ ] Given two notes, when one holds the word, then only that one is listed
`;

/** Each task leaves a file with what it was asked, and the names of all that were there before. */
const AGENT = 'ls > "$SLIPWAY_TASK.txt"';

it('a PRD without a task list is planned with traces, approved, and built in the order of its parts', async () => {
  await using world = await createWorld({ 'docs/prd.md': PRD });
  const planned = dataOf(await world.slipway(['plan', 'docs/prd.md', '--json', '--scope', 'multi']));
  expect(planned.dialect).toBe('document');
  expect(planned.tasks.map(({ id, title }: { id: string; title: string }) => `${id} ${title}`)).toEqual([
    'T001 Build Note Storage',
    'T002 Build Keyword Search',
    'T003 Verify Acceptance Criteria',
  ]);
  expect(planned.tasks[0].traces.map(({ id, line }: { id: string; line: number }) => `${id} ${line}`)).toEqual([
    'FR-1 6',
    'FR-2 7',
  ]);
  expect(planned.scope.chosen).toBe('multi-agent');
  expect(planned.coverage.items.filter(({ why }: { why: string | null }) => why !== null)).toEqual([
    expect.objectContaining({ line: 18, quote: 'Sharing notes', why: 'The document puts it out of scope.' }),
  ]);
  const { ran, view } = await runPlan(world, AGENT, { plan: 'docs/prd.md', flags: ['--scope', 'multi'] });
  expect(ran.exit).toBe(0);
  expect(view.tasks.map(({ status }: { status: string }) => status)).toEqual(['completed', 'completed', 'completed']);
  const branch = `slipway/${view.id}/result`;
  const seen = (await world.git('show', `${branch}:T003.txt`)).split('\n');
  expect(seen).toEqual(expect.arrayContaining(['T001.txt', 'T002.txt']));
  expect(await world.git('show', `${branch}:docs/prd.md`)).toBe(PRD.trimEnd());
}, 120_000);

it('plan.yaml keeps the traces of a decomposition, and it is planned as written there', async () => {
  await using world = await createWorld({ 'docs/prd.md': PRD });
  expect((await world.slipway(['plan', 'docs/prd.md', '--write', '--scope', 'multi'])).exit).toBe(0);
  const before = dataOf(await world.slipway(['plan', 'docs/prd.md', '--json', '--scope', 'multi']));
  const after = dataOf(await world.slipway(['plan', 'docs/plan.yaml', '--json']));
  expect(after.tasks.map(({ traces }: { traces: unknown }) => traces)).toEqual(
    before.tasks.map(({ traces }: { traces: unknown }) => traces),
  );
  expect(after.diagnostics).toEqual([]);
}, 60_000);
