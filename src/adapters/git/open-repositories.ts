import { failure, type Result, success } from '../../core/result.ts';
import type { RunTarget } from '../../core/run/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AttemptKey, RepositoryFailure } from '../../ports/workspaces.ts';
import type { GitRunner } from './git-runner.ts';
import { checkGitVersion } from './git-version.ts';
import { openRepository, type Repository } from './repository.ts';
import { toRepositoryFailure } from './repository-fault.ts';
import { locateRepository } from './repository-places.ts';

/** A step of a port method on an open repository. */
type Step<Value> = (repository: Repository) => Promise<Value>;

/**
 * The repositories in use, each opened once, and the edge at which faults of nested steps become values. Linked worktrees of one
 * repository share one entry.
 */
export class OpenRepositories {
  readonly #options: { readonly runner: GitRunner; readonly stateDirectory: string; readonly clock: Clock };
  readonly #byPath = new Map<string, Promise<Repository>>();
  readonly #byCommonDirectory = new Map<string, Promise<Repository>>();
  readonly #lastStep = new Map<string, Promise<unknown>>();
  #version: Promise<string> | null = null;

  constructor(options: { readonly runner: GitRunner; readonly stateDirectory: string; readonly clock: Clock }) {
    this.#options = options;
  }

  /** Runs a step that gives a plain value. */
  on<Value>(target: RunTarget, step: Step<Value>): Promise<Result<Value, RepositoryFailure>> {
    return this.onWithOutcome(target, async (repository) => success(await step(repository)));
  }

  /** Runs a step that has failures of its own. */
  async onWithOutcome<Value, Failure>(
    target: RunTarget,
    step: Step<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure | RepositoryFailure>> {
    try {
      const repository = await this.#open(target.repository);
      return await repository.trash.during(() => step(repository));
    } catch (error) {
      return failure(toRepositoryFailure(error));
    }
  }

  /** Runs steps of one attempt one after the other, however they were asked for. */
  async inTurn<Value>(key: AttemptKey, step: () => Promise<Value>): Promise<Value> {
    const name = JSON.stringify([key.runId, key.taskId, key.attempt]);
    const turn = (this.#lastStep.get(name) ?? Promise.resolve()).then(step, step);
    this.#lastStep.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.#lastStep.get(name) === turn) this.#lastStep.delete(name);
    }
  }

  /** Every repository that is open. */
  async all(): Promise<Repository[]> {
    const opened = await Promise.allSettled(this.#byCommonDirectory.values());
    return opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  /** Ends the helper processes of all repositories. */
  async close(): Promise<void> {
    for (const repository of await this.all()) repository.close();
    this.#byPath.clear();
    this.#byCommonDirectory.clear();
  }

  #open(path: string): Promise<Repository> {
    const known = this.#byPath.get(path);
    if (known !== undefined) return known;
    const opening = this.#find(path);
    this.#byPath.set(path, opening);
    opening.catch(() => this.#byPath.delete(path));
    return opening;
  }

  async #find(path: string): Promise<Repository> {
    this.#version ??= checkGitVersion(this.#options.runner);
    await this.#version.catch((error: unknown) => {
      this.#version = null;
      throw error;
    });
    const places = await locateRepository(path, this.#options.runner);
    const known = this.#byCommonDirectory.get(places.commonDirectory);
    if (known !== undefined) return known;
    const opening = openRepository(places, this.#options);
    this.#byCommonDirectory.set(places.commonDirectory, opening);
    opening.catch(() => this.#byCommonDirectory.delete(places.commonDirectory));
    return opening;
  }
}
