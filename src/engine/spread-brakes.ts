import { allAgentLists } from '../core/run/agent-choice.ts';
import { parseAgentList } from '../core/run/agent-list.ts';
import type { RunCommand } from '../core/run/commands.ts';
import { hasEnded } from '../core/run/run-machine.ts';
import type { RunSettings } from '../core/run/settings.ts';
import type { RunState } from '../core/run/state.ts';

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
  const limits = longestBrakes(open, now);
  if (limits.size === 0) return [];
  return open.flatMap((state) =>
    agentsOf(state).flatMap((agent) => {
      const limit = limits.get(agent);
      if (limit === undefined || state.agents.has(agent)) return [];
      return [{ state, command: { type: 'report-agent-limited', agent, ...limit } as const }];
    }),
  );
}

interface Limit {
  readonly delayMs: number;
  readonly reason: string;
}

function longestBrakes(states: readonly RunState[], now: number): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const { agents } of states) {
    for (const [agent, hold] of agents) {
      if (hold.kind !== 'braked') continue;
      const delayMs = Math.min(hold.delayMs, hold.at + hold.delayMs - now);
      if (delayMs >= LEAST_MS && delayMs > (limits.get(agent)?.delayMs ?? 0))
        limits.set(agent, { delayMs, reason: hold.reason });
    }
  }
  return limits;
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
