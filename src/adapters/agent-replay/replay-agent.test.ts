import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_USAGE } from '../../core/run/usage.ts';
import type { AgentRequest } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createReplayAgent, recordingOf } from './replay-agent.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-replay-'));
  mkdirSync(join(root, 'tree'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes files below the root; names what matters. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Plays an attempt into `tree`, as the engine would, and tells what became of it. */
function play(taskId = 'T001', attempt = 1) {
  const agent = createReplayAgent({ folder: join(root, 'recording') });
  const questionFile = join(root, 'question.json');
  const request: AgentRequest = {
    runId: 'r1',
    taskId,
    attempt,
    model: null,
    resumeSession: null,
    sessionId: 's',
    packetPath: '/packet.json',
    questionFile,
    prompt: '',
    workspace: join(root, 'tree'),
    isolation: 'none',
    redact: asItIs,
    stateFolder: '/state/agent',
  };
  const { argv, environment } = agent.launch(request);
  const child = spawnSync(argv[0], argv.slice(1), {
    cwd: request.workspace,
    env: { PATH: process.env['PATH'], HOME: root, ...environment },
    timeout: 10_000,
  });
  const interpreter = agent.interpret(request);
  const events = interpreter.feed(Buffer.concat([child.stdout, child.stderr]));
  const readQuestion = () => (existsSync(questionFile) ? readFileSync(questionFile, 'utf8') : null);
  return { events, outcome: interpreter.finish({ kind: 'exited', code: child.status ?? -1 }, readQuestion) };
}

const tree = (path: string) => readFileSync(join(root, 'tree', path), 'utf8');

test('files are written over the tree, after the transcript was told', () => {
  write({
    'recording/T001/transcript.txt': 'reading\nwriting src/a.js',
    'recording/T001/pace': '0',
    'recording/T001/files/src/a.js': 'new',
    'tree/src/a.js': 'old',
    'tree/src/b.js': 'stays',
  });
  const { events, outcome } = play();
  expect(events).toEqual([
    { type: 'text', text: 'reading' },
    { type: 'text', text: 'writing src/a.js' },
  ]);
  expect(outcome).toEqual({ kind: 'done', summary: 'writing src/a.js', usage: NO_USAGE });
  expect([tree('src/a.js'), tree('src/b.js')]).toEqual(['new', 'stays']);
});

test('a file that can be executed still can be', () => {
  write({ 'recording/T001/files/run.sh': '#!/bin/sh\n' });
  spawnSync('/bin/chmod', ['755', join(root, 'recording/T001/files/run.sh')]);
  play();
  expect(statSync(join(root, 'tree/run.sh')).mode & 0o100).toBe(0o100);
});

test('a patch is applied, and paths are deleted', () => {
  write({
    'tree/a.txt': 'one\ntwo\n',
    'tree/old/b.txt': 'x',
    'recording/T001/change.patch': '--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n',
    'recording/T001/delete.txt': 'old\nnot-there\n\n',
  });
  expect(play().outcome.kind).toBe('done');
  expect(tree('a.txt')).toBe('one\nthree\n');
  expect(existsSync(join(root, 'tree/old'))).toBe(false);
});

test('attempts may differ, and the last one recorded serves for the later ones', () => {
  write({ 'recording/T001/attempt-1/files/a': '1', 'recording/T001/attempt-3/files/a': '3' });
  const seen = [1, 2, 3, 4].map((attempt) => {
    play('T001', attempt);
    return tree('a');
  });
  expect(seen).toEqual(['1', '1', '3', '3']);
});

test('an attempt may ask', () => {
  write({ 'recording/T001/question.json': '{"question":"Which?","options":["a","b"],"default":"a"}' });
  expect(play().outcome).toEqual({
    kind: 'asked',
    question: 'Which?',
    options: ['a', 'b'],
    fallback: 'a',
    usage: NO_USAGE,
  });
});

test('an attempt may fail', () => {
  write({ 'recording/T001/exit-code': '7\n' });
  expect(play().outcome).toMatchObject({ kind: 'failed', failure: { class: 'retryable' } });
});

test('a task without a recording waits for a person', () => {
  write({ 'recording/T002/files/a': '' });
  expect(play('T001').outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'fatal', message: expect.stringContaining('There is no recording for this task') },
  });
});

test('a patch that does not apply fails with its reason', () => {
  write({ 'recording/T001/change.patch': '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-two\n+three\n' });
  expect(play().outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'fatal', evidence: expect.stringContaining('a.txt') },
  });
});

test.each(['../outside', '/etc/hostname', 'a/../../outside', '.', './a', '..'])('%s is never deleted', (path) => {
  write({ outside: 'stays', 'tree/a': 'stays', 'recording/T001/delete.txt': path });
  expect(play().outcome).toMatchObject({ kind: 'failed', failure: { class: 'fatal' } });
  expect([readFileSync(join(root, 'outside'), 'utf8'), tree('a')]).toEqual(['stays', 'stays']);
});

test.each([
  ['T001', 'T001'],
  ['1.2', '1.2'],
  ['../x', '__x'],
  ['a/b c', 'a_b_c'],
  ['..', '_'],
])('the recording of %j is in %j', (id, folder) => {
  expect(recordingOf('/r', id)).toBe(`/r/${folder}`);
});

test('a player that was ended is played again, and a cancelled one has no failure', () => {
  const agent = createReplayAgent({ folder: '/recording' });
  const request = { taskId: 'T001', redact: asItIs as AgentRequest['redact'] } as AgentRequest;
  const outcome = (end: ProcessEnd) => agent.interpret(request).finish(end, () => null);
  expect(outcome({ kind: 'signalled', signal: 9 })).toMatchObject({ kind: 'failed', failure: { class: 'retryable' } });
  expect(outcome({ kind: 'cancelled' })).toEqual({ kind: 'cancelled', usage: NO_USAGE });
});

test('it says whether there is anything to play', async () => {
  write({ 'recording/T001/files/a': '', 'recording/T002/files/a': '', 'empty/note.txt': '' });
  const presence = (folder: string) => createReplayAgent({ folder: join(root, folder) }).presence();
  expect(await presence('recording')).toMatchObject({ available: true, detail: expect.stringContaining('2 tasks') });
  expect(await presence('empty')).toMatchObject({ available: false, detail: expect.stringContaining('no recordings') });
  expect(await presence('missing')).toMatchObject({
    available: false,
    detail: expect.stringContaining('cannot be read'),
  });
});
