import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAUGHT } from './mutants/checks/verdict.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { bundle, type SourcePatch } from './rig/bundle.ts';

const CHECK_MS = 60_000;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-mutants-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the checks of crash safety', () => {
  it.each([...new Set(MUTANTS.map(({ check }) => check))])('%s passes on the sources as they are', async (check) => {
    expect(await run(check)).toEqual({ status: 0, text: 'all promises kept\n' });
  });

  it.each(MUTANTS)('catch the mutant: $name', async ({ check, finding, ...patch }) => {
    expect(await run(check, patch)).toEqual({ status: CAUGHT, text: expect.stringMatching(finding) });
  });
});

async function run(check: string, patch?: SourcePatch) {
  const name = `${check}-${MUTANTS.findIndex(({ file, edits }) => file === patch?.file && edits === patch.edits)}`;
  const to = { folder, name };
  const program = await bundle(`test/e2e/mutants/checks/${check}.ts`, patch === undefined ? to : { ...to, patch });
  const child = spawnSync(process.execPath, [program], {
    env: { PATH: '/usr/bin:/bin', HOME: folder },
    encoding: 'utf8',
    timeout: CHECK_MS,
    killSignal: 'SIGKILL',
  });
  return { status: child.status, text: child.stdout + child.stderr };
}
