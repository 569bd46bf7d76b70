import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { success } from '../../../src/core/result.ts';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { aForecast, aPreparedRun, aSpec, testPorts } from '../../../src/testing/cli-world.ts';
import { type DaemonRig, startRig } from '../../../src/testing/daemon-rig.ts';
import { TEST_TIME } from '../../../src/testing/run-builders.ts';

describe('run', () => {
  const approved = (rig: DaemonRig) => rig.service.commands.map(({ command }) => command.type);

  it('without a terminal and without --yes stops as planned with exit status 3', async () => {
    await using rig = await startRig();
    const ran = await slipway(rig, ['run', 'tasks.md']);
    expect(ran).toMatchInlineSnapshot(`
      {
        "exit": 3,
        "out": "",
        "talk": "Run r1new is planned and waits for approval. Nothing was started.
        slipway approve r1new
      ",
      }
    `);
    expect(approved(rig)).toEqual(['plan']);
    const json = await slipway(rig, ['run', 'tasks.md', '--json', '-q']);
    expect(json.exit).toBe(3);
    expect(dataOf(json)).toMatchObject({ status: 'planned' });
  });

  it('with --yes goes on in the background and names the next three commands', async () => {
    await using rig = await startRig();
    expect(await slipway(rig, ['run', 'tasks.md', '--yes'])).toMatchInlineSnapshot(`
      {
        "exit": 0,
        "out": "r1new
      ",
        "talk": "The run goes on in the background. Next:
        slipway watch r1new       follow it live
        slipway status r1new      see how it stands
        slipway report r1new      read what it did, and how to take the result
      ",
      }
    `);
    expect(approved(rig)).toEqual(['plan', 'approve']);
    expect(rig.service.commands[1]).toMatchObject({
      command: { by: 'person', planHash: 'b'.repeat(64) },
      key: 'approve-r1new',
    });
    expect(dataOf(await slipway(rig, ['run', 'tasks.md', '-y', '--json']))).toMatchObject({ status: 'approved' });
  });

  it.each([
    [true, 0, ['plan', 'approve']],
    [false, 3, ['plan']],
    [null, 3, ['plan']],
  ])('at a terminal shows the plan and asks; the answer %j ends with %d', async (answer, exit, commands) => {
    await using rig = await startRig();
    const prompt = { confirm: async () => answer, choose: async () => null, text: async () => null };
    const ran = await slipway(rig, ['run', 'tasks.md'], { ports: { prompt }, world: { stdinIsTerminal: true } });
    expect(ran.exit).toBe(exit);
    expect(ran.talk).toContain('Critical path');
    expect(approved(rig)).toEqual(commands);
  });

  it('asks about a very large plan also where the configuration needs no approval; --yes says yes', async () => {
    await using rig = await startRig();
    const asked: string[] = [];
    const confirm = async (question: string) => {
      asked.push(question);
      return false;
    };
    const prompt = { confirm, choose: async () => null, text: async () => null };
    const prepare = async () => success(aPreparedRun({ needsApproval: false, large: { tasks: 240, threshold: 100 } }));
    const ports = { prompt, planning: { ...testPorts(rig).planning, prepare } };
    const ran = await slipway(rig, ['run', 'tasks.md'], { ports, world: { stdinIsTerminal: true } });
    expect([ran.exit, asked]).toEqual([3, ['Build all 240 tasks of this plan?']]);
    expect(ran.talk).toContain('The plan has 240 open tasks, more than the 100 that guards.largePlan takes for usual.');
    expect((await slipway(rig, ['run', 'tasks.md'], { ports })).exit).toBe(3);
    expect((await slipway(rig, ['run', 'tasks.md', '--yes'], { ports })).exit).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('never asks in CI or with --no-input', async () => {
    await using rig = await startRig();
    const prompt = {
      confirm: () => Promise.reject(new Error('asked')),
      choose: async () => null,
      text: async () => null,
    };
    const world = { stdinIsTerminal: true };
    const inCi = { ...world, environment: { CI: '1' } };
    expect((await slipway(rig, ['run', 't.md'], { ports: { prompt }, world: inCi })).exit).toBe(3);
    expect((await slipway(rig, ['run', 't.md', '--no-input'], { ports: { prompt }, world })).exit).toBe(3);
  });

  it('starts by itself where the configuration needs no approval, and tells its warnings', async () => {
    await using rig = await startRig();
    const prepare = async () =>
      success(aPreparedRun({ needsApproval: false, warnings: ['The repository has uncommitted work.'] }));
    const ports = { planning: { ...testPorts(rig).planning, prepare } };
    const ran = await slipway(rig, ['run', 'tasks.md'], { ports });
    expect(ran.exit).toBe(0);
    expect(ran.talk).toContain('note: The repository has uncommitted work.');
    expect(rig.service.commands[1]?.command).toMatchObject({ type: 'approve', by: 'slipway' });
  });

  it('hands its flags to the planning and refuses numbers that are none', async () => {
    await using rig = await startRig();
    const asked: unknown[] = [];
    const prepare = async (request: unknown) => {
      asked.push(request);
      return success(aPreparedRun());
    };
    const ports = { planning: { ...testPorts(rig).planning, prepare } };
    const argv = [
      'run',
      'a/tasks.md',
      '--agent',
      'shell:x',
      '--tracks',
      '6',
      '--optional',
      '--isolation',
      'none',
      '--environment',
      'ci',
      '--max-cost',
      '2.5',
      '--max-tokens',
      '2M',
      '--scope',
      'single',
      '--by',
      'codex',
      '-C',
      rig.folder,
    ];
    await slipway(rig, argv, { ports });
    expect(asked).toEqual([
      {
        path: join(rig.folder, 'a/tasks.md'),
        cwd: rig.folder,
        tracks: 6,
        optional: true,
        agent: 'shell:x',
        maxCost: '2.5',
        maxTokens: '2M',
        isolation: 'none',
        environment: 'ci',
        scope: 'single',
        by: 'codex',
      },
    ]);
    for (const tracks of ['0', '-1', '1.5', 'many', '257', '1e3']) {
      expect((await slipway(rig, ['run', 't.md', `--tracks=${tracks}`], { ports })).exit).toBe(2);
    }
    expect((await slipway(rig, ['run', 't.md', '--isolation', 'some'], { ports })).talk).toMatch(
      /Allowed choices are/u,
    );
    expect(asked).toHaveLength(1);
  });

  it('with a plan that has errors shows them and starts nothing', async () => {
    await using rig = await startRig();
    const diagnostic = {
      code: 'plan/cycle',
      severity: 'error',
      message: 'T1 waits for itself.',
      hint: 'Remove it.',
      file: 't.md',
      line: 1,
      column: 1,
    } as const;
    const spec = aSpec({ document: { ...aSpec().document, diagnostics: [diagnostic] } });
    const ports = {
      planning: {
        ...testPorts(rig).planning,
        prepare: async () => success(aPreparedRun({ spec })),
        read: async () => success(spec),
        forecast: async () => success({ spec, forecast: aForecast({ forecasts: [], enoughTracks: null }) }),
      },
    };
    const ran = await slipway(rig, ['run', 't.md', '--yes'], { ports });
    expect(ran).toMatchObject({
      exit: 1,
      out: expect.stringContaining('plan/cycle'),
      talk: expect.stringContaining('Nothing was started'),
    });
    expect(dataOf(await slipway(rig, ['run', 't.md', '--json'], { ports })).diagnostics).toHaveLength(1);
    expect((await slipway(rig, ['check', 't.md'], { ports })).exit).toBe(1);
    expect((await slipway(rig, ['plan', 't.md'], { ports })).exit).toBe(1);
    expect(dataOf(await slipway(rig, ['check', 't.md', '--json'], { ports })).diagnostics).toEqual([diagnostic]);
    expect(rig.service.commands).toEqual([]);
  });

  it('--dry-run shows the plan and starts nothing', async () => {
    await using rig = await startRig();
    expect((await slipway(rig, ['run', 't.md', '--dry-run', '--yes'])).out).toContain('Critical path');
    expect(dataOf(await slipway(rig, ['run', 't.md', '--dry-run', '--json'])).layers).toHaveLength(2);
    expect(rig.service.commands).toEqual([]);
  });

  it.each(['--attach', '--foreground'])(
    '%s follows to the end, and --json keeps stdout for one document',
    async (flag) => {
      await using rig = await startRig();
      const ending = async () => {
        await expect.poll(() => rig.service.view('r1new')?.status).toBe('approved');
        rig.service.emit('r1new', { type: 'run-started' }, { status: 'running', startedAt: TEST_TIME });
        rig.service.emit('r1new', { type: 'run-completed' }, { status: 'completed', finishedAt: TEST_TIME + 1 });
      };
      const [ran] = await Promise.all([slipway(rig, ['run', 't.md', '--yes', flag, '--json']), ending()]);
      expect(ran.exit).toBe(0);
      expect(dataOf(ran)).toMatchObject({ id: 'r1new', status: 'completed' });
      expect(ran.talk).toContain('The run is complete.');
    },
  );

  it.each([
    [{ status: 'failed', finishedAt: 1 }, 1],
    [{ status: 'aborted', finishedAt: 1 }, 1],
    [{ needsAttention: true }, 3],
    [{ status: 'paused', needsAttention: true }, 3],
  ] as const)('attached, a run that ends as %j exits with %d', async (change, exit) => {
    await using rig = await startRig();
    const ending = async () => {
      await expect.poll(() => rig.service.view('r1new')?.status).toBe('approved');
      rig.service.emit('r1new', { type: 'run-started' }, change);
    };
    const [ran] = await Promise.all([slipway(rig, ['run', 't.md', '--yes', '--attach']), ending()]);
    expect(ran.exit).toBe(exit);
    expect(ran.out).toContain('The run started.');
  });
});
