import { describe, expect, test } from 'vitest';
import { anAttempt, aRun, aTask } from '../../testing/run-builders.ts';
import { openDecisions } from './decisions.ts';
import type { TaskView } from './run-view.ts';

const QUESTION: NonNullable<TaskView['question']> = {
  id: 12,
  text: 'Which?',
  options: ['red', 'blue'],
  fallback: 'red',
  kind: 'question',
  deadlineAt: 5_000,
  overdue: false,
};

function decisionsOf(...tasks: readonly (Partial<TaskView> & { readonly id: string })[]) {
  return openDecisions(aRun({ tasks: tasks.map(aTask) }));
}

describe('what waits for a person', () => {
  test('a question comes with its options, its default, its deadline and the commands that answer it', () => {
    expect(decisionsOf({ id: 'T1', status: 'awaiting-decision', question: QUESTION })).toEqual([
      {
        run: 'r7k2',
        title: 'Photo albums',
        task: 'T1',
        kind: 'question',
        question: 12,
        text: 'Which?',
        options: ['red', 'blue'],
        fallback: 'red',
        deadlineAt: 5_000,
        overdue: false,
        commands: [
          'slipway answer r7k2/T1 --question 12 1',
          'slipway answer r7k2/T1 --question 12 2',
          'slipway answer r7k2/T1 --question 12 --free TEXT',
        ],
      },
    ]);
  });

  test('a question without options is answered with words, and a permission is told as one', () => {
    const question = { ...QUESTION, options: [], fallback: null, kind: 'permission' } as const;
    expect(decisionsOf({ id: 'T 1', status: 'awaiting-decision', question })).toMatchObject([
      { kind: 'permission', commands: ["slipway answer 'r7k2/T 1' --question 12 TEXT"] },
    ]);
  });

  test('a task for a person comes with the commands that do it', () => {
    expect(decisionsOf({ id: 'T1', status: 'assigned', reason: 'It waits for ana.' })).toMatchObject([
      {
        kind: 'assignment',
        text: 'Do T1: It waits for ana.',
        commands: ['slipway workspace r7k2/T1', 'slipway done r7k2/T1', 'slipway assign r7k2/T1 --agent AGENT'],
      },
    ]);
  });

  test('a task that does not get on comes with what can become of it', () => {
    const found = decisionsOf({ id: 'T1', status: 'paused', reason: 'A conflict.' }, { id: 'T2', status: 'failed' });
    expect(found.map(({ task, kind }) => [task, kind])).toEqual([
      ['T1', 'attention'],
      ['T2', 'attention'],
    ]);
    expect(found[0]!.commands).toContain('slipway skip r7k2/T1');
  });

  test('an agent without a log-in and a plan without approval concern the whole run', () => {
    const holds = [
      { agent: 'claude', kind: 'stopped', reason: 'Not logged in.', until: null },
      { agent: 'codex', kind: 'braked', reason: 'A limit.', until: 9 },
    ] as const;
    expect(openDecisions(aRun({ holds }))).toMatchObject([
      { task: null, kind: 'agent', text: 'Agent claude is stopped: Not logged in.', commands: ['slipway resume r7k2'] },
    ]);
    expect(openDecisions(aRun({ status: 'planned' }))).toMatchObject([
      { kind: 'run', commands: ['slipway approve r7k2'] },
    ]);
  });

  test('a task that only the pause of its run holds back waits for nobody', () => {
    const tasks = [aTask({ id: 'T1', status: 'paused', attempts: [anAttempt({ status: 'cancelled' })] })];
    expect(openDecisions(aRun({ status: 'paused', tasks })).map(({ task }) => task)).toEqual([null]);
  });

  test('a cap may be raised by another amount', () => {
    const question = { ...QUESTION, options: ['raise by 5', 'stop'], kind: 'budget' } as const;
    const [decision] = decisionsOf({ id: 'T1', status: 'awaiting-decision', question });
    expect(decision?.commands.at(-1)).toBe('slipway answer r7k2/T1 --question 12 "raise by AMOUNT"');
  });

  test('a status that does not exist is a bug', () => {
    const unknown: unknown = 'vanished';
    expect(() => decisionsOf({ id: 'T1', status: unknown as TaskView['status'] })).toThrow('unhandled');
  });

  test('nothing else waits', () => {
    const quiet = ['pending', 'queued', 'running', 'merging', 'completed', 'blocked', 'skipped'] as const;
    expect(decisionsOf(...quiet.map((status, index) => ({ id: `T${index}`, status })))).toEqual([]);
  });
});
