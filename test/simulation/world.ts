import type { CommandAnswer, JournalEntry, RunRow } from '../../src/ports/journal.ts';
import { createRandom, type Random } from '../../src/testing/random.ts';
import { VirtualClock } from '../../src/testing/virtual-clock.ts';

/** What an agent of the simulation does in one attempt. */
export type Behaviour = 'done' | 'crash' | 'hang' | 'ask' | 'limited' | 'vanish';

/** One commit on the result branch. */
export interface LandedCommit {
  readonly commit: string;
  readonly parent: string;
  readonly tree: string;
  /** `run/task/attempt`, or null for a commit that a person made. */
  readonly attempt: string | null;
}

/** A process of the simulation: it outlives the engine that started it. */
export interface SimulatedProcess {
  readonly startedAt: number;
  readonly endsAt: number;
  readonly behaviour: Behaviour;
  starts: number;
  state: 'running' | 'ended' | 'killed';
  /** When it was ended from outside. */
  killedAt: number;
}

/** How often things go wrong; all zero once the faults stop. */
export interface Faults {
  crash: number;
  unknownOutcome: number;
  journalRefuses: number;
  humanMovesBranch: number;
  clockJumps: number;
}

/** Everything outside of the engine: it survives each crash of the engine, and sees every step. */
export class World {
  readonly random: Random;
  readonly clock = new VirtualClock();
  readonly faults: Faults;
  readonly entries: JournalEntry[] = [];
  readonly rows = new Map<string, RunRow>();
  readonly answers = new Map<string, CommandAnswer>();
  readonly processes = new Map<string, SimulatedProcess>();
  readonly leases = new Set<string>();
  readonly pins = new Map<string, string>();
  readonly gatedTrees = new Set<string>();
  readonly landed: LandedCommit[] = [];
  readonly problems: string[] = [];
  /** Grows by one with each crash: what an older engine still does has no effect. */
  generation = 0;
  crashed = false;
  crashes = 0;
  head = 'base';

  constructor(seed: number, faults: Faults) {
    this.random = createRandom(seed);
    this.faults = faults;
  }

  /** The engine dies here, whatever it is doing. */
  crash(): void {
    this.generation += 1;
    this.crashes += 1;
    this.crashed = true;
  }

  /** A step of the outside world takes time, and the engine may die before or after it. A dead engine never hears back. */
  async step<Value>(generation: number, act: () => Value): Promise<Value> {
    await this.#wait(generation, this.random.below(200));
    if (this.random.chance(this.faults.crash)) {
      this.crash();
      return NEVER;
    }
    const value = act();
    if (this.random.chance(this.faults.crash)) {
      this.crash();
      return NEVER;
    }
    return value;
  }

  /** Resolves when the clock has moved on, for an engine that still lives then. */
  #wait(generation: number, ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.at(this.clock.monotonic() + ms, () => {
        if (this.generation === generation) resolve();
      });
    });
  }

  /** A person commits to the result branch. */
  moveBranch(): void {
    const commit = `human-${this.landed.length}`;
    this.landed.push({ commit, parent: this.head, tree: `tree-of-${commit}`, attempt: null });
    this.head = commit;
  }
}

/** A promise of any kind that never resolves. */
export const NEVER = new Promise<never>(() => undefined) as never;
