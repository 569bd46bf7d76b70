import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Play, playRun } from '../../testing/random-play.ts';
import { toRunView } from '../view/to-run-view.ts';
import { findTask } from './state.ts';

function checkOrder({ run, landed }: Play): void {
  for (const index of run.state.running) {
    for (const { id } of run.state.tasks[index]!.task.dependsOn) {
      const status = findTask(run.state, id)?.state.status;
      expect(
        status === 'completed' || status === 'skipped',
        `${run.state.tasks[index]!.task.id} runs before ${id}`,
      ).toBe(true);
    }
  }
  for (const [task, times] of landed) expect(times, `${task} landed`).toBe(1);
}

describe('any run of any plan', () => {
  it('starts nothing too early, lands nothing twice, does all that can be done, and is the fold of its journal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 25 }), (seed, size) => {
        const { run, landed } = playRun(seed, { size, people: 'helpful', inspect: checkOrder });
        checkOrder({ run, landed });
        expect(run.state.phase.status).toBe('completed');
        for (const { status } of run.view().tasks) expect(['completed', 'skipped']).toContain(status);
        expect(toRunView(run.refolded())).toEqual(run.view());
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('keeps its invariants whatever people ask for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const { run, landed } = playRun(seed, { size: 12, people: 'meddling' });
        for (const [task, times] of landed) expect(times, `${task} landed`).toBe(1);
        expect(['completed', 'aborted']).toContain(run.state.phase.status);
        expect(toRunView(run.refolded())).toEqual(run.view());
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
