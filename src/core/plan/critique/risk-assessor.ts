import type { Plan } from '../plan.ts';
import { recommendStrategy } from '../strategy/recommend.ts';
import { testFirstEdits } from '../strategy/test-first.ts';
import { findVague } from '../strategy/vague.ts';
import type { CritiqueFinding } from './finding.ts';

const CRITIC = 'risk-assessor';
const MOST_FINDINGS = 30;

/** What may go wrong, and would it be noticed? */
export function criticiseRisks(plan: Plan): readonly CritiqueFinding[] {
  return [...vagueCriteria(plan), ...riskyWithoutTests(plan), ...riskyLate(plan)];
}

function vagueCriteria(plan: Plan): readonly CritiqueFinding[] {
  return plan.tasks
    .filter((task) => !task.done)
    .flatMap((task) =>
      task.acceptance.flatMap((criterion) =>
        findVague(criterion).map(
          ({ rule, words, suggestion }): CritiqueFinding => ({
            ...{ critic: CRITIC, code: rule, severity: 'warning', tasks: [task.id], fix: null },
            message: `A criterion of ${task.id} cannot be tested as it is: "${words}". ${suggestion}`,
            evidence: [criterion],
          }),
        ),
      ),
    )
    .slice(0, MOST_FINDINGS);
}

function riskyWithoutTests(plan: Plan): readonly CritiqueFinding[] {
  return plan.tasks.flatMap((task): readonly CritiqueFinding[] => {
    if (task.done || task.risk !== 'high' || task.testStrategy?.kind === 'test-first') return [];
    const advised = recommendStrategy(task);
    const edits = advised.kind === 'test-first' ? testFirstEdits(plan, task) : [];
    if (edits.length === 0) return [];
    const summary = `Let a task of its own write the tests of ${task.id} first.`;
    return [
      {
        ...{ critic: CRITIC, code: 'risk/untested', severity: 'warning', tasks: [task.id] },
        message: `${task.id} is risky, and no test is written before it. ${advised.why}`,
        evidence: [`risk: ${task.risk}`, `tests: ${task.testStrategy?.kind ?? 'not said'}`],
        fix: { summary, edits },
      },
    ];
  });
}

/** What is likely to fail should fail early: nothing else has been built on it then. */
function riskyLate(plan: Plan): readonly CritiqueFinding[] {
  const open = plan.tasks.filter((task) => !task.done);
  return open.flatMap((task, index): readonly CritiqueFinding[] => {
    if (task.risk !== 'high' || task.priority > 50 || index < open.length * 0.75 || task.dependsOn.length > 0)
      return [];
    const edits = [{ kind: 'set-task', task: task.id, fields: { priority: 80 } }] as const;
    return [
      {
        ...{ critic: CRITIC, code: 'risk/late', severity: 'info', tasks: [task.id] },
        message: `${task.id} is risky and could start at once, but stands near the end of the list.`,
        evidence: [`${index + 1} of ${open.length}`, 'it waits for nothing'],
        fix: { summary: `Start ${task.id} earlier.`, edits },
      },
    ];
  });
}
