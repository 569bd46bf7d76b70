import { describe, expect, it } from 'vitest';
import { failure, success } from '../../../src/core/result.ts';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { testPorts } from '../../../src/testing/cli-world.ts';
import { startRig } from '../../../src/testing/daemon-rig.ts';
import { aRun } from '../../../src/testing/run-builders.ts';

describe('managing', () => {
  it('daemon status and stop never start one', async () => {
    await using rig = await startRig();
    expect(dataOf(await slipway(rig, ['daemon', 'status', '--json']))).toMatchObject({
      running: true,
      pid: process.pid,
    });
    expect((await slipway(rig, ['daemon', 'status'])).out).toContain('running as process');
    expect((await slipway(rig, ['daemon', 'start'])).talk).toContain('runs as process');
    expect((await slipway(rig, ['daemon', 'install'])).talk).toBe('Wrote the unit.\n');
    const stopping = slipway(rig, ['daemon', 'stop']);
    await expect.poll(rig.shutdowns).toBe(1);
    await rig.server.close();
    expect((await stopping).talk).toContain('The daemon stopped.');
    expect((await slipway(rig, ['daemon', 'status'])).exit).toBe(69);
    expect((await slipway(rig, ['daemon', 'stop'])).talk).toBe('No daemon runs.\n');
    expect((await slipway(rig, ['status'])).exit).toBe(69);
  });

  it('config show tells values, and with --origin where they come from', async () => {
    await using rig = await startRig();
    const rows = [
      { key: 'tracks', value: 8, origin: 'default' },
      { key: 'agent', value: 'claude', origin: 'slipway.yaml:2' },
    ];
    const ports = { config: { show: async () => success(rows) } };
    expect((await slipway(rig, ['config', 'show', '--origin'], { ports })).out).toMatchInlineSnapshot(`
      "KEY     VALUE   ORIGIN
      tracks  8       default
      agent   claude  slipway.yaml:2
      "
    `);
    expect(dataOf(await slipway(rig, ['config', 'show', '--json', '--origin'], { ports }))).toEqual(rows);
    expect(dataOf(await slipway(rig, ['config', 'show', '--json'], { ports }))[0]).toEqual({ key: 'tracks', value: 8 });
    const broken = { kind: 'configuration', reason: 'invalid', message: 'Broken.', hint: 'Mend it.' } as const;
    expect(
      (await slipway(rig, ['config', 'show'], { ports: { config: { show: async () => failure(broken) } } })).exit,
    ).toBe(78);
  });

  it('doctor exits with 1 when something is wrong', async () => {
    await using rig = await startRig();
    const finding = {
      code: 'git/missing',
      state: 'error',
      message: 'No git was found.',
      hint: 'Install git.',
    } as const;
    const ports = { doctor: { examine: async () => [finding] } };
    expect((await slipway(rig, ['doctor'], { ports })).exit).toBe(1);
    expect(dataOf(await slipway(rig, ['doctor', '--json'], { ports }))).toEqual([finding]);
    expect((await slipway(rig, ['doctor'])).exit).toBe(0);
  });

  it('init shows what it found, writes once, and replaces only when told to', async () => {
    await using rig = await startRig();
    const written: unknown[] = [];
    const project = (exists: boolean) => ({
      ...testPorts(rig).project,
      propose: async () =>
        success({
          path: '/home/ada/albums/slipway.yaml',
          exists,
          detections: [{ what: 'test', value: 'npm test', from: 'package.json' }],
          isolation: { level: 'best-effort', explanation: 'No sandbox.', hint: '' } as const,
          text: (isolation: string | null) => `isolation: ${isolation}\n`,
        }),
      write: async (path: string, text: string, { replace }: { readonly replace: boolean }) => {
        written.push([path, text, replace]);
        return success([path]);
      },
    });
    expect((await slipway(rig, ['init'], { ports: { project: project(true) } })).exit).toBe(2);
    expect((await slipway(rig, ['init', '--dry-run'], { ports: { project: project(false) } })).out).toBe(
      'isolation: null\n',
    );
    expect(written).toEqual([]);
    expect(
      (await slipway(rig, ['init', '--isolation', 'none'], { ports: { project: project(false) } })).talk,
    ).toMatchInlineSnapshot(`
      "FOUND  VALUE     WHERE
      test   npm test  package.json
      Isolation: No sandbox.
      Wrote /home/ada/albums/slipway.yaml
      Next: slipway doctor, then slipway run path/to/tasks.md
      "
    `);
    const prompt = { confirm: async () => true, choose: async () => 'best-effort', text: async () => null };
    await slipway(rig, ['init', '--force'], {
      ports: { project: project(true), prompt },
      world: { stdinIsTerminal: true },
    });
    expect(written).toEqual([
      ['/home/ada/albums/slipway.yaml', 'isolation: none\n', false],
      ['/home/ada/albums/slipway.yaml', 'isolation: best-effort\n', true],
    ]);
  });

  it('export, import and prune hand over what was asked for', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    const asked: unknown[] = [];
    const runs = [{ id: 'r7k2', title: 'Photo albums', bytes: 12_345 }];
    const answer = async (...given: readonly unknown[]) => {
      asked.push(given);
      return success(runs);
    };
    const kept = [{ id: 'r9w3', title: 'Films', reason: 'It is running; only ended runs are removed.' }];
    const pruned = async (...given: readonly unknown[]) => {
      asked.push(given);
      return success({ runs, kept });
    };
    const ports = { archive: { exportRuns: answer, importRuns: answer, prune: pruned } };
    expect((await slipway(rig, ['export', 'r7', 'f.slipway'], { ports })).talk).toBe('Exported 1 run to /f.slipway\n');
    expect((await slipway(rig, ['import', 'f.slipway'], { ports })).talk).toBe('Imported 1 run: r7k2\n');
    expect((await slipway(rig, ['prune', '--older-than', '2w', '--keep', '3'], { ports })).exit).toBe(3);
    expect((await slipway(rig, ['prune', '--yes'], { ports })).talk).toBe(
      'Removed 1 run.\nKept 1 run:\n  r9w3  It is running; only ended runs are removed.\n',
    );
    expect((await slipway(rig, ['prune', '--older-than', 'soon'], { ports })).exit).toBe(2);
    const twoWeeks = { olderThanMs: 14 * 86_400_000, keep: 3 };
    const standard = { olderThanMs: null, keep: 5 };
    expect(asked).toEqual([
      [['r7k2'], '/f.slipway'],
      ['/f.slipway'],
      [{ ...twoWeeks, dryRun: true }],
      [{ ...standard, dryRun: true }],
      [{ ...standard, dryRun: false }],
    ]);
  });
});
