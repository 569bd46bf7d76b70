import { at } from '../at.ts';
import type { PlanTask } from '../plan/plan.ts';
import { counted, listed } from '../text/wording.ts';
import { statedAgents } from './agent-choice.ts';
import { isPerson, parseAgentList } from './agent-list.ts';
import { type AgentName, programOf } from './agent-name.ts';
import type { CapScope } from './caps.ts';
import type { RunSettings } from './settings.ts';

/** What a program tells of its use: `perhaps` where the protocol lets it and many programs do not. */
interface Telling {
  readonly cost: 'yes' | 'perhaps' | 'no';
  readonly tokens: boolean;
}

/** By the kind of agent; `docs/caps.md` has the same table with when it is told. */
const TELLING: Readonly<Record<Exclude<AgentName['kind'], 'person'>, Telling>> = {
  claude: { cost: 'yes', tokens: true },
  codex: { cost: 'no', tokens: true },
  gemini: { cost: 'no', tokens: true },
  opencode: { cost: 'yes', tokens: true },
  acp: { cost: 'perhaps', tokens: true },
  shell: { cost: 'no', tokens: false },
  replay: { cost: 'no', tokens: false },
};

/** Why a cap of cost does not hold what it seems to. */
export interface VoidCostCap {
  /** `error` where the run itself is capped and none of its agents tells a cost: the cap holds nothing at all. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
}

/** What a person should know before a run with a cap of cost starts whose agents do not tell what they cost; null where there is nothing. */
export function voidCostCap(settings: RunSettings, tasks: readonly PlanTask[]): VoidCostCap | null {
  const scopes = costScopes(settings);
  if (scopes.length === 0) return null;
  const agents = agentsOf(settings, tasks);
  const silent = agents.filter((agent) => tellingOf(agent)?.cost === 'no');
  if (silent.length === 0) return null;
  const isVoid = silent.length === agents.length && scopes.includes('run');
  const programs = [...new Set(silent.map(programOf))];
  const [verb, them] = programs.length === 1 ? ['tells', 'it'] : ['tell', 'them'];
  return {
    severity: isVoid ? 'error' : 'warning',
    message: `${listed(programs)} ${verb} no cost: ${sayCaps(scopes)} nothing of ${them}.`,
    hint: silent.every((agent) => tellingOf(agent)?.tokens)
      ? 'Cap tokens with `--max-tokens`, or time with `caps.run.time`.'
      : 'Cap time with `caps.run.time`.',
  };
}

function sayCaps(scopes: readonly CapScope[]): string {
  return scopes.length === 1
    ? `the cap on the cost ${OF[at(scopes, 0)]} holds`
    : `${counted(scopes.length, 'cap')} of cost hold`;
}

const OF: Readonly<Record<CapScope, string>> = {
  attempt: 'of an attempt',
  task: 'of a task',
  run: 'of the run',
  hour: 'of an hour',
  day: 'of a day',
  month: 'of a month',
};

function costScopes({ caps = {} }: RunSettings): readonly CapScope[] {
  return (['attempt', 'task', 'run', 'hour', 'day', 'month'] as const).filter(
    (scope) => caps[scope]?.costUsd !== undefined,
  );
}

/** Every agent that an open task may get; a person costs nothing that is counted here. */
function agentsOf(settings: RunSettings, tasks: readonly PlanTask[]): readonly string[] {
  const lists = tasks.filter(({ kind, done }) => kind === 'task' && !done).map((task) => statedAgents(settings, task));
  return [...new Set(lists.flatMap(parseAgentList))].filter((agent) => !isPerson(agent));
}

function tellingOf(agent: string): Telling | undefined {
  return Object.entries(TELLING).find(([kind]) => kind === programOf(agent))?.[1];
}
