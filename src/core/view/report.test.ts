import { describe, expect, it } from 'vitest';
import { aFailure, anAttempt, aReport, aRun, aTask, TEST_TIME } from '../../testing/run-builders.ts';
import { nextSteps } from './next-steps.ts';
import { toReport } from './report.ts';
import type { RunStatus, TaskStatus } from './run-view.ts';
import { takeCommands } from './take.ts';

const FAILED = anAttempt({
  status: 'failed',
  failure: aFailure(),
  reports: [aReport({ verdict: 'failed' }), aReport({ gate: 'types' })],
  usage: { messages: 2, inputTokens: 10, outputTokens: 5, costUsd: 0.25 },
});
const SECOND = anAttempt({
  number: 2,
  startedAt: TEST_TIME + 12_000,
  finishedAt: TEST_TIME + 20_000,
  reports: [aReport()],
});

describe('the report', () => {
  it('adds up time, attempts, failures, gates and usage', () => {
    const tasks = [
      aTask({
        id: 'T1',
        status: 'completed',
        by: 'gates',
        attempts: [FAILED, SECOND],
        startedAt: TEST_TIME,
        finishedAt: TEST_TIME + 20_000,
        commit: 'c1',
      }),
      aTask({
        id: 'T2',
        status: 'completed',
        by: 'gates',
        attempts: [anAttempt({ reports: [aReport({ verdict: 'error' })] })],
      }),
      aTask({ id: 'T3', status: 'completed', by: 'person' }),
      aTask({
        id: 'T4',
        status: 'paused',
        attempts: [anAttempt({ status: 'cancelled' }), anAttempt({ number: 2, finishedAt: null })],
      }),
    ];
    const report = toReport(aRun({ tasks, finishedAt: TEST_TIME + 30_000, status: 'failed' }), []);
    expect(report).toMatchObject({
      durationMs: 30_000,
      workMs: 38_000,
      attempts: { total: 5, failed: 1, cancelled: 1 },
      firstTimeRate: 0.5,
      failures: { quality: 1 },
      gates: [
        { gate: 'test', passed: 1, failed: 1, error: 1, durationMs: 3_600 },
        { gate: 'types', passed: 1, failed: 0, error: 0, durationMs: 1_200 },
      ],
    });
    expect(report.tasks[0]).toMatchObject({
      durationMs: 20_000,
      usage: { costUsd: 0.25 },
      tried: [
        { failure: 'quality', failedGates: ['test'], durationMs: 10_000 },
        { failure: null, status: 'succeeded' },
      ],
    });
    expect(report.bars.at(-1)).toMatchObject({ task: 'T4', attempt: 2, toMs: 30_000 });
  });

  it('sorts failure classes by name', () => {
    const failedWith = (name: 'retryable' | 'auth' | 'resource') =>
      anAttempt({ status: 'failed', failure: aFailure({ class: name }) });
    const tasks = [
      aTask({
        id: 'T1',
        attempts: [failedWith('retryable'), failedWith('auth'), failedWith('resource'), failedWith('retryable')],
      }),
    ];
    expect(Object.entries(toReport(aRun({ tasks }), []).failures)).toEqual([
      ['auth', 1],
      ['resource', 1],
      ['retryable', 2],
    ]);
  });

  it('tells the timeline without details, relative to the start', () => {
    const history = [
      { seq: 1, at: TEST_TIME - 1_000, event: { type: 'run-approved', by: 'person', planHash: 'h' } },
      { seq: 2, at: TEST_TIME, event: { type: 'task-queued', task: 'T1' } },
      {
        seq: 3,
        at: TEST_TIME + 5_000,
        event: { type: 'task-completed', task: 'T1', by: 'gates', commit: null, tree: null },
      },
    ] as const;
    const report = toReport(aRun(), history);
    expect(report.durationMs).toBe(5_000);
    expect(report.timeline).toEqual([
      { offsetMs: 0, task: null, sentence: 'The plan was approved.' },
      { offsetMs: 5_000, task: 'T1', sentence: 'Completed.' },
    ]);
  });

  it('tells the caps of the run and those that it came near to, where it has any', () => {
    const cap = { scope: 'run', measure: 'costUsd', limit: 10, used: 9, until: null } as const;
    const nearCaps = [{ ...cap, of: null, ofAttempt: null }];
    expect(toReport(aRun({ caps: [cap], nearCaps }), [])).toMatchObject({ caps: [cap], nearCaps });
    expect(toReport(aRun(), [])).not.toHaveProperty('caps');
    expect(toReport(aRun(), [])).not.toHaveProperty('nearCaps');
  });

  it('of a run that never started is empty, and takes nothing', () => {
    const report = toReport(aRun({ startedAt: null, status: 'planned' }), []);
    expect(report).toMatchObject({ durationMs: 0, workMs: 0, firstTimeRate: null, take: [], bars: [] });
  });
});

describe('taking the result', () => {
  it('is three git commands, quoted where it has to be', () => {
    const tasks = [aTask({ id: 'T1', commit: 'c1' })];
    expect(takeCommands(aRun({ repository: '/home/ada/my albums', tasks }))).toEqual([
      "git -C '/home/ada/my albums' log --oneline --first-parent HEAD..slipway/r7k2/result",
      "git -C '/home/ada/my albums' diff --stat HEAD...slipway/r7k2/result",
      "git -C '/home/ada/my albums' merge --no-ff slipway/r7k2/result",
    ]);
  });

  it('is nothing when nothing landed or nothing can', () => {
    expect(takeCommands(aRun({ tasks: [aTask({ id: 'T1' })] }))).toEqual([]);
    expect(takeCommands(aRun({ resultBranch: null, tasks: [aTask({ id: 'T1', commit: 'c1' })] }))).toEqual([]);
  });
});

describe('next steps', () => {
  const question = {
    kind: 'question' as const,
    id: 12,
    deadlineAt: null,
    overdue: false,
    text: 'Which database?',
    options: ['sqlite', 'postgres'],
    fallback: null,
  };

  it.each<readonly [RunStatus, readonly string[]]>([
    ['planned', ['slipway approve r7k2']],
    ['paused', ['slipway resume r7k2']],
    ['running', []],
    ['approved', []],
    ['completed', []],
    ['failed', []],
    ['aborted', []],
  ])('of a %s run', (status, commands) => {
    expect(nextSteps(aRun({ status })).flatMap((step) => step.commands)).toEqual(commands);
  });

  it.each<readonly [TaskStatus, readonly string[]]>([
    [
      'paused',
      ['slipway why r7k2/T1', 'slipway retry r7k2/T1', 'slipway skip r7k2/T1', 'slipway assign r7k2/T1 --to NAME'],
    ],
    [
      'failed',
      ['slipway why r7k2/T1', 'slipway retry r7k2/T1', 'slipway skip r7k2/T1', 'slipway assign r7k2/T1 --to NAME'],
    ],
    ['awaiting-decision', []],
    ['pending', []],
    ['queued', []],
    ['running', []],
    ['merging', []],
    ['completed', []],
    ['blocked', []],
    ['skipped', []],
  ])('of a %s task', (status, commands) => {
    expect(nextSteps(aRun({ tasks: [aTask({ id: 'T1', status })] })).flatMap((step) => step.commands)).toEqual(
      commands,
    );
  });

  it('offer the fallback, else the first option, as the answer', () => {
    const asked = (change: object) =>
      nextSteps(
        aRun({ tasks: [aTask({ id: 'T 1', status: 'awaiting-decision', question: { ...question, ...change } })] }),
      );
    expect(asked({})).toEqual([
      {
        task: 'T 1',
        sentence: 'Asks: Which database? Options: sqlite | postgres',
        commands: ["slipway answer 'r7k2/T 1' sqlite"],
      },
    ]);
    expect(asked({ options: [] })[0]?.commands).toEqual(["slipway answer 'r7k2/T 1' TEXT"]);
    expect(asked({ fallback: 'my own', options: [] })[0]).toMatchObject({
      sentence: 'Asks: Which database?',
      commands: ["slipway answer 'r7k2/T 1' 'my own'"],
    });
  });

  it('propose another plan where so many merges conflicted', () => {
    const message = '3 merges of this run conflicted.';
    const replanning = { conflicts: 3, threshold: 3, files: [], message };
    expect(nextSteps(aRun({ replanning }))).toEqual([
      { task: null, sentence: message, commands: ['slipway replan r7k2'] },
    ]);
  });

  it('fall back to what the engine says when no task explains it', () => {
    expect(nextSteps(aRun({ needsAttention: true, attention: ['The disk is full.'] }))).toEqual([
      { task: null, sentence: 'The disk is full.', commands: [] },
    ]);
  });

  it('throw for states that do not exist, since those are bugs', () => {
    const unknown = 'vanished' as unknown;
    expect(() => nextSteps(aRun({ status: unknown as RunStatus }))).toThrow('unhandled variant');
    expect(() => nextSteps(aRun({ tasks: [aTask({ id: 'T1', status: unknown as TaskStatus })] }))).toThrow('unhandled');
  });
});
