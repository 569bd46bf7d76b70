import { describe, expect, it } from 'vitest';
import { aPlan, aTask } from '../../testing/plans.ts';
import { withGateCheckpoints } from './checkpoints.ts';
import type { Gate } from './gate.ts';

const gate = (name: string, at: Gate['at']): Gate => ({ name, run: 'true', at, timeoutMs: 1, report: null });
const barrier = { after: ['a', 'b'], before: ['c'], kind: 'phase', why: 'Phases.', line: 1 } as const;
const phases = () =>
  aPlan([aTask('a', { phase: 'One' }), aTask('b', { phase: 'One' }), aTask('c', { phase: 'Two', line: 3 })], {
    joins: [barrier],
  });

describe('checkpoints for gates', () => {
  it('are not added where no such gate is declared', () => {
    const plan = phases();
    expect(withGateCheckpoints(plan, [gate('tests', 'task'), gate('audit', 'merge')])).toBe(plan);
  });

  it('stand alone in a plan without tasks', () => {
    expect(withGateCheckpoints(aPlan([]), [gate('e2e', 'run')]).tasks.map(({ id, line }) => [id, line])).toEqual([
      ['gates-of-run', 1],
    ]);
  });

  it('stand behind each phase and in front of what waits for it', () => {
    const { tasks, joins } = withGateCheckpoints(phases(), [gate('e2e', 'phase')]);
    expect(tasks.map(({ id }) => id)).toEqual(['a', 'b', 'gates-of-one', 'c', 'gates-of-two']);
    expect(joins.map(({ after, before }) => [after, before])).toEqual([
      [['a', 'b', 'gates-of-one'], ['c']],
      [['a', 'b'], ['gates-of-one']],
      [['c'], ['gates-of-two']],
    ]);
  });

  it('leave a phase alone that has a checkpoint of its own', () => {
    const plan = aPlan([aTask('a', { phase: 'One' }), aTask('p', { phase: 'One', kind: 'checkpoint' })]);
    expect(withGateCheckpoints(plan, [gate('e2e', 'phase')])).toBe(plan);
  });

  it('stand behind everything for the gates of the spec and the run, under a free id', () => {
    const plan = aPlan([aTask('a'), aTask('gates-of-run')]);
    const { tasks, joins } = withGateCheckpoints(plan, [gate('docs', 'spec'), gate('e2e', 'run')]);
    expect(tasks.at(-1)).toMatchObject({
      id: 'gates-of-run-2',
      kind: 'checkpoint',
      overrides: { gates: ['docs', 'e2e'] },
    });
    expect(joins.at(-1)).toMatchObject({ after: ['a', 'gates-of-run'], before: ['gates-of-run-2'] });
  });
});
