import type { Result } from '../core/result.ts';
import type { RunSettings } from '../core/run/settings.ts';

/** A secret that a run refers to and that is not there; the value itself is in no message. */
export interface MissingSecret {
  readonly reason: 'missing-secret';
  readonly message: string;
  readonly hint: string;
}

/** Where variables of agents and gates come from. Nothing else of the daemon's own environment reaches them. */
export interface Environment {
  /** Basics such as PATH and LANG, the variables the run lets through, and its secrets by reference; `root` is the project's top level. */
  forAgent(settings: RunSettings, root: string): Result<Readonly<Record<string, string>>, MissingSecret>;
  /** Basics only: gates run code that an agent wrote. */
  forGates(settings: RunSettings): Readonly<Record<string, string>>;
}
