import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJob } from '../../../src/adapters/process/job-text.ts';
import { createMachineRig, runToEnd } from './rig.ts';

const HOSTILE = [
  '',
  ' ',
  '-n',
  '--help',
  "it's",
  '"double"',
  'two\nlines',
  '$HOME `id` $(id)',
  '\\',
  "'\\''",
  '*',
  'a=b',
  '~',
  '\u00c1\u00c8\u0081\u0088',
  '\u{1f680}',
  '\t\r\x01\x1b[31m',
  '#',
  '!x',
  '&& exit 9',
];

describe('Words on their way to a process', () => {
  for (const isolation of ['none', 'best-effort', 'sandbox'] as const) {
    it(`arrive unharmed at level ${isolation}`, async () => {
      await using rig = createMachineRig();
      const processes = rig.open();
      const spec = rig.script('words', '', { argv: ['printf', '%s\\0', ...HOSTILE], isolation });
      const { end, text } = await runToEnd(processes, spec);
      expect(end).toEqual({ kind: 'exited', code: 0 });
      expect(text.split('\0').slice(0, -1)).toEqual(HOSTILE);
    });
  }

  it('arrive unharmed whatever they are', async () => {
    await using rig = createMachineRig();
    const processes = rig.open();
    let count = 0;
    const word = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 8 }), async (words) => {
        count += 1;
        const spec = rig.script(`w${count}`, '', { argv: ['printf', '%s\\0', ...words] });
        const { bytes } = await runToEnd(processes, spec);
        expect(bytes.equals(Buffer.from(words.map((text) => `${text}\0`).join('')))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('give the process exactly the environment that was asked for, and the marker', async () => {
    await using rig = createMachineRig();
    const processes = rig.open();
    const asked = {
      PATH: '/usr/bin:/bin',
      PLAIN: 'x',
      EMPTY: '',
      QUOTED: "it's\n$HOME",
      OPTIND: 'not a number',
      IFS: 'x',
      'with-dash': 'y',
      BASH_ENV: '/nowhere',
    };
    for (const isolation of ['none', 'best-effort'] as const) {
      const spec = rig.script(isolation, '', { argv: ['env', '-0'], environment: asked, isolation });
      const { text } = await runToEnd(processes, spec);
      const got = Object.fromEntries(
        text
          .split('\0')
          .slice(0, -1)
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
      expect(got).toEqual({ ...asked, SLIPWAY_JOB: expect.stringMatching(/^[0-9a-f]{32}$/) });
    }
  });

  it('carry standard input to its end, and an empty one when there is none', async () => {
    await using rig = createMachineRig();
    const processes = rig.open();
    const input = 'first\nsecond \u00e4\0third'.repeat(1_000);
    const fed = await runToEnd(processes, rig.script('fed', 'cat', { input }));
    expect(fed.text).toBe(input);
    expect((await runToEnd(processes, rig.script('empty', 'wc -c'))).text.trim()).toBe('0');
  });

  it('start nothing while the shim has not read all of them', () => {
    const root = mkdtempSync(`${tmpdir()}/slipway-text-`);
    const directory = `${root}/job`;
    mkdirSync(directory);
    const text = formatJob({
      directory,
      claim: 'slipway-claim 1 1 1 boot 1',
      cwd: root,
      argv: ['/bin/sh', '-c', `echo ran >${root}/ran`],
      environment: { A: "it's" },
      input: 'none',
      fileBytes: 1_000_000,
      bounds: 'soft',
      userTasks: null,
      taskGroup: null,
      reportsSetup: false,
    });
    const feed = (input: string) => {
      try {
        execFileSync('/bin/sh', ['-s'], { input, env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
      } catch {
        // The shell complains about what is incomplete.
      }
    };
    for (let length = 0; length < text.length - 1; length += 5) {
      feed(text.slice(0, length));
      expect(existsSync(`${directory}/claim`), `a prefix of ${length} characters`).toBe(false);
    }
    feed(text);
    expect(existsSync(`${root}/ran`)).toBe(true);
    rmSync(root, { recursive: true });
  });
});
