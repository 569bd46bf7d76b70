import type { ProjectFiles } from './files.ts';

/** A guess, and what in the project speaks for it. */
export interface Guess {
  readonly value: string;
  /** The file or entry that says so, for a person to check. */
  readonly evidence: string;
}

/** What makes a clean checkout runnable. */
export interface SetupGuess {
  readonly run: string;
  readonly lockfiles: readonly string[];
  readonly produces: readonly string[];
  readonly evidence: string;
}

/** What one language's tools have left in a project. */
export interface EcosystemFinding {
  /** Short name, such as `node`: it tells the gates of several languages apart. */
  readonly name: string;
  readonly languages: readonly Guess[];
  readonly packageManager: Guess | null;
  readonly setup: SetupGuess | null;
  readonly test: Guess | null;
  readonly lint: Guess | null;
  readonly types: Guess | null;
}

/** Looks for one language; null when the project has nothing of it. */
export type Detector = (files: ProjectFiles) => EcosystemFinding | null;

/** The first guess that there is. */
export function firstOf(...guesses: readonly (Guess | null | false)[]): Guess | null {
  for (const guess of guesses) if (guess) return guess;
  return null;
}

/** A guess under a condition. */
export function guessIf(condition: boolean, value: string, evidence: string): Guess | null {
  return condition ? { value, evidence } : null;
}
