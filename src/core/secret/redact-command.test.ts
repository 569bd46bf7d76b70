import { expect, test } from 'vitest';
import { aPlan, aTask, someSettings, someTarget } from '../../testing/plans.ts';
import type { RunCommand } from '../run/commands.ts';
import { NO_USAGE } from '../run/usage.ts';
import { redactCommand } from './redact-command.ts';

const WORD = 'planted-word';
const redact = (text: string) => text.replaceAll(WORD, '[gone]');
const failure = { class: 'quality', message: WORD, hint: WORD, evidence: WORD } as const;
const report = { gate: 'g', verdict: 'failed', exitCode: 1, durationMs: 1, outputTail: WORD, message: WORD } as const;
const at = { task: 'T1', attempt: 1 } as const;

const COMMANDS: readonly RunCommand[] = [
  {
    type: 'plan',
    plan: aPlan([aTask('T1', { title: WORD, description: WORD, acceptance: [WORD] })], { title: WORD }),
    settings: someSettings(),
    target: someTarget(),
    title: WORD,
  },
  {
    ...{ type: 'replan', by: 'person', planPath: 'p', planHash: 'h', specFiles: [], specEdition: null, touches: [] },
    plan: aPlan(
      [
        aTask('T1', {
          dependsOn: [{ id: 'T2', kind: 'explicit', why: WORD, line: 1 }],
          traces: [{ id: 'FR-1', file: 'spec.md', line: 1, quote: WORD }],
        }),
      ],
      {
        diagnostics: [
          { code: 'plan/x', severity: 'info', message: WORD, hint: '', file: 'tasks.md', line: 1, column: 1 },
        ],
        joins: [{ after: ['T1'], before: ['T2'], kind: 'phase', why: WORD, line: 1 }],
      },
    ),
  },
  { type: 'pause', by: 'person', mode: 'now', reason: WORD },
  { type: 'abort', by: 'person', reason: WORD },
  { type: 'skip', by: 'person', task: 'T1', satisfy: false, reason: WORD },
  { type: 'retry', by: 'person', task: 'T1', note: WORD },
  { type: 'tell', by: 'person', task: 'T1', text: WORD },
  { type: 'answer', by: 'person', task: 'T1', answer: WORD },
  { type: 'hand-in', by: 'person', task: 'T1', summary: WORD },
  { type: 'report-target-failed', message: WORD, hint: WORD },
  { type: 'report-agent-session', ...at, sessionId: 's', model: WORD, version: WORD },
  { type: 'report-agent-done', ...at, summary: WORD, usage: NO_USAGE },
  { type: 'report-agent-asked', ...at, question: WORD, options: [WORD], fallback: WORD, usage: NO_USAGE },
  { type: 'report-agent-limited', agent: 'claude', delayMs: 1, reason: WORD },
  { type: 'report-attempt-failed', ...at, failure, usage: NO_USAGE, reports: [report] },
  { type: 'report-verified', ...at, tree: 't', reports: [report] },
  { type: 'report-snapshot', ...at, commit: 'c', tree: 't', files: [`${WORD}.txt`] },
  { type: 'report-salvage-failed', ...at, reason: WORD },
];

test.each(COMMANDS.map((command) => [command.type, command] as const))(
  'nothing of a secret is left in %s',
  (_, command) => {
    const passed = redactCommand(command, redact);
    expect(JSON.stringify(passed)).not.toContain(WORD);
    expect(JSON.stringify(passed)).toContain('[gone]');
  },
);

test('every word of a plan is looked at', () => {
  const why = { why: WORD, line: 1 } as const;
  const task = aTask('T1', {
    ...{ title: WORD, description: WORD, phase: WORD, story: WORD, tags: [WORD], acceptance: [WORD] },
    dependsOn: [{ id: 'T2', kind: 'explicit', ...why }],
    traces: [{ id: 'FR-1', file: 'spec.md', line: 1, quote: WORD }],
    testStrategy: { kind: 'none', why: WORD },
  });
  const plan = aPlan([task], {
    title: WORD,
    joins: [{ after: ['T1'], before: ['T2'], kind: 'phase', ...why }],
    conflicts: [{ a: 'T1', b: 'T2', file: 'a', why: WORD }],
    together: [{ a: 'T1', b: 'T2', why: WORD }],
    diagnostics: [
      { code: 'plan/x', severity: 'info', message: WORD, hint: WORD, file: 'tasks.md', line: 1, column: 1 },
    ],
  });
  const passed = redactCommand(
    { type: 'plan', plan, settings: someSettings(), target: someTarget(), title: '' },
    redact,
  );
  expect(JSON.stringify(passed)).not.toContain(WORD);
});

test('a command without secrets is as it was', () => {
  for (const command of COMMANDS) expect(redactCommand(command, (text) => text)).toEqual(command);
});

const PASSED: readonly RunCommand[] = [
  { type: 'approve', by: 'person', planHash: 'h' },
  { type: 'assign', by: 'person', task: 'T1', agent: 'claude' },
  { type: 'retry', by: 'person', task: 'T1', note: null },
  { type: 'report-agent-asked', ...at, question: 'Which?', options: [], fallback: null, usage: NO_USAGE },
  { type: 'report-landed', ...at, commit: 'c', tree: 't' },
  { type: 'report-timer', timer: 'day:1' },
];

test.each(PASSED.map((command) => [command.type, command] as const))(
  'what nobody wrote in words is as it was in %s',
  (_, command) => {
    expect(redactCommand(command, () => '[gone]')).toEqual(
      command.type === 'report-agent-asked' ? { ...command, question: '[gone]' } : command,
    );
  },
);

test('a command that does not exist is a bug and passes nothing on', () => {
  const unknown: unknown = { type: 'shout', text: WORD };
  expect(() => redactCommand(unknown as RunCommand, redact)).toThrow('unhandled');
});
