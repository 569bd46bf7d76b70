import { expect, test } from 'vitest';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { readCutResult } from './cut-result.ts';
import { createClaudeInterpreter } from './interpreter.ts';

const LONG = 'x"\\\n'.repeat(1_300_000);
const FIGURES = { total_cost_usd: 0.5, usage: { input_tokens: 7, output_tokens: 3 }, modelUsage: {} };
const SUCCESS = { ...FIGURES, is_error: false, num_turns: 2, subtype: 'success' };

/** What comes of a session whose last line is this one, told in pieces. */
function outcomeOf(line: object, code = 0, schema: object | null = null) {
  const interpreter = createClaudeInterpreter(() => 0, { redact: asItIs, schema });
  const init = { type: 'system', subtype: 'init', session_id: 's' };
  const bytes = new TextEncoder().encode(`${JSON.stringify(init)}\n${JSON.stringify(line)}\n`);
  for (let start = 0; start < bytes.length; start += 65_536) interpreter.feed(bytes.subarray(start, start + 65_536));
  const end: ProcessEnd = { kind: 'exited', code };
  return interpreter.finish(end, () => null);
}

test('a result that is too long to be read keeps its verdict, its figures and the beginning of what was said', () => {
  for (const line of [
    { type: 'result', ...SUCCESS, result: LONG },
    // As 2.1.329 orders it.
    { ...SUCCESS, api_error_status: null, result: LONG, type: 'result', uuid: 'u' },
  ]) {
    const outcome = outcomeOf(line);
    expect(outcome).toMatchObject({ kind: 'done', usage: { inputTokens: 7, outputTokens: 3, costUsd: 0.5 } });
    if (outcome.kind !== 'done') continue;
    expect(outcome.summary.length).toBeGreaterThan(10_000);
    expect(LONG.startsWith(outcome.summary)).toBe(true);
  }
});

test('an error that is too long to be read is an error', () => {
  const failed = { ...SUCCESS, is_error: true, api_error_status: 429, result: LONG, type: 'result' };
  expect(outcomeOf(failed, 1)).toMatchObject({ kind: 'failed', failure: { class: 'limited' } });
  // An exit status is not believed where the line tells otherwise.
  expect(outcomeOf(failed, 0)).toMatchObject({ kind: 'failed', failure: { class: 'limited' } });
});

test('where the verdict stands behind the cut, the exit status tells', () => {
  const denials = [{ tool_name: 'Write', tool_input: { content: LONG } }];
  const line = { ...FIGURES, permission_denials: denials, is_error: false, subtype: 'success', type: 'result' };
  expect(outcomeOf(line, 0)).toMatchObject({ kind: 'done', summary: '' });
  expect(outcomeOf(line, 1)).toMatchObject({ kind: 'failed', failure: { class: 'retryable' } });
});

test('a document that stands behind the cut is one that was not given', () => {
  const line = { type: 'result', ...SUCCESS, result: LONG, structured_output: { a: 1 } };
  expect(outcomeOf(line, 0, { type: 'object' })).toMatchObject({ kind: 'failed', failure: { class: 'quality' } });
});

test.each([
  `{"type":"user","tool_use_result":"${'x'.repeat(100)}`,
  '{"type":"assistant","total_cost_usd":1,"modelUsage":{},"is_error":false,"subtype":"success","x":"',
  '{"total_cost_usd":1,"x":"',
  'warning: {nothing',
  'x'.repeat(100),
  '{',
  '',
])('another line is no result: %s', (head) => {
  expect(readCutResult(head)).toBeNull();
});

test('wherever it is cut, it is read without a fault, and each field is whole or is not there', () => {
  const whole = JSON.stringify({
    ...{ type: 'result', subtype: 'success', is_error: false, num_turns: 12, total_cost_usd: 0.25 },
    ...{ modelUsage: { 'a"]}': { costUSD: 1 } }, usage: { input_tokens: 5 }, permission_denials: [[], {}, '}', 1] },
    ...{ result: 'She said "é\\" and went.\n', terminal_reason: 'completed' },
  });
  for (let length = 0; length < whole.length; length += 1) {
    const read = readCutResult(whole.slice(0, length));
    if (read === null) continue;
    expect(['success', 'unknown']).toContain(read.line.subtype);
    expect([undefined, 12]).toContain(read.line.num_turns);
    expect([undefined, 0.25]).toContain(read.line.total_cost_usd);
    expect('She said "é\\" and went.\n'.startsWith(read.line.result ?? '')).toBe(true);
    if (read.tellsVerdict) expect(read.line).toMatchObject({ is_error: false, subtype: 'success' });
  }
  expect(readCutResult(whole)).toMatchObject({ tellsVerdict: true, line: { terminal_reason: 'completed' } });
});
