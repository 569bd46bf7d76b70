import type { PlanTask } from '../plan/plan.ts';
import { isPerson, parseAgentList } from './agent-list.ts';
import { programOf } from './agent-name.ts';
import type { AttemptRecord } from './attempt-machine.ts';
import { overridesFor } from './overrides.ts';
import type { AgentRoutes, RunSettings } from './settings.ts';
import { type AgentHold, lastAttempt, type RunState, type TaskRecord } from './state.ts';

/** Which agent a task's next attempt is for. */
export interface AgentChoice {
  readonly agent: string;
  /** Why that agent takes nothing now, or null when it can start. */
  readonly hold: AgentHold | null;
  /** Agents that are preferred to it and on hold. */
  readonly passedOver: readonly string[];
  /** The task is in the middle of a session of this agent and goes on in it. */
  readonly inSession: boolean;
  /** The session that is not waited for, because its agent is stopped or its limit lasts longer than a task waits; null where there is none. */
  readonly leaves: { readonly agent: string; readonly hold: AgentHold } | null;
}

/** The agents of a task in order of preference: a person's word, then the task's own, then those of its kind, then the run's. */
export function agentsFor(run: RunState, record: TaskRecord): readonly string[] {
  const text = record.assignee ?? statedAgents(run.settings, record.task);
  const agents = parseAgentList(text);
  const [first] = agents;
  // A person is asked on purpose and is no substitute for an agent that is out of reach.
  return first !== undefined && isPerson(first) ? [first] : agents.filter((agent) => !isPerson(agent));
}

/** What settings and plan say about who does a task, as a list joined by commas. */
export function statedAgents(settings: RunSettings, task: PlanTask): string {
  return overridesFor(settings, task).agent ?? routeOf(settings.agents, task) ?? settings.agent;
}

/**
 * The model that an agent is asked to use for a task: `model` is meant for the first agent of the list, a stand-in has its own or none. Where
 * nobody names one, the one that the agent told first stays, in the task and then in the run: a program's own default may change at any time.
 */
export function modelFor(run: RunState, record: TaskRecord, agent: string): string | null {
  const told = record.attempts.findLast((attempt) => attempt.agent === agent && attempt.model !== null);
  return namedModel(run, record, agent) ?? told?.model ?? run.toldModels.get(agent) ?? null;
}

/** The model that settings and plan name for a task, or null where the program's own default is meant. */
export function namedModel(run: RunState, record: TaskRecord, agent: string): string | null {
  const { settings } = run;
  const [first] = agentsFor(run, record);
  const own = settings.models?.[programOf(agent)];
  if (first !== undefined && programOf(first) !== programOf(agent)) return own ?? null;
  return overridesFor(settings, record.task).model ?? own ?? settings.model;
}

/** The user's profile of an agent's program, by its name, or null. */
export function profileFor({ profiles }: Pick<RunSettings, 'profiles'>, agent: string): string | null {
  return profiles?.[programOf(agent)] ?? null;
}

/** Every list of agents that a run may use, joined by commas. */
export function allAgentLists(settings: RunSettings, tasks: readonly PlanTask[]): readonly string[] {
  return [...new Set([settings.agent, ...tasks.map((task) => statedAgents(settings, task))])];
}

function routeOf(routes: AgentRoutes | undefined, task: PlanTask): string | undefined {
  if (routes === undefined) return undefined;
  const tag = task.tags.find((each) => routes.byTag[each] !== undefined);
  return (
    (tag === undefined ? undefined : routes.byTag[tag]) ??
    (task.phase === null ? undefined : routes.byPhase[task.phase]) ??
    routes.byEffort[task.effort] ??
    routes.byRisk[task.risk]
  );
}

/** Whether a person does the task. */
export function isPersonsTask(run: RunState, record: TaskRecord): boolean {
  return record.task.kind === 'task' && agentsFor(run, record).slice(0, 1).some(isPerson);
}

/**
 * The agent of a task's next attempt. While the preferred one is on hold the next of the list takes the task. One in the middle of a session waits
 * for the agent that holds it through a short limit; where that is stopped, or its limit is a long one, the next that is free goes on with the work in a
 * session of its own. Where all are on hold the task waits for the one that holds its session, or else for the first.
 */
export function chooseAgent(run: RunState, record: TaskRecord): AgentChoice {
  const agents = agentsFor(run, record);
  const free = agents.findIndex((agent) => !run.agents.has(agent));
  const session = sessionOf(record, agents);
  const hold = session === null ? null : (run.agents.get(session) ?? null);
  if (session !== null && (hold === null || free < 0 || isShort(run, hold)))
    return { agent: session, hold, passedOver: [], inSession: true, leaves: null };
  const agent = agents[Math.max(0, free)] ?? run.settings.agent;
  return {
    agent,
    hold: run.agents.get(agent) ?? null,
    passedOver: agents.slice(0, Math.max(0, free)),
    inSession: false,
    leaves: session === null || hold === null ? null : { agent: session, hold },
  };
}

/** The agent in the middle of whose session a task is, or null. */
function sessionOf(record: TaskRecord, agents: readonly string[]): string | null {
  const last = lastAttempt(record);
  return last !== undefined && agents.includes(last.agent) && isInSession(record, last) ? last.agent : null;
}

/** How long a limit may last that a begun session is worth waiting for, in milliseconds. */
const SESSION_WAIT_MS = 15 * 60_000;

/** The whole limit counts, from when it was told: a rule of the state alone, which says the same after any restart. */
function isShort({ settings }: RunState, hold: AgentHold): boolean {
  return hold.kind === 'braked' && hold.delayMs <= (settings.retry.sessionWaitMs ?? SESSION_WAIT_MS);
}

/** An attempt that was refused before it did anything leaves no session worth waiting for. */
function isInSession(record: TaskRecord, last: AttemptRecord): boolean {
  if (record.nextMode === 'fresh') return false;
  return last.state.status !== 'failed' || didSomething(last);
}

/** Whether an attempt left work, or had a model say something. */
export function didSomething({ files, usage }: AttemptRecord): boolean {
  return files.length > 0 || usage.outputTokens > 0;
}

/** Whether an attempt goes on in the session of an earlier one. */
export function continuesSession(record: TaskRecord, attempt: AttemptRecord): boolean {
  if (attempt.mode === 'fresh') return false;
  return record.attempts.some(({ number, sessionId }) => number < attempt.number && sessionId === attempt.sessionId);
}
