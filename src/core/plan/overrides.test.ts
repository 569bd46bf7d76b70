import { describe, expect, it } from 'vitest';
import { readPlan } from './read-plan.ts';

const overridesOf = (...fields: readonly string[]) =>
  readPlan({
    text: ['# Tasks', '', '- [ ] T001 Do it', ...fields.map((field) => `  - ${field}`)].join('\n'),
    file: 'tasks.md',
  }).tasks[0]!.overrides;

describe('execution parameters that a task states', () => {
  it('are read from its fields', () => {
    expect(overridesOf('Agent: claude', 'Timeout: 2h', 'Attempts: 5')).toEqual({
      agent: 'claude',
      timeoutMinutes: 120,
      attempts: 5,
    });
  });

  it('count a time without a unit in minutes', () => {
    expect(overridesOf('Timeout: 45')).toEqual({ timeoutMinutes: 45 });
  });

  it.each(['shell:rm', 'shell:/tmp/x', 'replay:/tmp', 'claude --dangerous', '../agent'])(
    'never name a command or a folder as the agent (%s)',
    (agent) => {
      expect(overridesOf(`Agent: ${agent}`)).toEqual({});
    },
  );
});
