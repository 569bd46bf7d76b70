import { describe, expect, it } from 'vitest';
import { slipway } from '../../../src/testing/cli-rig.ts';
import { RecordingSink, testPorts } from '../../../src/testing/cli-world.ts';
import { startRig } from '../../../src/testing/daemon-rig.ts';

describe('watch', () => {
  it('prints one line for each event from now on and detaches on Ctrl-C', async () => {
    await using rig = await startRig();
    rig.service.emit('r7k2', { type: 'run-started' });
    let press: () => void = () => undefined;
    const onInterrupt = (listener: () => void) => {
      press = listener;
      return () => undefined;
    };
    const watching = slipway(rig, ['watch'], { world: { onInterrupt } });
    await expect.poll(() => rig.service.readers).toBe(2);
    rig.service.emit('r7k2', { type: 'task-unblocked', task: 'T001' });
    rig.service.emit('r7k2', { type: 'task-queued', task: 'T001' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    press();
    const ran = await watching;
    expect(ran.exit).toBe(130);
    expect(ran.out).toMatch(/^12:10:02 {2}T001 {4}No longer blocked\.\n$/u);
    expect(ran.talk).toContain('Detached.');
    expect(rig.service.commands).toEqual([]);
    await expect.poll(() => rig.service.readers).toBe(0);
  });

  it('goes on with the next daemon where the last one stopped, losing and doubling no line', async () => {
    await using first = await startRig();
    await using second = await startRig();
    for (const rig of [first, second]) {
      rig.service.emit('r7k2', { type: 'run-started' });
      rig.service.emit('r7k2', { type: 'task-unblocked', task: 'T001' });
    }
    second.service.emit('r7k2', { type: 'run-completed' }, { status: 'completed', finishedAt: 1 });
    let current = first;
    const ports = {
      daemon: { ...testPorts(first).daemon, connect: (start: boolean) => testPorts(current).daemon.connect(start) },
    };
    const watching = slipway(first, ['run', 't.md', '--yes', '--attach'], { ports });
    void watching;
    const watch = slipway(first, ['watch', 'r7k2', '--json'], { ports });
    // Each command follows what happens and waits for the end: one that came later would begin with the next daemon.
    await expect.poll(() => first.service.readers, { timeout: 60_000 }).toBe(4);
    current = second;
    await first.server.close();
    const ran = await watch;
    expect(
      ran.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).seq),
    ).toEqual([3]);
    expect(ran.exit).toBe(0);
    await watching;
  });

  it('says that the daemon stands still, and that it goes on', async () => {
    await using rig = await startRig();
    rig.service.emit('r7k2', { type: 'run-started' });
    rig.service.stalled = { since: 1, message: 'The disk is full.', hint: 'Free some space.' };
    let press: () => void = () => undefined;
    const world = {
      onInterrupt: (listener: () => void) => {
        press = listener;
        return () => undefined;
      },
    };
    const stderr = new RecordingSink();
    const watching = slipway(rig, ['watch'], { world: { ...world, stderr } });
    await expect.poll(() => stderr.text, { timeout: 5_000 }).toContain('nothing new is started');
    rig.service.stalled = null;
    await expect.poll(() => stderr.text, { timeout: 5_000 }).toContain('Everything goes on.');
    press();
    await watching;
    expect(stderr.text).toContain('  The disk is full.\n  Free some space.\n');
    const status = await slipway(rig, ['status', '--json']);
    expect(JSON.parse(status.out).data.stall).toBeNull();
  });
});
