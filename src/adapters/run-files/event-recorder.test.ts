import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordedAgentEvent } from '../../core/agent/event.ts';
import { createTextRedactor } from '../../core/secret/redact.ts';
import { openEventRecorder } from './event-recorder.ts';

let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-events-'));
  path = join(root, 'events.jsonl');
});
afterEach(() => rmSync(root, { recursive: true }));

const redact = createTextRedactor([{ name: 'TOKEN', value: 'very-"secret"-value' }]);
const said = (text: string): RecordedAgentEvent => ({ at: 1, event: { type: 'text', text } });
const lines = () =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).event);

test('events are lines, and no secret is in them', () => {
  openEventRecorder(path, redact).add([said('The key is very-"secret"-value.')]);
  expect(lines()).toEqual([{ type: 'text', text: 'The key is [redacted:TOKEN].' }]);
});

test('an agent that is found again tells all, and nothing is recorded twice, however it is cut', () => {
  openEventRecorder(path, redact).add([said('one'), said('two')]);
  const again = openEventRecorder(path, redact);
  again.add([said('one')]);
  again.add([said('two'), said('three')]);
  again.add([said('four')]);
  expect(lines().map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four']);
});

test('a file is full one day, says so once, and stays full for the next daemon', () => {
  const recorder = openEventRecorder(path, redact);
  const flood = () => Array.from({ length: 100 }, () => said('x'.repeat(50_000)));
  recorder.add([said('first')]);
  recorder.add(flood());
  recorder.add(flood());
  openEventRecorder(path, redact).add([said('first'), ...flood(), said('late')]);
  expect(lines()).toEqual([
    { type: 'text', text: 'first' },
    { type: 'unknown', raw: 'No more is recorded: the file of events is full.' },
  ]);
});

test('a folder that cannot be written ends nothing', () => {
  expect(() => openEventRecorder(join(root, 'none/events.jsonl'), redact).add([said('one')])).not.toThrow();
});
