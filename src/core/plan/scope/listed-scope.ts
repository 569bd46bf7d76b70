import { readDocuments } from '../../spec/document/read-documents.ts';
import type { DocumentText } from '../../spec/document/statement.ts';
import { counted } from '../../text/wording.ts';
import { wantedOf } from '../decompose/wanted.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Plan } from '../plan.ts';
import { assessScope, type Scope, type ScopeVerdict } from './scope.ts';
import { groupTasksByPhase, LARGE_SPEC, proposeSplit, splitHint } from './split.ts';

/** How much the documents beside a task list ask for, and where the list says something else. */
export interface ListedScope {
  /** Null where no document says what is wanted. */
  readonly scope: Scope | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The fewest tasks that a list for so much has, by experience; fewer are under-scoped. */
const FEWEST_TASKS: Readonly<Record<ScopeVerdict, number>> = {
  'single-agent': 1,
  'multi-agent': 2,
  'decomposition-required': 5,
};
/** So many tasks are not the work of one agent. */
const MANY_TASKS = 30;

/**
 * Assesses the documents beside a task list and compares them with it. A scope of low confidence contradicts nobody. A list with more open
 * tasks than one plan is good for gets a proposal how to split it.
 */
export function assessListed(texts: readonly DocumentText[], plan: Plan): ListedScope {
  const documents = readDocuments(texts);
  const scope = wantedOf(documents).length === 0 ? null : assessScope(documents, null);
  const tasks = plan.tasks.filter(({ kind }) => kind === 'task').length;
  const diagnostics = [...(scope === null ? [] : disagreement(scope, tasks)), ...tooLarge(plan)];
  return { scope, diagnostics: diagnostics.map((one) => ({ ...one, file: plan.file, line: 1, column: 1 })) };
}

type Finding = Omit<Diagnostic, 'file' | 'line' | 'column'>;

function disagreement({ verdict, confidence, score, drivers }: Scope, tasks: number): readonly Finding[] {
  if (confidence === 'low' || tasks === 0) return [];
  const heaviest = drivers.toSorted((a, b) => b.weight - a.weight).slice(0, 3);
  const because = heaviest.map(({ name, count }) => `${name} (${count})`).join(', ');
  const looks = `the documents beside it look like ${verdict} (score ${score}: ${because})`;
  if (tasks < FEWEST_TASKS[verdict])
    return [
      {
        ...{ code: 'plan/too-few-tasks', severity: 'warning' },
        message: `The list has ${counted(tasks, 'task')}, and ${looks}: it seems to leave out a part, or its tasks are too large for one attempt.`,
        hint: 'Add what is missing, or cut the tasks up with slipway task split.',
      },
    ];
  if (verdict !== 'single-agent' || tasks < MANY_TASKS) return [];
  return [
    {
      ...{ code: 'plan/more-tasks-than-asked', severity: 'warning' },
      message: `The list has ${counted(tasks, 'task')}, and ${looks}: it is cut very finely, or does more than was asked for.`,
      hint: 'slipway critique offers merges; what is not asked for can be removed with slipway task rm.',
    },
  ];
}

function tooLarge(plan: Plan): readonly Finding[] {
  const open = plan.tasks.filter(({ done, kind }) => !done && kind === 'task');
  if (open.length <= LARGE_SPEC) return [];
  return [
    {
      ...{ code: 'plan/split-advised', severity: 'warning' },
      message: `The list has ${open.length} open tasks, more than the ${LARGE_SPEC} that one plan is good for.`,
      hint: splitHint(proposeSplit(groupTasksByPhase(open, plan.file))),
    },
  ];
}
