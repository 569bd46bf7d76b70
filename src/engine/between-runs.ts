import type { RecordedEvent } from '../core/run/apply.ts';
import { type Periods, periodsCapped } from '../core/run/caps.ts';
import type { RunState } from '../core/run/state.ts';
import { proceed, transact } from '../core/run/transact.ts';
import { brakesToSpread } from './spread-brakes.ts';

/** Events of one run that follow from the others of this machine; its state has them already. */
export interface FollowedRun {
  readonly id: string;
  readonly entries: readonly RecordedEvent[];
}

/**
 * What a turn leads to between the runs of one machine: limits of providers are told to all of them, what is over the cap of an hour, a day or a month
 * is stopped, then the free tracks are given out by
 * priority, older runs first. States are updated in place, as `transact` does it.
 */
export function* settleBetweenRuns(
  states: readonly RunState[],
  circumstances: {
    readonly at: number;
    readonly machineTracks: number;
    /** What other runs spent in spans of the calendar; null where no run has a cap of one. */
    readonly periodsOf: ((run: RunState) => Periods) | null;
  },
): Generator<FollowedRun, void, void> {
  const { at, machineTracks, periodsOf } = circumstances;
  for (const { state, command } of brakesToSpread(states, at)) {
    const told = transact({ id: state.id, state }, command, { at, freeTracks: 0 });
    if (told.ok && told.value !== null) yield { id: state.id, entries: told.value.entries };
  }
  if (periodsOf !== null) {
    for (const state of states.filter((each) => each.running.size > 0 && periodsCapped(each).length > 0)) {
      const kept = proceed({ id: state.id, state }, { at, freeTracks: 0, periods: periodsOf(state) });
      if (kept !== null) yield { id: state.id, entries: kept.entries };
    }
  }
  const waiting = states.filter(({ ready }) => ready.size > 0);
  for (const state of waiting.toSorted(byPriority)) {
    const free = freeTracks(states, machineTracks);
    if (free <= 0) return;
    const followed = proceed({ id: state.id, state }, { at, freeTracks: free, periods: periodsOf?.(state) ?? null });
    if (followed !== null) yield { id: state.id, entries: followed.entries };
  }
}

function byPriority(a: RunState, b: RunState): number {
  return b.settings.priority - a.settings.priority || a.createdAt - b.createdAt;
}

function freeTracks(states: readonly RunState[], machineTracks: number): number {
  const capacity = Math.max(machineTracks, ...states.map(({ settings }) => settings.tracks));
  return states.reduce((free, { running }) => free - running.size, capacity);
}
