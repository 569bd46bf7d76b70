import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTask } from '../../src/core/run/state.ts';
import { toRunView } from '../../src/core/view/to-run-view.ts';
import { type Play, playRun } from '../../src/testing/random-play.ts';

/** What is wrong with the order of a run; it is looked at in every fifth step, so nothing is built while all is well. */
function faults({ run, landed }: Play): readonly string[] {
  const found: string[] = [];
  for (const index of run.state.running) {
    const { task } = run.state.tasks[index]!;
    for (const { id } of task.dependsOn) {
      const status = findTask(run.state, id)?.state.status;
      if (status !== 'completed' && status !== 'skipped') found.push(`${task.id} runs before ${id}`);
    }
  }
  for (const [task, times] of landed) if (times !== 1) found.push(`${task} landed ${times} times`);
  return found;
}

/** The view of a run has to be that of its journal, folded again. */
function checkFold({ run }: Play): void {
  const [live, refolded] = [run.view(), toRunView(run.refolded())];
  if (!isDeepStrictEqual(refolded, live)) expect(refolded).toEqual(live);
}

describe('any run of any plan', () => {
  it('starts nothing too early, lands nothing twice, does all that can be done, and is the fold of its journal', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 25 }), (seed, size) => {
        const found: string[] = [];
        const play = playRun(seed, { size, people: 'helpful', inspect: (each) => found.push(...faults(each)) });
        expect([...found, ...faults(play)]).toEqual([]);
        expect(play.run.state.phase.status).toBe('completed');
        const open = play.run.view().tasks.filter(({ status }) => status !== 'completed' && status !== 'skipped');
        expect(open).toEqual([]);
        checkFold(play);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps its invariants whatever people ask for', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const play = playRun(seed, { size: 12, people: 'meddling' });
        expect([...play.landed].filter(([, times]) => times !== 1)).toEqual([]);
        expect(['completed', 'aborted']).toContain(play.run.state.phase.status);
        checkFold(play);
      }),
      // A task that was a checkpoint when it was given to a person, and went to no agent and no person; one behind a task that was left out,
      // before which another was given up.
      { numRuns: 300, examples: [[1181747121], [822941503]] },
    );
  });
});
