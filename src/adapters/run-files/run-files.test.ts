import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildBrief } from '../../core/packet/build-brief.ts';
import { briefSettings } from '../../core/packet/settings.ts';
import type { Packet } from '../../core/run/packet.ts';
import type { RunFiles } from '../../ports/run-files.ts';
import { aTask } from '../../testing/plans.ts';
import { createRunFiles } from './run-files.ts';

let root: string;
let files: RunFiles;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-run-files-'));
  files = createRunFiles(root);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (taskId: string, attempt = 1, runId = 'r1') => ({ runId, taskId, attempt });

function packetOf(attempt: number): Packet {
  const task = aTask('T1');
  const brief = buildBrief({
    ...{
      planTitle: 'Plan',
      task,
      ancestors: [],
      earlier: [],
      gates: [],
      specFiles: [],
      settings: briefSettings(undefined),
    },
    surroundings: { documents: [], existing: null, conventions: [], examples: [] },
  });
  return {
    ...{ schemaVersion: 1, runId: 'r1', attempt, task, criteria: [], files: [], specFiles: [], conventions: [] },
    ...{ dependencies: [], gates: [], feedback: null, notes: [], questionFile: '/outbox/question.json', brief },
  };
}

test('every attempt of every task of every run has folders of its own, for the user alone', () => {
  const keys = [at('T1'), at('T1', 2), at('T2'), at('T1', 1, 'r2')];
  const folders = keys.flatMap((key) => [files.attemptDirectory(key), files.scratch(key)]);
  expect(new Set(folders).size).toBe(8);
  expect(folders.map((folder) => statSync(folder).mode & 0o777)).toEqual(folders.map(() => 0o700));
});

test('the folders of an attempt are the same however many others were asked for in between, and for the next daemon', () => {
  const key = at('T1');
  const folders = [files.attemptDirectory(key), files.scratch(key)];
  writeFileSync(join(files.scratch(key), 'left'), 'x');
  for (let n = 0; n < 1_100; n += 1) files.attemptDirectory(at(`N${n}`));
  for (const again of [files, createRunFiles(root)]) {
    expect([again.attemptDirectory(key), again.scratch(key)]).toEqual(folders);
    expect(readdirSync(again.scratch(key))).toEqual(['left']);
  }
});

test('an attempt has an output once its program was started, and looking for it makes nothing', () => {
  const key = at('Printed');
  const before = readdirSync(dirname(files.attemptDirectory(at('T1'))));
  expect(files.outputOf(key)).toBeNull();
  expect(readdirSync(dirname(files.attemptDirectory(at('T1'))))).toEqual(before);
  writeFileSync(join(files.attemptDirectory(key), 'output'), 'x');
  expect(files.outputOf(key)).toBe(join(files.attemptDirectory(key), 'output'));
});

test('ids that are no file names, or look alike, name folders below the run', () => {
  const ids = ['../../etc', 'a/b', 'A/B', '\u00e9', 'e\u0301'];
  const names = ids.map((id) => files.attemptDirectory(at(id)));
  expect(new Set(names).size).toBe(ids.length);
  for (const name of names) expect(name.slice(join(root, 'r1').length)).toMatch(/^\/[a-z0-9-]+\.1$/);
});

test('a packet that is written again replaces the one that was there', () => {
  const path = files.writePacket(at('T1'), packetOf(1));
  expect(files.writePacket(at('T1'), { ...packetOf(1), notes: ['Mind the gap.'] })).toBe(path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ notes: ['Mind the gap.'] });
  expect(readdirSync(files.attemptDirectory(at('T1')))).toEqual(['packet.json']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('an agent that asked nothing has no question; a long one is cut', () => {
  expect(files.readQuestion(at('T1'))).toBeNull();
  writeFileSync(join(files.scratch(at('T1')), 'question.json'), 'x'.repeat(100_000));
  expect(files.readQuestion(at('T1'))).toBe('x'.repeat(65_536 - 4_096));
});

test('of a question that is cut nothing of a secret is left at its end', () => {
  const words = 'correct horse battery staple';
  for (let kept = 0; kept <= words.length; kept += 3) {
    const question = `${'.'.repeat(65_536 - kept)}${words} and more`;
    writeFileSync(join(files.scratch(at('T1')), 'question.json'), question);
    expect(files.readQuestion(at('T1'))).toMatch(/^[.]+$/);
  }
});

test('a question is read from a regular file alone: pipes, links and folders that an agent leaves ask nothing', () => {
  const key = at('T1');
  const place = join(files.scratch(key), 'question.json');
  execFileSync('mkfifo', [place]);
  expect(files.readQuestion(key)).toBeNull();
  rmSync(place);
  writeFileSync(join(root, 'secret.txt'), 'a secret of the user');
  symlinkSync(join(root, 'secret.txt'), place);
  expect(files.readQuestion(key)).toBeNull();
  rmSync(place);
  mkdirSync(place);
  expect(files.readQuestion(key)).toBeNull();
  rmSync(place, { recursive: true });
  writeFileSync(place, 'Which port?');
  expect(files.readQuestion(key)?.replaceAll('\0', '')).toBe('Which port?');
});
