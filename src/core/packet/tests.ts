import type { PlanTask, TestStrategy } from '../plan/plan.ts';
import { recommendStrategy } from '../plan/strategy/recommend.ts';
import type { BriefItem } from './brief.ts';
import type { EarlierTask } from './facts.ts';
import { item } from './item.ts';

const IS_TEST = /(?:^|\/)(?:tests?|specs?|__tests__|e2e)\/|\.(?:test|spec)\.|_test\.|(?:^|\/)test_/i;

/** How the work is tested and what is written first. */
export function testPlan(task: PlanTask, earlier: readonly EarlierTask[]): readonly BriefItem[] {
  const strategy = task.testStrategy ?? recommendStrategy(task);
  const written = testsWritten(task, earlier);
  const files = task.files.filter(isTestFile);
  return [
    item('Strategy', `${strategy.kind}: ${strategy.why}`),
    ...(written.length === 0
      ? []
      : [item('Tests that exist', `${written.join(', ')}: make them pass, and change none of them to do so.`)]),
    ...(files.length === 0 ? [] : [item('Tests of this task', files.join(', '))]),
    ...steps(strategy, task, written.length > 0).map((text) => item('', text)),
  ];
}

/** Whether a path is one of a test by its name. */
export function isTestFile(path: string): boolean {
  return IS_TEST.test(path);
}

/** Tests of tasks that were put before this one so that it has something to pass. */
function testsWritten(task: PlanTask, earlier: readonly EarlierTask[]): readonly string[] {
  const first = new Set(task.dependsOn.flatMap(({ id, kind }) => (kind === 'test-first' ? [id] : [])));
  return earlier.filter(({ id }) => first.has(id)).flatMap(({ planned }) => planned.filter(isTestFile));
}

function steps({ kind }: TestStrategy, task: PlanTask, written: boolean): readonly string[] {
  const count = task.acceptance.length;
  const each = count === 0 ? 'what the task says' : count === 1 ? 'the criterion' : `each of the ${count} criteria`;
  switch (kind) {
    case 'test-first':
      if (written) return ['Run the tests first and see them fail; build until they pass; then tidy up.'];
      return [
        `Write first: a failing test for ${each}, named after what it shows. Run it and see it fail for that reason.`,
        'Then the least code that makes it pass, then tidy up with the tests green.',
      ];
    case 'test-parallel':
      return [`Piece by piece: a test for ${each} beside the code that it is about, green before the next piece.`];
    case 'test-after':
      return [`When it works: a test for ${each} that fails without your change.`];
    case 'none':
      return ['No test of its own is asked for; what is there has to stay green.'];
  }
}
