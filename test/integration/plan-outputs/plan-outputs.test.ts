import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { findPlaces } from '../../../src/main/places.ts';
import { createPorts } from '../../../src/main/ports.ts';
import { slipway as command } from '../../../src/testing/cli-rig.ts';
import type { DaemonRig } from '../../../src/testing/daemon-rig.ts';
import { journalEntries, runPlanned, runRow } from '../../../src/testing/journal-builders.ts';

const TASKS = `# Tasks: Albums

## Phase 1: Setup
- [x] T001 Create the project in package.json

## Phase 2: Core
- [ ] T002 [P] Read photos in src/read/file.ts
- [ ] T003 [P] Read albums in src/read/file.ts
- [ ] T004 [P] Draw albums in web/draw.ts
`;

/** A repository with a spec, and the command with its real planning in it. */
function startScene(tasks = TASKS) {
  const root = mkdtempSync(join(tmpdir(), 'slipway-plan-outputs-'));
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('tasks.md', tasks);
  const variables = { SLIPWAY_HOME: join(root, '.home') };
  const installation = { daemon: '', launcher: '', schema: 's.json', planSchema: 'p.json' };
  const { planning, outputs } = createPorts(variables, installation);
  const rig = { socketPath: '', tokenPath: '' } as DaemonRig;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: 'ignore',
    });
  return {
    root,
    journal: () => {
      const places = findPlaces(variables);
      if (!places.ok) throw new Error(places.failure.message);
      mkdirSync(dirname(places.value.journal), { recursive: true });
      return places.value.journal;
    },
    run: (...argv: readonly string[]) => command(rig, argv, { ports: { planning, outputs }, world: { cwd: root } }),
    commit: (...paths: readonly string[]) => {
      if (!existsSync(join(root, '.git'))) git('init', '-q');
      for (const path of paths) write(path, String(Math.random()));
      git('add', ...paths);
      git('commit', '-qm', 'Change');
    },
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    write,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

describe('convert', () => {
  it('writes JSON that is planned as the same plan, with order, marks and efforts', async () => {
    using scene = startScene(TASKS.replace('T004 [P]', 'T004 [P] [optional]'));
    expect((await scene.run('convert', 'tasks.md', '--to', 'json', '-o', 'out.json')).exit).toBe(0);
    const planned = async (file: string) => {
      const { dialect: _, file: __, ...rest } = JSON.parse((await scene.run('plan', file, '--json')).out).data;
      return rest;
    };
    const first = await planned('tasks.md');
    expect(first.joins).toHaveLength(1);
    expect(await planned('out.json')).toEqual(first);
    expect((await scene.run('convert', 'out.json', '--to', 'tasks')).out).toContain('[X] T001');
  });

  it('says what the other format cannot carry', async () => {
    using scene = startScene();
    const { out, talk: err } = await scene.run('convert', 'tasks.md', '--to', 'tasks');
    expect(err).toBe('Not in this format: reasons of dependencies. JSON and plan.yaml keep everything.\n');
    scene.write('tasks.md', '- [ ] T001 Make a\n- [ ] T002 Make b (after T001)\n  - Agent: codex\n');
    const lost = await scene.run('convert', 'tasks.md', '--to', 'beads');
    expect(lost.talk).toBe('Not in this format: settings for execution. JSON and plan.yaml keep everything.\n');
    expect(lost.out).toContain('"T002"');
    expect(out).toContain('T004');
  });

  it('prints a plan in another format', async () => {
    using scene = startScene();
    expect((await scene.run('convert', 'tasks.md', '--to', 'mermaid')).out).toMatchInlineSnapshot(`
      "flowchart TD
        subgraph p1["Phase 1: Setup"]
          t1["T001: Create the project in package.json"]
        end
        subgraph p2["Phase 2: Core"]
          t2["T002: Read photos in src/read/file.ts"]
          t3["T003: Read albums in src/read/file.ts"]
          t4["T004: Draw albums in web/draw.ts"]
        end
        t1 -.-> t2
        t1 -.-> t3
        t1 -.-> t4
        classDef done fill:#dfd,stroke:#393
        class t1 done
      "
    `);
    const json = JSON.parse((await scene.run('convert', 'tasks.md', '--to', 'json')).out);
    expect(json).toMatchObject({ schemaVersion: 1, dialect: 'spec-kit' });
    const wrapped = JSON.parse((await scene.run('convert', 'tasks.md', '--to', 'dot', '--json')).out);
    expect(wrapped).toMatchObject({ schemaVersion: 1, data: { format: 'dot' } });
  });

  it('writes a file once, and again only with --force, but never over the plan', async () => {
    using scene = startScene();
    const convert = ['convert', 'tasks.md', '--to', 'beads', '--output', 'issues.jsonl'];
    expect(await scene.run(...convert)).toEqual({ exit: 0, out: '', talk: 'Wrote issues.jsonl with 4 tasks.\n' });
    scene.write('issues.jsonl', 'mine');
    const again = await scene.run(...convert);
    expect([again.exit, scene.read('issues.jsonl')]).toEqual([1, 'mine']);
    expect(again.talk).toContain('--force');
    expect((await scene.run(...convert, '--force')).exit).toBe(0);
    expect(scene.read('issues.jsonl')).toContain('"id":"T004"');
    const over = await scene.run('convert', 'tasks.md', '--to', 'tasks', '--output', './tasks.md', '--force');
    expect([over.exit, scene.read('tasks.md')]).toEqual([2, TASKS]);
    expect((await scene.run('convert', 'tasks.md', '--to', 'dot', '-o', 'none/x.dot')).exit).toBe(1);
  });

  it('wants a format, and a plan without errors', async () => {
    using scene = startScene(TASKS.replace('T004 [P]', 'T002 [P]'));
    expect((await scene.run('convert', 'tasks.md')).exit).toBe(2);
    expect((await scene.run('convert', 'tasks.md', '--to', 'pdf')).exit).toBe(2);
    const refused = await scene.run('convert', 'tasks.md', '--to', 'dot');
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.talk).toContain('Nothing was converted');
    expect(await scene.run('streams', 'tasks.md')).toMatchObject({ exit: 1, out: '' });
  });
});

describe('streams', () => {
  it('groups what belongs together, and learns from the commits of the repository', async () => {
    using scene = startScene();
    for (let round = 0; round < 3; round += 1) scene.commit('src/read/file.ts', 'web/draw.ts', 'ünïcode "x".ts');
    expect((await scene.run('streams', 'tasks.md')).out).toMatchInlineSnapshot(`
      "2 streams, in the order to merge them
           Stream                     After  Tasks
        1  src/read  2 tasks  20 min  -      T002 T003
        2  web        1 task  10 min  -      T004

      Branches: single. 3 tasks are too few for several branches.
        slipway/{run}/01-work

      Contested files
        src/read/file.ts: T002, T003
          0 earlier conflicts, 3 commits. Its tasks never run at the same time.
      src/read/file.ts and web/draw.ts were changed together by 3 commits, and stand in different streams.
      "
    `);
    const { data } = JSON.parse((await scene.run('streams', 'tasks.md', '--json')).out);
    expect(data).toMatchObject({
      mergeOrder: ['src/read', 'web'],
      branches: { pattern: 'single' },
      contested: [{ file: 'src/read/file.ts', tasks: ['T002', 'T003'], commits: 3, conflicts: 0 }],
      together: [{ files: ['src/read/file.ts', 'web/draw.ts'], commits: 3 }],
    });
  });

  it('learns from the merges of earlier runs that conflicted', async () => {
    using scene = startScene();
    scene.commit('web/draw.ts');
    const journal = openJournal(scene.journal());
    const failure = { class: 'conflict', message: 'No.', hint: 'Yes.', evidence: 'web/draw.ts\nold.ts' } as const;
    const conflicted = { type: 'merge-conflicted', task: 'T9', attempt: 1, failure } as const;
    const run = runRow({ id: 'r1', repository: scene.root, status: 'completed' });
    journal.append(journalEntries([runPlanned(), conflicted], run.id), [run]);
    journal.close();
    const { data } = JSON.parse((await scene.run('streams', 'tasks.md', '--json')).out);
    expect(data.contested[0]).toMatchObject({ file: 'web/draw.ts', tasks: ['T004'], conflicts: 1, commits: 1 });
    writeFileSync(scene.journal(), 'This is no database, however long it may be.'.repeat(100));
    const broken = await scene.run('streams', 'tasks.md');
    expect(broken.exit).toBe(0);
    expect(broken.talk).toContain('note:');
  });

  it('says what it could not look at', async () => {
    using scene = startScene();
    const outside = await scene.run('streams', 'tasks.md');
    expect(outside.talk).toContain('There is no git repository here');
    expect(outside.exit).toBe(0);
    using empty = startScene(TASKS.replaceAll('[ ]', '[x]'));
    expect((await empty.run('streams', 'tasks.md')).out).toBe('Nothing is left to do.\n');
  });
});

describe('guards', () => {
  it('plan tells how many warnings the critics have, and where to read them', async () => {
    using scene = startScene(
      '# Tasks: A\n\n## Phase 1: Setup\n- [ ] T001 Fix typo\n  - Estimate: 2 min\n- [ ] T002 Fix typo too\n  - Estimate: 2 min\n',
    );
    const planned = await scene.run('plan', 'tasks.md');
    expect(planned.talk).toMatch(/The critics have \d+ warnings?: slipway critique --plan tasks\.md/u);
  });
});
