import { assertNever } from '../assert.ts';
import { shellWord } from '../text/shell-word.ts';
import { nextSteps, taskSteps } from './next-steps.ts';
import type { RunView, TaskView } from './run-view.ts';

/**
 * Something that waits for a person. `question`, `permission` and `budget` want an answer, `assignment` wants work, `attention` wants somebody to
 * choose what becomes of a task that does not get on, `agent` wants a log-in, `run` wants a word about the run as a whole.
 */
export interface OpenDecision {
  readonly run: string;
  readonly title: string;
  /** The task it is about, or null for the run. */
  readonly task: string | null;
  readonly kind: 'question' | 'permission' | 'budget' | 'assignment' | 'attention' | 'agent' | 'run';
  /** Number of the question, for `answer --question`; null where nothing is asked. */
  readonly question: number | null;
  readonly text: string;
  /** What can be answered, in the order of their numbers; empty where any words will do, or none. */
  readonly options: readonly string[];
  /** The option that is taken at the deadline, or null. */
  readonly fallback: string | null;
  /** Wall-clock milliseconds, or null where it waits for ever. */
  readonly deadlineAt: number | null;
  /** The deadline passed and there was no default. */
  readonly overdue: boolean;
  /** What settles it, best first. */
  readonly commands: readonly string[];
}

/** Everything of a run that waits for a person: the run and its agents first, then tasks in plan order. */
export function openDecisions(view: RunView): readonly OpenDecision[] {
  const about = { run: view.id, title: view.title };
  const general = nextSteps({ ...view, tasks: [] })
    .filter(({ commands }) => commands.length > 0)
    .map(({ sentence, commands }) => ({ ...about, ...PLAIN, kind: kindOf(commands, view), text: sentence, commands }));
  return [...general, ...view.tasks.flatMap((task) => taskDecisions(view, task))];
}

const PLAIN = { task: null, question: null, options: [], fallback: null, deadlineAt: null, overdue: false } as const;

/** A running run is resumed only because of an agent. */
function kindOf(commands: readonly string[], { id, status }: RunView): OpenDecision['kind'] {
  return status === 'running' && commands.includes(`slipway resume ${id}`) ? 'agent' : 'run';
}

function taskDecisions(view: RunView, task: TaskView): readonly OpenDecision[] {
  const about = { ...PLAIN, run: view.id, title: view.title, task: task.id };
  switch (task.status) {
    case 'awaiting-decision':
      return task.question === null ? [] : [{ ...about, ...questionOf(view.id, task.id, task.question) }];
    case 'assigned':
      return [
        { ...about, kind: 'assignment', text: `${task.title}: ${task.reason}`, commands: commandsFor(view, task) },
      ];
    case 'paused':
    case 'failed':
      // A task that is paused with its run waits for nothing but the run.
      return view.status === 'paused' && task.attempts.at(-1)?.status === 'cancelled'
        ? []
        : [{ ...about, kind: 'attention', text: task.reason, commands: commandsFor(view, task) }];
    case 'pending':
    case 'queued':
    case 'running':
    case 'merging':
    case 'completed':
    case 'blocked':
    case 'skipped':
      return [];
    default:
      return assertNever(task.status);
  }
}

type Question = NonNullable<TaskView['question']>;

/** The commands name the question that was read: it may be another one by the time somebody answers. */
function questionOf(run: string, task: string, { id, ...question }: Question): Asked {
  const answer = `slipway answer ${shellWord(`${run}/${task}`)} --question ${id}`;
  const { options } = question;
  const commands =
    options.length === 0
      ? [`${answer} TEXT`]
      : [...options.map((_, index) => `${answer} ${index + 1}`), other(question.kind, answer)];
  return { ...question, question: id, commands };
}

function other(kind: OpenDecision['kind'], answer: string): string {
  return kind === 'budget' ? `${answer} "raise by AMOUNT"` : `${answer} --free TEXT`;
}

type Asked = Omit<Question, 'id'> & Pick<OpenDecision, 'question' | 'commands'>;

function commandsFor(view: RunView, task: TaskView): readonly string[] {
  return taskSteps(view.id, task).flatMap(({ commands }) => commands);
}
