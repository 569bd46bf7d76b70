import type { Plan } from '../core/plan/plan.ts';
import { foldRun, type RecordedEvent } from '../core/run/apply.ts';
import type { Periods } from '../core/run/caps.ts';
import type { Refusal, RunCommand } from '../core/run/commands.ts';
import { due } from '../core/run/due.ts';
import type { Effect } from '../core/run/effects.ts';
import type { RunEvent } from '../core/run/events.ts';
import type { FailureClass, FailureReport } from '../core/run/failure.ts';
import type { RunSettings, RunTarget } from '../core/run/settings.ts';
import type { RunState } from '../core/run/state.ts';
import { transact } from '../core/run/transact.ts';
import type { RunView, TaskStatus } from '../core/view/run-view.ts';
import { toRunView } from '../core/view/to-run-view.ts';
import { someSettings, someTarget } from './plans.ts';

/** Usage that is worth nothing to look at. */
export const SOME_USAGE = { messages: 1, inputTokens: 100, outputTokens: 50, costUsd: 0.25 } as const;

/** A failure of the class. */
export function aFailure(reason: FailureClass, fields: Partial<FailureReport> = {}): FailureReport {
  return { class: reason, message: `It failed (${reason}).`, hint: 'Look at it.', evidence: '', ...fields };
}

/** A gate's report. */
export function aReport(verdict: 'passed' | 'failed' | 'error', gate = 'tests') {
  return {
    gate,
    verdict,
    exitCode: verdict === 'passed' ? 0 : 1,
    durationMs: 5,
    outputTail: '',
    message: `${gate} ${verdict}.`,
  } as const;
}

/** A run of the pure core, moved by hand: the test plays both the people and the shell. */
export class CoreRun {
  state: RunState;
  readonly entries: RecordedEvent[] = [];
  freeTracks = 100;
  /** What other runs spent in spans of the calendar; null where nobody asks. */
  periods: Periods | null = null;
  #at = 0;

  private constructor(state: RunState) {
    this.state = state;
  }

  /** A planned run. */
  static plan(plan: Plan, settings: Partial<RunSettings> = {}, target: Partial<RunTarget> = {}): CoreRun {
    const command = {
      type: 'plan',
      plan,
      settings: someSettings(settings),
      target: someTarget(target),
      title: plan.title,
    } as const;
    const planned = transact({ id: 'r1', state: null }, command, { at: 0, freeTracks: 100 });
    if (!planned.ok || planned.value === null) throw new Error('the plan was refused');
    const run = new CoreRun(planned.value.state);
    run.entries.push(...planned.value.entries);
    return run;
  }

  /** A run that is approved and started. */
  static start(plan: Plan, settings: Partial<RunSettings> = {}): CoreRun {
    const run = CoreRun.plan(plan, settings);
    run.tell({ type: 'approve', by: 'person', planHash: 'hash' });
    run.tell({ type: 'report-target-opened' });
    return run;
  }

  /** Gives a command and answers with the types of the events it led to; fails the test when it is refused. */
  tell(command: RunCommand): readonly RunEvent['type'][] {
    const refusal = this.refusalOf(command);
    if (refusal !== null) throw new Error(`refused: ${refusal.reason}`);
    return this.#last;
  }

  #last: readonly RunEvent['type'][] = [];

  /** Gives a command and answers with why it was refused, or null when it was not. */
  refusalOf(command: RunCommand): Refusal | null {
    this.#at += 1000;
    const decided = transact({ id: 'r1', state: this.state }, command, {
      ...{ at: this.#at, freeTracks: this.freeTracks, periods: this.periods },
    });
    this.#last = [];
    if (!decided.ok) return decided.failure;
    const entries = decided.value?.entries ?? [];
    this.entries.push(...entries);
    this.#last = entries.map(({ event }) => event.type);
    return null;
  }

  /** Wall-clock milliseconds of the last command. */
  get now(): number {
    return this.#at;
  }

  /** Lets time pass before the next command, which comes a second after that. */
  pass(ms: number): this {
    this.#at += ms;
    return this;
  }

  /** Keys of the effects that are due. */
  due(): readonly string[] {
    return due(this.state).map(({ key }) => key);
  }

  /** The due effect with this key, or its beginning. */
  effect(start: string): Effect {
    const found = due(this.state).find(({ key }) => key.startsWith(start));
    if (found === undefined) throw new Error(`${start} is not due: ${this.due().join(', ')}`);
    return found;
  }

  /** Reports success for the effect with this key, or its beginning. */
  succeed(start: string): readonly RunEvent['type'][] {
    return this.tell(successOf(this.effect(start)));
  }

  /** Brings a task's attempt to the point where it waits to be merged. */
  work(task: string): this {
    for (const step of ['prepare', 'agent', 'snapshot', 'verify']) {
      const key = this.due().find((each) => each.startsWith(`${step}:${task}:`));
      if (key !== undefined) this.succeed(key);
    }
    return this;
  }

  /** Brings a task to its landing. */
  finish(task: string): this {
    this.work(task);
    for (const step of ['merge', 'land']) {
      const key = this.due().find((each) => each.startsWith(`${step}:${task}:`));
      if (key !== undefined) this.succeed(key);
    }
    return this;
  }

  /** Pins and gives back what attempts that are over left behind. */
  tidy(): this {
    for (let key = this.#leftover(); key !== undefined; key = this.#leftover()) this.succeed(key);
    return this;
  }

  #leftover(): string | undefined {
    return this.due().find((key) => key.startsWith('salvage:') || key.startsWith('release:'));
  }

  /** Status of a task. */
  status(task: string): TaskStatus {
    return this.view().tasks.find(({ id }) => id === task)!.status;
  }

  view(): RunView {
    return toRunView(this.state);
  }

  /** The state as the journal alone gives it. */
  refolded(): RunState {
    return foldRun('r1', this.entries)!;
  }
}

/** What the shell reports when an effect works. */
export function successOf(effect: Effect): RunCommand {
  switch (effect.type) {
    case 'open-target':
      return { type: 'report-target-opened' };
    case 'prepare':
      return { type: 'report-prepared', task: effect.task, attempt: effect.attempt, base: effect.from ?? 'head' };
    case 'agent':
      return {
        type: 'report-agent-done',
        task: effect.task,
        attempt: effect.attempt,
        summary: 'Done.',
        usage: SOME_USAGE,
      };
    case 'snapshot':
      return {
        type: 'report-snapshot',
        task: effect.task,
        attempt: effect.attempt,
        commit: `snap-${effect.task}-${effect.attempt}`,
        tree: 'tree',
        files: ['a.ts'],
      };
    case 'verify':
      return {
        type: 'report-verified',
        task: effect.task,
        attempt: effect.attempt,
        tree: 'tree',
        reports: effect.gates.map(({ name }) => aReport('passed', name)),
      };
    case 'merge':
      return {
        type: 'report-candidate',
        task: effect.task,
        attempt: effect.attempt,
        base: 'head',
        candidate: `cand-${effect.task}`,
        tree: 'tree',
        reports: [],
      };
    case 'land':
      return {
        type: 'report-landed',
        task: effect.task,
        attempt: effect.attempt,
        commit: effect.candidate,
        tree: effect.tree,
      };
    case 'release':
      return { type: 'report-released', task: effect.task, attempt: effect.attempt };
    case 'timer':
      return { type: 'report-timer', timer: effect.key };
  }
}
