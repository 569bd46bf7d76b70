import { resolve } from 'node:path';
import { profileProblem } from '../../adapters/agent-codex/profile.ts';
import type { PortFailure } from '../../cli/exit.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { isPerson, joinAgents, parseAgentList } from '../../core/run/agent-list.ts';
import { parseAgentName } from '../../core/run/agent-name.ts';
import type { AgentRoutes, RunSettings } from '../../core/run/settings.ts';
import { type AgentSurroundings, agentProblem } from '../agents.ts';

/** Where agents are looked for. */
export interface Around extends AgentSurroundings {
  /** Folder that a relative recording starts from. */
  readonly cwd: string;
}

/** Settings whose agents can be used here, with a sentence for each that cannot. */
export interface UsableAgents {
  readonly settings: RunSettings;
  readonly warnings: readonly string[];
}

/**
 * The first agent of every list has to be there: it is never replaced in silence. One that only stands in for another is left out with a
 * warning where it is absent.
 */
export async function usableAgents(given: RunSettings, around: Around): Promise<Result<UsableAgents, PortFailure>> {
  const warnings = new Set<string>();
  const usable = async (list: string): Promise<Result<string, PortFailure>> => {
    const checked = await checkList(list, { ...around, profile: given.profiles?.['codex'] ?? null });
    if (!checked.ok) return checked;
    for (const warning of checked.value.warnings) warnings.add(warning);
    return success(joinAgents(checked.value.agents));
  };
  const agent = await usable(given.agent);
  if (!agent.ok) return agent;
  const agents = given.agents === undefined ? success(undefined) : await usableRoutes(given.agents, usable);
  if (!agents.ok) return agents;
  const tasks = await usableTasks(given.tasks, usable);
  if (!tasks.ok) return tasks;
  const routes = agents.value === undefined ? {} : { agents: agents.value };
  return success({
    settings: { ...given, agent: agent.value, ...routes, tasks: tasks.value },
    warnings: [...warnings],
  });
}

type Check = (list: string) => Promise<Result<string, PortFailure>>;

async function usableRoutes(routes: AgentRoutes, usable: Check): Promise<Result<AgentRoutes, PortFailure>> {
  const [byTag, byPhase, byEffort, byRisk] = [
    await usableMap(routes.byTag, usable),
    await usableMap(routes.byPhase, usable),
    await usableMap(routes.byEffort, usable),
    await usableMap(routes.byRisk, usable),
  ];
  if (!byTag.ok) return byTag;
  if (!byPhase.ok) return byPhase;
  if (!byEffort.ok) return byEffort;
  if (!byRisk.ok) return byRisk;
  return success({
    byTag: byTag.value,
    byPhase: byPhase.value,
    byEffort: byEffort.value,
    byRisk: byRisk.value,
  });
}

async function usableMap(
  lists: Readonly<Record<string, string>>,
  usable: Check,
): Promise<Result<Readonly<Record<string, string>>, PortFailure>> {
  const found: Record<string, string> = {};
  for (const [name, list] of Object.entries(lists)) {
    const checked = await usable(list);
    if (!checked.ok) return checked;
    found[name] = checked.value;
  }
  return success(found);
}

async function usableTasks(
  tasks: RunSettings['tasks'],
  usable: Check,
): Promise<Result<RunSettings['tasks'], PortFailure>> {
  const found: Record<string, RunSettings['tasks'][string]> = {};
  for (const [id, task] of Object.entries(tasks)) {
    if (task.agent === undefined) {
      found[id] = task;
      continue;
    }
    const checked = await usable(task.agent);
    if (!checked.ok) return checked;
    found[id] = { ...task, agent: checked.value };
  }
  return success(found);
}

async function checkList(
  list: string,
  around: Around & { readonly profile: string | null },
): Promise<Result<{ readonly agents: readonly string[]; readonly warnings: readonly string[] }, PortFailure>> {
  const agents: string[] = [];
  const warnings: string[] = [];
  const names = parseAgentList(list);
  if (names.length > 1 && names.some(isPerson)) return failure(mixed(list));
  for (const [position, text] of names.entries()) {
    const name = parseAgentName(text);
    if (!name.ok) return failure({ kind: 'configuration', ...name.failure });
    const agent = name.value.kind === 'replay' ? `replay:${resolve(around.cwd, name.value.folder)}` : text;
    const { profile } = around;
    const named = name.value.kind === 'codex' && profile !== null ? profileProblem(profile, around.variables) : null;
    const problem = (await agentProblem(agent, around)) ?? named;
    if (problem === null) agents.push(agent);
    else if (position === 0) return failure({ kind: 'configuration', reason: 'no-agent', ...problem });
    else warnings.push(`${text} cannot stand in for ${names[0] ?? ''}: ${problem.message} ${problem.hint}`);
  }
  return success({ agents, warnings });
}

function mixed(list: string): PortFailure {
  return {
    kind: 'configuration',
    reason: 'mixed-agents',
    message: `${JSON.stringify(list)} names a person beside agents.`,
    hint: 'Give the task to one person, or to agents alone.',
  };
}
