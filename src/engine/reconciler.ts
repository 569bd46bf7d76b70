import type { RunCommand } from '../core/run/commands.ts';
import { due } from '../core/run/due.ts';
import { type Effect, waitsForPerson } from '../core/run/effects.ts';
import type { RunState } from '../core/run/state.ts';
import type { Activities } from './activities.ts';
import type { EngineContext } from './context.ts';
import { perform } from './effects/perform.ts';

/** `now` starts a turn, `soon` may wait a moment for others of its kind, `later` waits for the next turn. */
export type Urgency = 'now' | 'soon' | 'later';

/** How a result gets back. */
export type Inbox = (runId: string, command: RunCommand, urgency: Urgency) => void;

interface InFlight {
  readonly effect: Effect;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * Keeps exactly the due effects of one run going: starts what is new, cancels what is no longer due. Effects of one attempt share a lane
 * and never overlap, so that a tree is snapshotted only after its agent is gone for sure.
 */
export class Reconciler {
  readonly #context: EngineContext;
  readonly #inbox: Inbox;
  readonly #inFlight = new Map<string, InFlight>();
  readonly #lanes = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  readonly #activities: Activities;
  #closing = false;

  constructor(context: EngineContext, activities: Activities, inbox: Inbox) {
    this.#activities = activities;
    this.#context = context;
    this.#inbox = inbox;
  }

  /** True while something is in flight. */
  get busy(): boolean {
    return this.#inFlight.size > 0;
  }

  /** True while something is in flight besides the deadlines of questions. */
  get working(): boolean {
    return [...this.#inFlight.values()].some(({ effect }) => !waitsForPerson(effect));
  }

  /** How many effects are in flight. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Brings what is in flight in line with what the state calls for. */
  reconcile(run: RunState): void {
    if (this.#closing) return;
    const wanted = this.cancelStale(run);
    for (const effect of wanted) if (!this.#inFlight.has(effect.key)) this.#start(run, effect);
    for (const listener of this.#listeners) listener();
  }

  /** Cancels what is in flight and no longer due, starts nothing, and answers with what is due. */
  cancelStale(run: RunState): readonly Effect[] {
    const wanted = due(run);
    const keys = new Set(wanted.map((effect) => effect.key));
    for (const [key, flight] of this.#inFlight) if (!keys.has(key)) flight.abort.abort();
    return wanted;
  }

  /** Lets go of everything: agents go on without us, everything else is cancelled and repeated by the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    const flights = [...this.#inFlight.values()];
    for (const { abort, effect } of flights) if (effect.type !== 'agent') abort.abort();
    await Promise.all(flights.filter(({ effect }) => effect.type !== 'agent').map(({ done }) => done));
  }

  readonly #onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #start(run: RunState, effect: Effect): void {
    const lane = laneOf(effect);
    if (this.#lanes.has(lane)) return;
    const abort = new AbortController();
    this.#lanes.set(lane, effect.key);
    const done = this.#run(run, effect, abort.signal).finally(() => this.#lanes.delete(lane));
    this.#inFlight.set(effect.key, { effect, abort, done });
  }

  /** The edge where a bug in an effect becomes a report: one task stops, the rest goes on. */
  async #run(run: RunState, effect: Effect, signal: AbortSignal): Promise<void> {
    const tell = (command: RunCommand) => this.#inbox(run.id, command, 'later');
    let report: RunCommand | null = null;
    try {
      const own = { run, signal, tell, activities: this.#activities, onChange: this.#onChange };
      report = await perform({ ...this.#context, ...own }, effect);
    } catch (error) {
      this.#context.log.error('An effect failed unexpectedly.', {
        run: run.id,
        effect: effect.key,
        error: String(error instanceof Error ? error.stack : error),
      });
      report = unexpected(effect, error);
      if (report === null) await this.#context.clock.sleep(UNEXPECTED_WAIT_MS, signal);
    }
    this.#inFlight.delete(effect.key);
    this.#lanes.delete(laneOf(effect));
    if (report !== null && !this.#closing) this.#inbox(run.id, report, effect.type === 'agent' ? 'soon' : 'now');
    else if (!this.#closing) this.#inbox(run.id, { type: 'report-timer', timer: '' }, 'now');
  }
}

const UNEXPECTED_WAIT_MS = 1000;

function laneOf(effect: Effect): string {
  return 'attempt' in effect ? `${effect.task}:${effect.attempt}` : effect.key;
}

function unexpected(effect: Effect, error: unknown): RunCommand | null {
  const message = `Slipway itself failed at this step (${effect.type}): ${error instanceof Error ? error.message : String(error)}`;
  const failure = {
    class: 'fatal',
    message,
    hint: 'Look into the log of the daemon, and report it as a bug.',
    evidence: '',
  } as const;
  const usage = { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
  switch (effect.type) {
    case 'prepare':
    case 'agent':
    case 'verify':
      return { type: 'report-attempt-failed', task: effect.task, attempt: effect.attempt, failure, usage, reports: [] };
    case 'snapshot':
      return effect.salvage
        ? { type: 'report-salvage-failed', task: effect.task, attempt: effect.attempt, reason: message }
        : { type: 'report-attempt-failed', task: effect.task, attempt: effect.attempt, failure, usage, reports: [] };
    case 'merge':
      return {
        type: 'report-merge-rejected',
        task: effect.task,
        attempt: effect.attempt,
        candidate: null,
        failure,
        reports: [],
      };
    case 'open-target':
      return { type: 'report-target-failed', message, hint: failure.hint };
    case 'land':
    case 'release':
    case 'timer':
      return null;
  }
}
