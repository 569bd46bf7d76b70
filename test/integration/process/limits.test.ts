import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AttemptLimits, IsolationLevel } from '../../../src/core/run/settings.ts';
import { makeLimits } from '../../../src/testing/process-specs.ts';
import { createMachineRig, NEVER, runToEnd } from './rig.ts';

const MEBIBYTE = 1024 * 1024;

/** Runs a script under limits and reports what ended it. */
async function endOf(script: string, limits: Partial<AttemptLimits>, isolation: IsolationLevel = 'sandbox') {
  await using rig = createMachineRig();
  const spec = rig.script('job', script, { isolation, limits: makeLimits({ wallMs: 20_000, ...limits }) });
  const { end, bytes } = await runToEnd(rig.open(), spec);
  return { end, bytes, kept: statSync(`${spec.directory}/output`).size };
}

/** Takes memory in steps of 32 MiB and keeps it. */
const HOG = `exec "${process.execPath}" -e 'const all = []; setInterval(() => all.push(Buffer.alloc(32 * 1024 * 1024, 1)), 20)'`;

describe('A process that goes beyond its limits', () => {
  for (const isolation of ['sandbox', 'best-effort', 'none'] as const) {
    it(`is ended for its memory at level ${isolation}, with the figure`, async () => {
      const { end } = await endOf(HOG, { memoryBytes: 256 * MEBIBYTE }, isolation);
      expect(end).toMatchObject({
        kind: 'limit',
        limit: 'memory',
        message: expect.stringMatching(/used \d+ MiB .* 256 MiB/),
      });
    });
  }

  it('is ended for the memory of its tree, not of one process alone', async () => {
    const { end } = await endOf(
      `for i in 1 2 3 4; do (${HOG.replace('all.push', 'all.length > 2 || all.push')}) & done; wait`,
      {
        memoryBytes: 400 * MEBIBYTE,
      },
    );
    expect(end).toMatchObject({ kind: 'limit', limit: 'memory' });
  });

  it('is ended for more processes than it may have', async () => {
    const { end } = await endOf('i=0; while [ $i -lt 400 ]; do sleep 60 & i=$((i+1)); done; wait', { processes: 100 });
    expect(end).toMatchObject({ kind: 'limit', limit: 'processes' });
  });

  it('is ended for a flood of output, of which only the allowed part is kept', async () => {
    for (const script of ['yes', 'cat /dev/zero', `head -c 2000000000 /dev/zero | tr '\\0' x`]) {
      const { end, bytes, kept } = await endOf(script, { outputBytes: MEBIBYTE, fileBytes: 256 * MEBIBYTE });
      expect(end).toMatchObject({ kind: 'limit', limit: 'output' });
      expect({ handed: bytes.length, kept }).toEqual({ handed: MEBIBYTE, kept: MEBIBYTE });
    }
  });

  it('cannot write a file larger than allowed', async () => {
    const { end } = await endOf('head -c 3000000 /dev/zero >big; stat -c %s big; rm big', { fileBytes: MEBIBYTE });
    expect(end).toEqual({ kind: 'exited', code: 0 });
    const raised = await endOf('ulimit -f unlimited && echo raised', { fileBytes: MEBIBYTE });
    expect(raised.bytes.toString()).not.toContain('raised');
  });

  it('is ended when it says nothing, though it ignores SIGTERM', async () => {
    const { end } = await endOf(`trap '' TERM; echo hello; while :; do sleep 0.1; done`, { idleMs: 600 });
    expect(end).toMatchObject({
      kind: 'limit',
      limit: 'idle',
      message: expect.stringContaining('printed nothing for'),
    });
  });

  it('is not ended while it prints now and then', async () => {
    const { end } = await endOf('for i in 1 2 3 4; do echo $i; sleep 0.3; done', { idleMs: 700 });
    expect(end).toEqual({ kind: 'exited', code: 0 });
  });
});

describe('Output', () => {
  it('is bytes: what is no text arrives as it was written', async () => {
    await using rig = createMachineRig();
    const script = `printf 'a\\000b\\377\\376\\r\\n\\033[31m\\303'; printf '\\251' >&2`;
    for (const isolation of ['none', 'sandbox'] as const) {
      const { bytes } = await runToEnd(rig.open(), rig.script(isolation, script, { isolation }));
      expect([...bytes]).toEqual([...Buffer.from('a\0b\xff\xfe\r\n\x1b[31m\xc3\xa9', 'latin1')]);
    }
  });

  it('is handed on while the process runs', async () => {
    await using rig = createMachineRig();
    const abort = new AbortController();
    const heard: string[] = [];
    await rig.open().run(
      rig.script('job', 'echo one; sleep 0.3; echo two; exec sleep 60'),
      {
        output: (chunk) => {
          heard.push(Buffer.from(chunk).toString());
          if (heard.length === 2) abort.abort();
        },
      },
      abort.signal,
    );
    expect(heard.slice(0, 2)).toEqual(['one\n', 'two\n']);
  });

  it('of many processes at once is not mixed up', async () => {
    await using rig = createMachineRig();
    const processes = rig.open();
    const text = (name: string) => `${name}\n`.repeat(20_000);
    const specs = Array.from({ length: 8 }, (_, index) => rig.script(`j${index}`, `yes j${index} | head -n 20000`));
    const outputs = await Promise.all(specs.map((spec) => runToEnd(processes, spec)));
    expect(outputs.every(({ text: got }, index) => got === text(`j${index}`))).toBe(true);
    expect(await processes.run(specs[0]!, {}, NEVER)).toEqual({ kind: 'exited', code: 0 });
  });
});
