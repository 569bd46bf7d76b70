import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Candidate } from '../../../src/ports/workspaces.ts';
import {
  attempt,
  createFixture,
  type Fixture,
  git,
  PLAN,
  prepare,
  snapshot,
  unwrap,
  unwrapFailure,
} from './git-fixture.ts';

const TASKS = 100;

/** Task 5k+4 fights over one file, tasks 10k+2, 10k+3 and 10k+6 fail their gates, and a person moves the branch at each 20k+1. */
test('100 merges with refused, conflicting and overtaken work: what lands is what was judged', async () => {
  await using fixture = await createFixture();
  const { workspaces, target, repository } = fixture;
  const landed: Candidate[] = [];
  const outcomes = { landed: 0, refused: 0, conflict: 0, overtaken: 0, byHand: 0 };
  for (let first = 0; first < TASKS; first += 10) {
    const ids = Array.from({ length: 10 }, (_, offset) => first + offset);
    const commits = await Promise.all(ids.map((id) => workOn(fixture, id)));
    for (const [position, id] of ids.entries()) {
      const made = commits[position]!;
      const key = attempt(`T${id}`);
      for (let tries = 0; ; tries += 1) {
        const outcome = await workspaces.candidate(key, target, made, null, `Do ${id}`);
        if (!outcome.ok) {
          expect(outcome.failure).toEqual({ reason: 'conflict', files: ['fought-over.txt'] });
          outcomes.conflict += 1;
          break;
        }
        if ([2, 3, 6].includes(id % 10)) {
          outcomes.refused += 1;
          break;
        }
        if (id % 20 === 1 && tries === 0) {
          await commitByHand(fixture, id);
          outcomes.byHand += 1;
        }
        const moved = await workspaces.land(key, target, outcome.value);
        if (moved.ok) {
          landed.push(outcome.value);
          outcomes.landed += 1;
          break;
        }
        expect(moved.failure).toMatchObject({ reason: 'moved' });
        outcomes.overtaken += 1;
      }
      await workspaces.release(key, target, { awaited: false });
    }
  }
  expect(outcomes).toEqual({ landed: 51, refused: 30, conflict: 19, overtaken: 5, byHand: 5 });
  const audit = unwrap(await workspaces.auditTarget(target));
  expect(audit.problems).toHaveLength(5);
  const judged = new Map(landed.map((candidate) => [candidate.commit, candidate.tree]));
  const automatic = audit.landed.filter((commit) => commit.attempt !== null);
  expect(automatic.map((commit) => commit.tree)).toEqual(automatic.map((commit) => judged.get(commit.commit)));
  expect(automatic).toHaveLength(landed.length);
  const files = (await git(repository, 'ls-tree', '-r', '--name-only', target.resultRef)).split('\n');
  expect(files.filter((path) => path.startsWith('work/'))).toHaveLength(50);
  expect(files.filter((path) => path.startsWith('hand/'))).toHaveLength(5);
  await git(repository, 'fsck', '--strict', '--no-dangling');
});

async function workOn(fixture: Fixture, id: number): Promise<string> {
  const key = attempt(`T${id}`);
  const workspace = await prepare(fixture, key, fixture.target.base);
  const path = id % 5 === 4 ? 'fought-over.txt' : `file${id}.txt`;
  await writeFile(join(workspace.path, path), `${id}\n`);
  if (id % 5 !== 4) {
    await mkdir(join(workspace.path, 'work'));
    await writeFile(join(workspace.path, 'work', `${id}.txt`), `${id}\n`);
  }
  return unwrap(await snapshot(fixture, key)).commit;
}

async function commitByHand(fixture: Fixture, id: number): Promise<void> {
  const { repository, target } = fixture;
  const blob = await git(repository, 'rev-parse', 'HEAD:src/a.txt');
  const head = await git(repository, 'rev-parse', target.resultRef);
  const folder = await git(repository, 'rev-parse', `${head}:hand`).catch(() => null);
  const kept = folder === null ? [] : (await git(repository, 'ls-tree', folder)).split('\n');
  const hand = await makeTree(repository, [...kept, `100644 blob ${blob}\t${id}.txt`]);
  const top = (await git(repository, 'ls-tree', head)).split('\n').filter((line) => !line.endsWith('\thand'));
  const tree = await makeTree(repository, [...top, `040000 tree ${hand}\thand`]);
  const commit = await git(repository, 'commit-tree', '-p', head, '-m', `By hand ${id}`, tree);
  await git(repository, 'update-ref', target.resultRef, commit, head);
}

async function makeTree(repository: string, lines: readonly string[]): Promise<string> {
  return execFileSync('git', ['mktree'], { cwd: repository, input: `${lines.join('\n')}\n` })
    .toString()
    .trim();
}

test('eight tracks at once get trees of their own and all their work lands', async () => {
  await using fixture = await createFixture({ files: { 'tasks.md': boxes(40) } });
  const { workspaces, target, repository } = fixture;
  let queue: Promise<unknown> = Promise.resolve();
  let next = 0;
  const held = new Set<string>();
  const track = async (): Promise<void> => {
    while (next < 40) {
      const key = attempt(`T${next++}`);
      const workspace = await prepare(fixture, key);
      expect(held.has(workspace.path)).toBe(false);
      held.add(workspace.path);
      await writeFile(join(workspace.path, `${key.taskId}.txt`), key.taskId);
      const made = unwrap(await snapshot(fixture, key));
      expect(made.files).toEqual([`${key.taskId}.txt`]);
      held.delete(workspace.path);
      await workspaces.release(key, target, { awaited: false });
      const turn = queue.then(async () => {
        const box = { path: 'tasks.md', taskId: key.taskId };
        const waiting = unwrap(await workspaces.candidate(key, target, made.commit, box, 'work'));
        await using lease = unwrap(await workspaces.checkout(key.taskId, target, waiting.commit));
        expect(lease.path).not.toBe(workspace.path);
        unwrap(await workspaces.land(key, target, waiting));
      });
      queue = turn;
      await turn;
    }
  };
  await Promise.all(Array.from({ length: 8 }, track));
  expect(unwrap(await workspaces.auditTarget(target))).toMatchObject({ problems: [] });
  expect(await git(repository, 'show', `${target.resultRef}:tasks.md`)).toBe(boxes(40).replaceAll('[ ]', '[x]').trim());
});

function boxes(count: number): string {
  return Array.from({ length: count }, (_, id) => `- [ ] T${id} task\n`).join('');
}

test('a hundred racing prepares of few attempts give each attempt one tree', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const asked = Array.from({ length: 100 }, (_, number) => attempt(`T${number % 8}`));
  const got = await Promise.all(asked.map((key) => workspaces.prepare(key, target, target.base)));
  const paths = got.map((result) => unwrap(result).path);
  expect(new Set(paths).size).toBe(8);
  for (const [position, path] of paths.entries()) expect(path).toBe(paths[position % 8]);
});

test('of racing candidates on one head exactly one lands', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const waiting = await Promise.all(
    Array.from({ length: 8 }, async (_, number) => {
      const key = attempt(`T${number}`);
      const made = await workOn(fixture, number);
      return { key, candidate: unwrap(await workspaces.candidate(key, target, made, null, 'x')) };
    }),
  );
  const results = await Promise.all(waiting.map(({ key, candidate }) => workspaces.land(key, target, candidate)));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  for (const result of results) if (!result.ok) expect(unwrapFailure(result)).toMatchObject({ reason: 'moved' });
});

test('a title that looks like a trailer claims nothing', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const made = await workOn(fixture, 1);
  const message = 'Do it\n\nSlipway-Attempt: r9/T9/9\nslipway-attempt: r8/T8/8\n\0';
  const key = { runId: 'r1', taskId: 'T001\nSlipway-Attempt: x/y/1', attempt: 1 };
  const waiting = unwrap(await workspaces.candidate(key, target, made, { path: 'tasks.md', taskId: 'none' }, message));
  unwrap(await workspaces.land(key, target, waiting));
  expect(unwrap(await workspaces.auditTarget(target))).toMatchObject({
    landed: [{ attempt: 'r1/T001%0ASlipway-Attempt:%20x%2Fy%2F1/1' }],
    problems: [],
  });
  expect(PLAN).toContain('T001');
});
