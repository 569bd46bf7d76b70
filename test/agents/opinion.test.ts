import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataOf } from '../e2e/rig.ts';
import { createScene } from './scene.ts';

const scenes = (script: string) =>
  createScene({
    ...{ agent: 'claude', settings: 'agent: claude\n', tasks: [] },
    files: {
      'spec/tasks.md': `# Tasks: Notes [[${script}]]\n\n- [ ] T001 [P] Store the notes in src/store.py\n- [ ] T002 [P] Show the notes on a page in src/page.py\n`,
    },
  });
const ASK = ['critique', '--plan', 'spec', '--by', 'claude', '--json'];

test('claude gives its opinion on a plan; what it quotes and nobody wrote is left out', async () => {
  await using scene = await scenes('document:opinion');
  const { world, environment } = scene;
  const asked = await world.slipway(ASK, { environment });
  expect(asked).toMatchObject({ exit: 0, err: expect.stringContaining('1 without evidence') });
  const { findings, opinion } = dataOf(asked);
  expect(opinion).toMatchObject({ by: 'claude', findings: 1, dropped: { noEvidence: 1 }, model: expect.any(String) });
  expect(findings.filter(({ by }: { by?: string }) => by === 'claude')).toMatchObject([
    { code: 'opinion/dependency-analyst', fix: { edits: [{ kind: 'add-dependency', task: 'T002', on: 'T001' }] } },
  ]);
  expect(scene.server.calls.some(({ prompt }) => prompt.includes('You criticise a plan'))).toBe(true);
  expect(await world.git('status', '--porcelain')).toBe('');
});

test('claude answers with prose three times, and nothing is kept', async () => {
  await using scene = await scenes('document:prose,prose,prose,opinion');
  const { world, environment } = scene;
  const refused = await world.slipway(ASK, { environment });
  expect(refused).toMatchObject({ exit: 1, out: '', err: expect.stringContaining('3 answers') });
  expect(existsSync(join(world.state, 'state/opinions'))).toBe(false);
});
