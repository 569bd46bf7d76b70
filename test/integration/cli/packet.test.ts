import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPorts } from '../../../src/main/ports.ts';
import { briefSchema } from '../../../src/protocol/packet-schema.ts';
import { slipway as command, dataOf } from '../../../src/testing/cli-rig.ts';
import type { DaemonRig } from '../../../src/testing/daemon-rig.ts';

const TASKS = `# Tasks: Albums

## Phase 1: Setup
- [ ] T001 Make the model in src/model.ts

## Phase 2: Core
- [ ] T002 Read photos in src/read.ts using src/model.ts (FR-001)

### Checkpoint: albums are read
`;

const FILES = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  'AGENTS.md': 'Two blanks, no tabs.\n',
  'src/draw.ts': 'export const draw = 1;\n',
  'slipway.yaml': 'gates:\n  - { name: test, run: npm test }\n',
  'specs/001-albums/tasks.md': TASKS,
  'specs/001-albums/spec.md':
    '# Albums\n\nPhotos by date.\n\n## Requirements\n- **FR-001**: The app must read photos.\n',
  'specs/001-albums/plan.md': '# Plan\n\n## Technical Context\nTypeScript, no framework.\n',
};

/** A repository with a spec, and the command with its real reading in it. */
function startScene(more: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'slipway-packet-'));
  for (const [path, text] of Object.entries({ ...FILES, ...more })) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const installation = { daemon: '', launcher: '', schema: 's.json', planSchema: 'p.json' };
  const { packets } = createPorts({ SLIPWAY_HOME: join(root, '.home') }, installation);
  const rig = { socketPath: '', tokenPath: '' } as DaemonRig;
  return {
    root,
    run: (...argv: readonly string[]) =>
      command(rig, ['packet', ...argv, '--plan', 'specs/001-albums'], { ports: { packets }, world: { cwd: root } }),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

it('the packet of a task is one document with everything around it', async () => {
  using scene = startScene();
  expect(await scene.run('T002')).toMatchInlineSnapshot(`
    {
      "exit": 0,
      "out": "The task
    - T002: Read photos in src/read.ts using src/model.ts (FR-001)
    - Phase: Phase 2: Core; Requirements: FR-001; Size: S, risk: low

    Acceptance criteria
    - FR-001: The app must read photos.

    What this is about
    - Plan: Tasks: Albums · Phase 2: Core
    - Albums (specs/001-albums/spec.md:1): Photos by date.

    How it is built
    - Technical Context (specs/001-albums/plan.md:3): TypeScript, no framework.

    What is required
    - FR-001 (specs/001-albums/spec.md:6): The app must read photos.

    How work is done here
    - Conventions (AGENTS.md): Two blanks, no tabs.
    - A file like it (src/draw.ts): export const draw = 1;

    Where it goes
    - src/read.ts: to be made
    - src/model.ts: named by T001, which lands before

    What the tasks before it leave
    - T001:
      Make the model in src/model.ts
      names: src/model.ts

    How it is tested
    - Strategy: test-after: It is small and its criteria are clear.
    - When it works: a test for the criterion that fails without your change.

    What judges the work
    - test: npm test

    Beside it, whole
    - specs/001-albums/tasks.md
    - specs/001-albums/plan.md
    - specs/001-albums/spec.md
    ",
      "talk": "T002 is stateless-ready: 313 tokens of 8,000, about four bytes each.
    ",
    }
  `);
});

it('as JSON it is what the schema says', async () => {
  using scene = startScene();
  const { file, brief } = dataOf(await scene.run('T002', '--json'));
  expect(file).toBe('specs/001-albums/tasks.md');
  expect(briefSchema.parse(brief)).toEqual(brief);
  expect(brief).toMatchObject({ task: 'T002', state: 'stateless-ready', missing: [], omitted: [] });
});

it('a template changes order and words, and one with unknown names is refused with its line', async () => {
  using scene = startScene({ '.slipway/packet.md': '## guidance: House rules\nAsk Ada.\n' });
  expect((await scene.run('T002')).out).toMatch(/^House rules\n- Ask Ada\.\n- Conventions \(AGENTS\.md\)/);
  writeFileSync(join(scene.root, '.slipway/packet.md'), '## guidence\n');
  const refused = await scene.run('T002');
  expect(refused.exit).toBe(78);
  expect(refused.talk).toContain('.slipway/packet.md:1: There is no section "guidence".');
  expect(refused.talk).toContain('Did you mean guidance?');
});

it('the budget of the configuration bounds it, and what is left out is named', async () => {
  const design = `# Plan\n\n## Photos\n${'Read photos in a certain way.\n'.repeat(600)}`;
  const config = `${FILES['slipway.yaml']}packet: { budget: 2000 }\n`;
  using scene = startScene({ 'slipway.yaml': config, 'specs/001-albums/plan.md': design });
  const { brief } = dataOf(await scene.run('T002', '--json'));
  expect(brief.budget.tokens).toBe(2_000);
  expect(brief.budget.used).toBeLessThanOrEqual(2_000);
  expect(brief.omitted).toEqual([
    expect.objectContaining({ section: 'architecture', what: 'Photos', where: 'specs/001-albums/plan.md' }),
  ]);
});

it('nothing from outside of the repository gets in through a link', async () => {
  using scene = startScene({ '.home/secret.ts': 'export const secret = 1;\n' });
  rmSync(join(scene.root, 'AGENTS.md'));
  symlinkSync('/etc/passwd', join(scene.root, 'AGENTS.md'));
  symlinkSync('/etc/passwd', join(scene.root, 'src/reader.ts'));
  expect((await scene.run('T002')).out).not.toContain('root:');
});

it.each([
  ['T003', 'has no task T003', 'Did you mean T00'],
  ['', 'The id of the task is empty', 'Name a task'],
])('a task %j that is none is refused', async (task, message, hint) => {
  using scene = startScene();
  const refused = await scene.run(task);
  expect(refused.exit).not.toBe(0);
  expect(refused.talk).toContain(message);
  expect(refused.talk).toContain(hint);
});
