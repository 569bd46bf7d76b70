import { describe, expect, it } from 'vitest';
import type { CritiqueFinding } from '../../../src/core/plan/critique/finding.ts';
import type { PlanEdit } from '../../../src/core/plan/edit/edits.ts';
import { success } from '../../../src/core/result.ts';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { testPorts } from '../../../src/testing/cli-world.ts';
import { type DaemonRig, startRig } from '../../../src/testing/daemon-rig.ts';

const MERGE: PlanEdit = { kind: 'merge-tasks', into: 'A', tasks: ['B'] };
const FINDINGS: readonly CritiqueFinding[] = [
  {
    ...{ critic: 'efficiency-critic', code: 'efficiency/tiny-chain', severity: 'warning', tasks: ['A', 'B'] },
    message: 'A, B are 2 tiny tasks one after the other: together they take 6 minutes.',
    evidence: ['A: 3 minutes', 'B: 3 minutes'],
    fix: { summary: 'Merge B into A.', edits: [MERGE] },
  },
  {
    ...{ critic: 'resource-scheduler', code: 'resources/idle-tracks', severity: 'info', tasks: [], fix: null },
    message: '8 tracks are more than the plan has work for.',
    evidence: ['6 minutes of work'],
  },
];

describe('critique', () => {
  /** Ports whose plan has these findings and that remember the edits that were made. */
  function planFiles(rig: DaemonRig, findings: readonly CritiqueFinding[] = FINDINGS) {
    const made: PlanEdit[] = [];
    const diff = {
      added: [],
      removed: [],
      changed: [],
      dependenciesAdded: [],
      dependenciesRemoved: [],
      keptApart: [],
      together: [],
      moved: [],
    };
    const ports = {
      planFiles: {
        ...testPorts(rig).planFiles,
        critique: async () => success({ file: 'plan.yaml', findings }),
        edit: async (_: unknown, edits: readonly PlanEdit[]) => {
          made.push(...edits);
          return success({
            file: 'plan.yaml',
            created: false,
            tasks: 1,
            summary: 'Merged B into A.',
            warnings: [],
            diff,
          });
        },
      },
    };
    return { made, ports };
  }

  it('tells what each critic found, with what shows it and the fix', async () => {
    await using rig = await startRig();
    const { ports } = planFiles(rig);
    expect(await slipway(rig, ['critique'], { ports })).toMatchInlineSnapshot(`
      {
        "exit": 0,
        "out": "  1  A, B are 2 tiny tasks one after the other: together they take 6 minutes.
           efficiency-critic, efficiency/tiny-chain: A: 3 minutes; B: 3 minutes
           fix: Merge B into A.
        2  8 tracks are more than the plan has work for.
           resource-scheduler, resources/idle-tracks: 6 minutes of work
      ",
        "talk": "Make a fix with slipway critique --apply NUMBER; slipway undo takes it back.
      ",
      }
    `);
    expect(dataOf(await slipway(rig, ['critique', '--json'], { ports })).findings).toMatchObject([
      { number: 1 },
      { number: 2 },
    ]);
  });

  it('one critic alone keeps the numbers of all', async () => {
    await using rig = await startRig();
    const ran = await slipway(rig, ['critique', '--critic', 'resource-scheduler'], { ports: planFiles(rig).ports });
    expect(ran.out).toMatch(/^ {2}2 {2}8 tracks/);
    expect(ran.talk).toBe('');
  });

  it('a plan without findings is told', async () => {
    await using rig = await startRig();
    expect((await slipway(rig, ['critique'], { ports: planFiles(rig, []).ports })).out).toBe(
      'The critics find nothing.\n',
    );
  });

  it.each(['1', 'all', '1, 1'])('--apply %s makes the fixes', async (asked) => {
    await using rig = await startRig();
    const { made, ports } = planFiles(rig);
    expect(await slipway(rig, ['critique', '--apply', asked], { ports })).toMatchObject({
      exit: 0,
      talk: 'Merged B into A.\n',
    });
    expect(made[0]).toEqual(MERGE);
  });

  it.each([
    ['2', 'Finding 2 has no fix: a person has to decide.'],
    ['3', 'There is no finding 3.'],
    ['x', 'There is no finding x.'],
    ['', 'There is nothing to apply.'],
  ])('--apply %j is refused', async (asked, message) => {
    await using rig = await startRig();
    const ran = await slipway(rig, ['critique', `--apply=${asked}`], { ports: planFiles(rig).ports });
    expect(ran).toMatchObject({ exit: 2, talk: expect.stringContaining(message) });
  });

  it('--apply all of a plan without fixes says so', async () => {
    await using rig = await startRig();
    const ran = await slipway(rig, ['critique', '--apply', 'all'], { ports: planFiles(rig, FINDINGS.slice(1)).ports });
    expect(ran.talk).toContain('There is nothing to apply.');
  });
});
