import type { Client } from '../client/client.ts';
import { failure, type Result, success } from '../core/result.ts';
import { listed } from '../core/text/wording.ts';
import type { RunListing } from '../protocol/api.ts';
import type { CliContext } from './context.ts';
import { type CliFailure, EXIT, failed } from './exit.ts';

/** The run that a person means: by its id, by the beginning of its id, or the latest of this repository when nothing is said. */
export async function findRun(
  context: CliContext,
  client: Client,
  wanted: string | null,
): Promise<Result<RunListing, CliFailure>> {
  if (wanted === null || wanted === '') return latestRun(context, client);
  const runs = await client.runs(null);
  if (!runs.ok) return failed(runs.failure);
  const exact = runs.value.find(({ id }) => id === wanted);
  if (exact !== undefined) return success(exact);
  const matches = runs.value.filter(({ id }) => id.startsWith(wanted));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return success(only);
  if (matches.length === 0) return failure(unknownRun(wanted));
  return failure(
    ambiguous(
      wanted,
      matches.map(({ id }) => id),
    ),
  );
}

async function latestRun(context: CliContext, client: Client): Promise<Result<RunListing, CliFailure>> {
  const repository = await context.ports.project.repository(context.cwd);
  const runs = await client.runs(repository);
  if (!runs.ok) return failed(runs.failure);
  const [latest] = runs.value;
  return latest === undefined ? failure(noRuns(repository)) : success(latest);
}

/** A task of a run: `RUN/TASK`, or `TASK` alone for the latest run. */
export interface TaskReference {
  readonly run: RunListing;
  readonly task: string;
}

/** The task that a person means. Ids of runs hold no slash, so the first one is where the task begins. */
export async function findTask(
  context: CliContext,
  client: Client,
  wanted: string,
): Promise<Result<TaskReference, CliFailure>> {
  const slash = wanted.indexOf('/');
  const task = wanted.slice(slash + 1);
  const run = await findRun(context, client, slash < 0 ? null : wanted.slice(0, slash));
  if (!run.ok) return run;
  if (task === '') {
    return failure({
      reason: 'usage',
      message: `${JSON.stringify(wanted)} names no task.`,
      hint: 'Write RUN/TASK, or TASK alone for the latest run of this repository.',
      exit: EXIT.usage,
    });
  }
  return success({ run: run.value, task });
}

function unknownRun(wanted: string): CliFailure {
  return {
    reason: 'no-such-run',
    message: `No run has an id that begins with ${JSON.stringify(wanted)}.`,
    hint: 'List the runs of all repositories with "slipway runs --all".',
    exit: EXIT.usage,
  };
}

function ambiguous(wanted: string, ids: readonly string[]): CliFailure {
  return {
    reason: 'ambiguous-run',
    message: `${JSON.stringify(wanted)} is the beginning of several runs: ${listed(ids)}`,
    hint: 'Write more of the id.',
    exit: EXIT.usage,
  };
}

function noRuns(repository: string | null): CliFailure {
  const place = repository === null ? 'There is no run yet.' : 'This repository has no run yet.';
  return {
    reason: 'no-runs',
    message: place,
    hint: 'Start one with "slipway run path/to/tasks.md", or list the runs of all repositories with "slipway runs --all".',
    exit: EXIT.usage,
  };
}
