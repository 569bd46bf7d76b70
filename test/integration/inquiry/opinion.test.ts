import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, dataOf, type World } from '../../e2e/rig.ts';

const TASKS = `# Tasks: Albums

- [ ] T001 [P] Write the parser of albums in src/parse.ts
- [ ] T002 [P] Draw the albums on a page in src/draw.ts
`;
const FINDING = {
  ...{ critic: 'dependency-analyst', severity: 'warning', message: 'Drawing needs what is parsed.', tasks: ['T002'] },
  evidence: ['Draw the albums on a page', 'Albums are drawn by their dates'],
  ...{
    fixSummary: '',
    fix: [{ operation: 'add-dependency', task: 'T002', others: ['T001'], values: ['It draws them.'] }],
  },
};

let world: World;
beforeEach(async () => {
  world = await createWorld({
    'specs/one/tasks.md': TASKS,
    'specs/one/spec.md': '# Albums\n\n## Requirements\n- FR-001: Albums are drawn by their dates\n',
  });
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const critique = (...more: readonly string[]) => world.slipway(['critique', '--plan', 'specs/one', ...more]);
const answering = (...findings: readonly object[]) => `shell:printf '%s' '${JSON.stringify({ findings })}'`;
const opinions = (data: { findings: readonly { by?: string }[] }) => data.findings.filter(({ by }) => by !== undefined);

describe('an agent', () => {
  test('gives its opinion, and what it cannot show is left out and counted', async () => {
    const invented = { ...FINDING, evidence: ['Albums are drawn by their colours'] };
    const stray = { ...FINDING, tasks: ['T009'] };
    const asked = await critique('--by', answering(FINDING, invented, stray), '--json');
    expect(asked.exit).toBe(0);
    const data = dataOf(asked);
    expect(data.opinion).toMatchObject({
      ...{ by: 'shell', findings: 1, droppedFixes: 0 },
      dropped: { noEvidence: 1, unknownTask: 1, otherView: 0, tooMany: 0 },
    });
    expect(opinions(data)).toMatchObject([
      {
        ...{ by: 'shell', code: 'opinion/dependency-analyst', tasks: ['T002'] },
        fix: { edits: [{ kind: 'add-dependency', task: 'T002', on: 'T001', why: 'It draws them.' }] },
      },
    ]);
    expect(asked.err).toContain(
      'shell has 1 finding. Left out: 1 without evidence that stands in the plan or its documents and 1 about no task',
    );
  });

  test('is heard again without being asked, its fix is made, and then its finding is gone with its fix', async () => {
    await critique('--by', answering(FINDING));
    const shown = await critique();
    expect(shown.out).toContain('opinion of shell');
    const { number } = dataOf(await critique('--json')).findings.find(({ by }: { by?: string }) => by === 'shell');
    expect((await critique('--apply', String(number))).exit).toBe(0);
    const plan = dataOf(await world.slipway(['plan', 'specs/one', '--json']));
    expect(plan.tasks[1].dependsOn).toMatchObject([{ id: 'T001', why: 'It draws them.' }]);
    expect(opinions(dataOf(await critique('--json')))).toMatchObject([{ by: 'shell', fix: null }]);
    await world.write({ 'specs/one/spec.md': '# Albums\n' });
    expect(opinions(dataOf(await critique('--json')))).toEqual([]);
  });

  test('takes one view alone where one is named', async () => {
    const asked = await critique('--by', answering(FINDING), '--critic', 'risk-assessor', '--json');
    expect(dataOf(asked)).toMatchObject({ findings: [], opinion: { findings: 0, dropped: { otherView: 1 } } });
    expect(opinions(dataOf(await critique('--json')))).toEqual([]);
  });
});

test.each([
  ['prose', 'shell:echo The plan is good.'],
  ['another form', `shell:echo '{"findings":[{"critic":"everybody"}]}'`],
  ['an operation that is none', answering({ ...FINDING, fix: [{ ...FINDING.fix[0], operation: 'drop-database' }] })],
])('an answer of %s is asked for three times and then refused, and nothing is kept', async (_, agent) => {
  const refused = await critique('--by', agent);
  expect(refused).toMatchObject({ exit: 1, out: '' });
  expect(refused.err).toContain('Answer 2 goes back');
  expect(refused.err).toContain('3 answers');
  expect(opinions(dataOf(await critique('--json')))).toEqual([]);
  expect(readdirSync(join(world.state, 'state')).includes('opinions')).toBe(false);
});

test('an opinion is not asked for and applied in one breath, and persons are not asked', async () => {
  expect(await critique('--by', 'claude', '--apply', '1')).toMatchObject({ exit: 2 });
  expect(await critique('--by', 'person')).toMatchObject({ exit: 2 });
});
