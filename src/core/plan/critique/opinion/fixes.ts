import { assertNever } from '../../../assert.ts';
import type { PlanEdit, TaskFields } from '../../edit/edits.ts';
import type { Effort, Plan, PlanTask, Risk, TestStrategyKind } from '../../plan.ts';
import type { AnsweredFix } from './answer.ts';

/** The edits that an operation stands for; null where it says nothing that could be done. They are checked when they are applied. */
export function toEdit(plan: Plan, fix: AnsweredFix): PlanEdit | null {
  const task = plan.tasks.find(({ id }) => id === fix.task);
  if (task === undefined) return null;
  const [other] = fix.others;
  switch (fix.operation) {
    case 'add-dependency':
      return other === undefined
        ? null
        : { kind: 'add-dependency', task: task.id, on: other, why: fix.values[0] ?? 'An agent proposed it.' };
    case 'remove-dependency':
      return other === undefined ? null : { kind: 'remove-dependency', task: task.id, on: other };
    case 'merge-tasks':
      return other === undefined ? null : { kind: 'merge-tasks', into: task.id, tasks: fix.others };
    case 'split-task':
      return fix.values.length < 2
        ? null
        : { kind: 'split-task', task: task.id, pieces: fix.values.map((title) => ({ title })), inOrder: true };
    default: {
      const fields = fieldsOf(task, { operation: fix.operation, values: fix.values });
      return fields === null ? null : { kind: 'set-task', task: task.id, fields };
    }
  }
}

interface FieldFix {
  readonly operation: Exclude<
    AnsweredFix['operation'],
    'add-dependency' | 'remove-dependency' | 'merge-tasks' | 'split-task'
  >;
  readonly values: readonly string[];
}

const EFFORTS: readonly Effort[] = ['XS', 'S', 'M', 'L', 'XL'];
const RISKS: readonly Risk[] = ['low', 'medium', 'high'];
const STRATEGIES: readonly TestStrategyKind[] = ['test-first', 'test-after', 'test-parallel', 'none'];

function fieldsOf(task: PlanTask, { operation, values }: FieldFix): TaskFields | null {
  const [value = '', why = 'An agent proposed it.'] = values;
  switch (operation) {
    case 'set-effort': {
      const effort = EFFORTS.find((one) => one === value);
      return effort === undefined ? null : { effort };
    }
    case 'set-risk': {
      const risk = RISKS.find((one) => one === value);
      return risk === undefined ? null : { risk };
    }
    case 'set-tests': {
      const kind = STRATEGIES.find((one) => one === value);
      return kind === undefined ? null : { testStrategy: { kind, why } };
    }
    case 'set-description':
      return value.trim() === '' ? null : { description: value };
    case 'add-criteria':
      return added('acceptance', task.acceptance, values);
    case 'add-files':
      return added('files', task.files, values);
    default:
      return assertNever(operation);
  }
}

function added(field: 'acceptance' | 'files', known: readonly string[], values: readonly string[]): TaskFields | null {
  const fresh = values.map((value) => value.trim()).filter((value) => value !== '' && !known.includes(value));
  return fresh.length === 0 ? null : { [field]: [...known, ...fresh] };
}
