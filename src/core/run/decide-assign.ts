import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import { isPerson, parseAgentList } from './agent-list.ts';
import { parseAgentName } from './agent-name.ts';
import type { PersonCommand, Refusal } from './commands.ts';
import { stopAttempt } from './decide-run.ts';
import type { RunEvent } from './events.ts';
import { findTask, type RunState, type TaskRecord } from './state.ts';

type Decision = Result<readonly RunEvent[], Refusal>;
type Command<Type extends PersonCommand['type']> = Extract<PersonCommand, { type: Type }>;

/** A task that is not done can change hands at any time; what was done so far is kept and goes on from there. */
export function decideAssign(run: RunState, command: Command<'assign'>): Decision {
  const record = findTask(run, command.task);
  if (record === undefined) return unknownTask(run, command.task);
  const refusal = refuseAgents(command.agent) ?? refuseState(run, record);
  if (refusal !== null) return failure(refusal);
  const { status } = record.state;
  const { task, by, agent } = command;
  const events: RunEvent[] = [...stopAttempt(record, 'The task was given to somebody else.', 'left')];
  if (run.phase.status === 'failed') events.push({ type: 'run-resumed', by });
  if (status === 'paused' || status === 'failed' || status === 'skipped')
    events.push({ type: 'task-retried', task, note: null, by });
  return success([...events, { type: 'task-assigned', task, agent, by }]);
}

function refuseAgents(text: string): Refusal | null {
  const agents = parseAgentList(text);
  if (agents.length === 0) return { reason: 'no-agent', message: 'It names nobody.', hint: GIVE };
  if (agents.length > 1 && agents.some(isPerson))
    return {
      reason: 'mixed-agents',
      message: `${JSON.stringify(text)} names a person beside agents.`,
      hint: 'Give the task to one person, or to agents alone.',
    };
  for (const agent of agents) {
    const name = parseAgentName(agent);
    if (!name.ok) return name.failure;
  }
  return null;
}

const GIVE = 'Give the task to a person with --to NAME, or to an agent with --agent AGENT.';

function refuseState(run: RunState, { task, state }: TaskRecord): Refusal | null {
  const { status } = run.phase;
  if (status === 'aborted' || status === 'completed')
    return { reason: 'already-ended', message: `Run ${run.id} is ${status} already.`, hint: 'Start a new run.' };
  if (task.kind === 'checkpoint')
    return {
      reason: 'no-work',
      message: `${task.id} is a checkpoint: it runs gates and is nobody's work.`,
      hint: 'Assign one of its tasks.',
    };
  if (state.status === 'skipped' && state.satisfy)
    return {
      reason: 'already-satisfied',
      message: `Task ${task.id} was skipped as satisfied and others may rest on that.`,
      hint: 'Start a new run for it.',
    };
  if (state.status === 'completed' || state.status === 'merging')
    return {
      reason: 'not-assignable',
      message: `Task ${task.id} is ${state.status}: its work is done and verified.`,
      hint: 'Only a task that is not done can be given to somebody.',
    };
  return null;
}

/** A person's task gets its workspace when it is asked for: until then no file of it is held. */
export function decideOpenWorkspace(run: RunState, command: Command<'open-workspace'>): Decision {
  const found = findAssigned(run, command.task);
  if (!found.ok) return found;
  const { attempt, wanted, handedIn } = found.value;
  if (attempt !== null || wanted || handedIn !== null) return success([]);
  return success([{ type: 'workspace-requested', task: command.task, by: command.by }]);
}

/** What a person hands in goes through snapshot, gates and merge like any other work; nothing but the tick lands where no file changed. */
export function decideHandIn(run: RunState, command: Command<'hand-in'>): Decision {
  const found = findAssigned(run, command.task);
  if (!found.ok) return found;
  if (found.value.handedIn !== null)
    return refuse(
      'already-handed-in',
      `Task ${command.task} was handed in already.`,
      'Look how it goes with slipway why.',
    );
  return success([{ type: 'work-handed-in', task: command.task, summary: command.summary, by: command.by }]);
}

type Assigned = Extract<TaskRecord['state'], { status: 'assigned' }>;

function findAssigned(run: RunState, id: string): Result<Assigned, Refusal> {
  const record = findTask(run, id);
  if (record === undefined) return unknownTask(run, id);
  if (run.phase.status === 'aborted' || run.phase.status === 'completed')
    return refuse('already-ended', `Run ${run.id} is ${run.phase.status} already.`, 'Start a new run.');
  if (record.state.status === 'assigned') return success(record.state);
  return refuse(
    'not-assigned',
    `Task ${id} is ${record.state.status} and waits for nobody's work.`,
    `Give it to yourself first: slipway assign ${run.id}/${id} --to NAME`,
  );
}

function unknownTask(run: RunState, id: string): Result<never, Refusal> {
  return refuse('no-such-task', `Run ${run.id} has no task ${id}.`, 'List its tasks with slipway status.');
}

function refuse(reason: string, message: string, hint: string): Result<never, Refusal> {
  return failure({ reason, message, hint });
}
