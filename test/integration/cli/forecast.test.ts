import { describe, expect, it } from 'vitest';
import type { PlanForecast } from '../../../src/cli/plan-document.ts';
import { success } from '../../../src/core/result.ts';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { aForecast, aSpec, testPorts } from '../../../src/testing/cli-world.ts';
import { type DaemonRig, startRig } from '../../../src/testing/daemon-rig.ts';

describe('forecast', () => {
  const one = aForecast().forecasts[0]!;
  const several = aForecast({
    forecasts: [
      { ...one, tracks: 1, finish: { p10: 90, p50: 120, p90: 150 }, utilisation: 1, cost: null },
      { ...one, tracks: 4, finish: { p10: 50, p50: 60, p90: 85 } },
    ],
    enoughTracks: 4,
  });

  /** Ports whose planning remembers which tracks were asked for. */
  function planning(rig: DaemonRig, forecast: PlanForecast) {
    const asked: (readonly number[])[] = [];
    const ports = testPorts(rig);
    const answer = async (_: unknown, tracks: readonly number[]) => {
      asked.push(tracks);
      return success({ spec: aSpec(), forecast });
    };
    return { asked, ports: { planning: { ...ports.planning, forecast: answer } } };
  }

  it('compares numbers of tracks and names how many are enough', async () => {
    await using rig = await startRig();
    const { asked, ports } = planning(rig, several);
    expect(await slipway(rig, ['forecast', 'tasks.md'], { ports })).toMatchInlineSnapshot(`
      {
        "exit": 0,
        "out": "Photo albums
        plan       tasks.md
        estimates  learned from 40 tasks of 3 runs; half of them were within 22% of the plan

        TRACKS     HALF OF RUNS WITHIN  9 OF 10 WITHIN  BUSY            COST
             1                     2 h      2 h 30 min  100%
             4  ◆                  1 h      1 h 25 min   40%  $1.00 to $2.25
        ◆ more tracks than 4 make it hardly any faster
      ",
        "talk": "",
      }
    `);
    expect(asked).toEqual([[1, 2, 3, 4, 6, 8, 12, 16]]);
  });

  it.each([
    ['4', [4]],
    ['1,2,4', [1, 2, 4]],
    ['2..5', [2, 3, 4, 5]],
  ])('--tracks %s compares %j', async (text, tracks) => {
    await using rig = await startRig();
    const { asked, ports } = planning(rig, several);
    expect((await slipway(rig, ['forecast', 'tasks.md', '--tracks', text], { ports })).exit).toBe(0);
    expect(asked).toEqual([tracks]);
  });

  it.each(['0', 'many', '5..2', '1..200', '1,,2', '257', '-3'])(
    '--tracks %s is refused with what can be written',
    async (text) => {
      await using rig = await startRig();
      const ran = await slipway(rig, ['forecast', 'tasks.md', `--tracks=${text}`], {
        ports: planning(rig, several).ports,
      });
      expect(ran.exit).toBe(2);
      expect(ran.talk).toContain('Use a number, a list such as 1,2,4 or a range such as 1..16');
    },
  );

  it('--json prints the forecasts with what they rest on', async () => {
    await using rig = await startRig();
    const ran = await slipway(rig, ['forecast', 'tasks.md', '--json'], { ports: planning(rig, several).ports });
    expect(dataOf(ran)).toEqual(several);
  });

  it('without history says that estimates are defaults', async () => {
    await using rig = await startRig();
    const fresh = aForecast({ basis: { runs: 0, tasks: 0 }, accuracy: null });
    const ran = await slipway(rig, ['plan', 'tasks.md'], { ports: planning(rig, fresh).ports });
    expect(ran.out).toContain('estimates  defaults, until runs of this repository have finished');
  });

  it('a history that cannot be read is told and keeps nobody from planning', async () => {
    await using rig = await startRig();
    const broken = aForecast({ basis: { runs: 0, tasks: 0 }, accuracy: null, trouble: 'The journal is damaged.' });
    const ran = await slipway(rig, ['plan', 'tasks.md'], { ports: planning(rig, broken).ports });
    expect(ran.exit).toBe(0);
    expect(ran.out).toContain('defaults, the history cannot be read: The journal is damaged.');
  });

  it('a plan without an order has no forecast and says where to look', async () => {
    await using rig = await startRig();
    const none = aForecast({ forecasts: [], enoughTracks: null });
    const ran = await slipway(rig, ['forecast', 'tasks.md'], { ports: planning(rig, none).ports });
    expect(ran.out).toContain('The plan has no order: slipway check says why.');
  });
});
