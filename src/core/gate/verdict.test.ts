import { expect, test } from 'vitest';
import { aTask, someSettings } from '../../testing/plans.ts';
import { EVIDENCE_BYTES } from '../text/tail.ts';
import type { Gate, GateReport, GateStage } from './gate.ts';
import { gatesFor, judge } from './verdict.ts';

const gate = (name: string, at: GateStage): Gate => ({ name, run: `run ${name}`, at, timeoutMs: 1_000, report: null });
const GATES = [gate('types', 'task'), gate('tests', 'task'), gate('slow', 'merge'), gate('system', 'phase')];

const report = (fields: Partial<GateReport>): GateReport => ({
  gate: 'tests',
  verdict: 'passed',
  exitCode: 0,
  durationMs: 1,
  outputTail: '',
  message: 'The gate tests passed.',
  ...fields,
});

const names = (gates: readonly Gate[]) => gates.map(({ name }) => name);

test('a task is judged by the gates of the stage, in the order of their declaration', () => {
  const settings = someSettings({ gates: GATES });
  expect(names(gatesFor(aTask('T1'), settings, 'task'))).toEqual(['types', 'tests']);
  expect(names(gatesFor(aTask('T1'), settings, 'merge'))).toEqual(['slow']);
  expect(names(gatesFor(aTask('C1', { kind: 'checkpoint' }), settings, 'phase'))).toEqual(['system']);
});

test('gates that a task names replace those of its judging stage, and judge it once', () => {
  const settings = someSettings({ gates: GATES });
  const task = aTask('T1', { overrides: { gates: ['slow'] } });
  expect(names(gatesFor(task, settings, 'task'))).toEqual(['slow']);
  expect(names(gatesFor(task, settings, 'merge'))).toEqual([]);
  const checkpoint = aTask('C1', { kind: 'checkpoint', overrides: { gates: ['tests'] } });
  expect(names(gatesFor(checkpoint, settings, 'phase'))).toEqual(['tests']);
});

test('the configuration wins over the plan, and an empty list means no gate', () => {
  const settings = someSettings({ gates: GATES, tasks: { T1: { gates: [] } } });
  expect(gatesFor(aTask('T1', { overrides: { gates: ['slow'] } }), settings, 'task')).toEqual([]);
});

test('work that passed every gate has no failure', () => {
  expect(judge([])).toBeNull();
  expect(judge([report({}), report({ gate: 'types' })])).toBeNull();
});

test('a failed gate is a matter of quality, with its name and the end of its output', () => {
  const failed = report({
    verdict: 'failed',
    exitCode: 1,
    outputTail: '1 test failed',
    message: 'It ended with exit status 1.',
  });
  expect(judge([report({ gate: 'types' }), failed])).toEqual({
    class: 'quality',
    message: 'The gate tests did not pass. It ended with exit status 1.',
    hint: 'Mend what the output of the gates names, and run the same commands before you finish.',
    evidence: '--- tests (exit 1) ---\n1 test failed',
  });
});

test.each([
  ['time', 'quality'],
  ['output', 'quality'],
  ['memory', 'quality'],
  ['processes', 'quality'],
  ['signal', 'quality'],
  ['setup', 'dependency'],
  ['command', 'dependency'],
  ['lost', 'retryable'],
] as const)('a gate that could not judge because of %s is of the class %s', (cause, expected) => {
  expect(judge([report({ verdict: 'error', exitCode: null, cause })])?.class).toBe(expected);
});

test('a gate that could not judge and does not say why is asked again', () => {
  expect(judge([report({ verdict: 'error', exitCode: null })])?.class).toBe('retryable');
});

test('what one gate found stands, whatever kept another from judging', () => {
  const lost = report({ gate: 'types', verdict: 'error', exitCode: null, cause: 'lost' });
  expect(judge([lost, report({ verdict: 'failed', exitCode: 1 })])?.class).toBe('quality');
  expect(judge([lost, report({ gate: 'lint', verdict: 'error', cause: 'command' })])?.class).toBe('dependency');
});

test('the evidence of many gates fits the bound, each with its end', () => {
  const many = Array.from({ length: 10 }, (_, index) =>
    report({ gate: `g${index}`, verdict: 'failed', outputTail: `${'x'.repeat(9_000)}end${index}` }),
  );
  const evidence = judge(many)?.evidence ?? '';
  expect(new TextEncoder().encode(evidence).length).toBeLessThanOrEqual(EVIDENCE_BYTES);
  for (const index of many.keys()) expect(evidence).toContain(`end${index}`);
});
