import { allAgentLists } from '../core/run/agent-choice.ts';
import { parseAgentList } from '../core/run/agent-list.ts';
import type { RunCommand } from '../core/run/commands.ts';
import { hasEnded } from '../core/run/run-machine.ts';
import type { RunSettings } from '../core/run/settings.ts';
import type { AgentHold, RunState } from '../core/run/state.ts';

/** A limit that a run has to hear about. */
export interface SpreadBrake {
  readonly state: RunState;
  readonly command: RunCommand;
}

/** What is left of a brake below this is not worth an event, in milliseconds. */
const LEAST_MS = 1_000;

/**
 * The brakes of each run that other runs of this daemon, which use the same agent, do not know of yet. They follow from the states alone, so
 * that a run that begins later, or a daemon that starts again, hears of them too. `now` is the wall clock in milliseconds; it only shortens.
 */
export function brakesToSpread(states: readonly RunState[], now: number): readonly SpreadBrake[] {
  const open = states.filter(({ phase }) => !hasEnded(phase) && phase.status !== 'planned');
  if (open.length < 2) return [];
  const limits = limitsIn(open, now);
  if (limits.size === 0) return [];
  return open.flatMap((state) =>
    agentsOf(state).flatMap((agent) => {
      const limit = limits.get(agent);
      if (limit === undefined || !isNews(limit, state.agents.get(agent), now)) return [];
      const { delayMs, reason, stated } = limit;
      return [{ state, command: { type: 'report-agent-limited', agent, delayMs, reason, stated } as const }];
    }),
  );
}

type Brake = Extract<AgentHold, { kind: 'braked' }>;

/** A brake; its delay is what is left of it. */
type Limit = Brake;

/** What holds for each agent: the provider's last word on when its limit lifts, else the longest guess. */
function limitsIn(states: readonly RunState[], now: number): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const { agents } of states) {
    for (const [agent, hold] of agents) {
      if (hold.kind !== 'braked') continue;
      const limit = { ...hold, delayMs: leftOf(hold, now) };
      if (limit.delayMs > 0 && holdsOver(limit, limits.get(agent))) limits.set(agent, limit);
    }
  }
  return limits;
}

function holdsOver(limit: Limit, other: Limit | undefined): boolean {
  if (other === undefined) return true;
  if (limit.stated !== other.stated) return limit.stated;
  return limit.stated ? limit.at > other.at : limit.delayMs > other.delayMs;
}

/** Whether a run has to hear of a limit: it knows none, or an older word about it that says something else. */
function isNews(limit: Limit, hold: AgentHold | undefined, now: number): boolean {
  if (hold === undefined) return limit.delayMs >= LEAST_MS;
  // A clock that was set back would make its own words older than they are, for ever.
  if (hold.kind === 'stopped' || !limit.stated || hold.at >= limit.at || limit.at > now) return false;
  return Math.abs(limit.delayMs - leftOf(hold, now)) >= LEAST_MS;
}

function leftOf(hold: Brake, now: number): number {
  return Math.min(hold.delayMs, hold.at + hold.delayMs - now);
}

/** What settings and plan say does not change, and looking through ten thousand tasks takes time. */
const STATED = new WeakMap<RunSettings, readonly string[]>();

function agentsOf({ settings, tasks, hasAssignees }: RunState): readonly string[] {
  const stated =
    STATED.get(settings) ??
    allAgentLists(
      settings,
      tasks.map(({ task }) => task),
    );
  STATED.set(settings, stated);
  const assigned = hasAssignees ? tasks.flatMap(({ assignee }) => assignee ?? []) : [];
  return [...new Set([...stated, ...assigned].flatMap(parseAgentList))];
}
