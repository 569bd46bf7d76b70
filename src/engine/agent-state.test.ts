import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRunFiles } from '../adapters/run-files/run-files.ts';
import type { RunFiles } from '../ports/run-files.ts';
import { aFailure, CoreRun, SOME_USAGE } from '../testing/core-run.ts';
import { aPlan, aTask } from '../testing/plans.ts';
import { forgetAgents } from './agent-state.ts';

let root = '';
let files: RunFiles;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'agent-state-'));
  files = createRunFiles(root);
  for (const id of ['a', 'b']) {
    mkdirSync(folderOf(id), { recursive: true });
    writeFileSync(join(folderOf(id), 'session.jsonl'), '{}');
  }
});

afterEach(() => rmSync(root, { recursive: true }));

function folderOf(taskId: string): string {
  return files.agentState({ runId: 'r1', taskId, attempt: 1 });
}

/** What is left after the journal took all that happened since. */
async function leftAfter(run: CoreRun, happened: (run: CoreRun) => void): Promise<readonly string[]> {
  const before = run.entries.length;
  happened(run);
  const entries = run.entries.slice(before).map((entry) => ({ runId: 'r1', ...entry }));
  const log = { debug: fail, info: fail, warn: fail, error: fail, child: fail, close: async () => {} };
  await forgetAgents({ files, log }, run.state, entries);
  return ['a', 'b'].filter((id) => existsSync(folderOf(id)));
}

test('what the agents of a task kept goes when the task has landed and its tree is given back, not before', async () => {
  const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]));
  expect(await leftAfter(run, () => run.work('a'))).toEqual(['a', 'b']);
  expect(await leftAfter(run, () => run.tidy().finish('a').tidy())).toEqual(['b']);
});

test('a task that is tried again keeps it, an aborted run keeps nothing', async () => {
  const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]));
  const failure = aFailure('retryable');
  const report = {
    type: 'report-attempt-failed',
    task: 'a',
    attempt: 1,
    failure,
    usage: SOME_USAGE,
    reports: [],
  } as const;
  expect(await leftAfter(run, () => void run.tell(report))).toEqual(['a', 'b']);
  expect(await leftAfter(run, () => run.tidy())).toEqual(['a', 'b']);
  const abort = { type: 'abort', by: 'person', reason: 'Enough.' } as const;
  const aborted = () => {
    run.tell(abort);
    run.tidy();
  };
  expect(await leftAfter(run, aborted)).toEqual([]);
});

function fail(message: unknown): never {
  throw new Error(String(message));
}
