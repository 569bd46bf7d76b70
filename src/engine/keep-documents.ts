import { failure, type Result, success } from '../core/result.ts';
import type { PersonCommand, Refusal } from '../core/run/commands.ts';
import { specDocuments } from '../core/run/spec-documents.ts';
import type { RunState } from '../core/run/state.ts';
import type { RunFiles } from '../ports/run-files.ts';

type Replan = Extract<PersonCommand, { type: 'replan' }>;

/**
 * Keeps the documents of a new plan as they are now, before anything is decided about it: what is journaled can be told to agents. Answers
 * with the command that names the copies.
 */
export async function keepDocuments(
  files: RunFiles,
  run: RunState | null,
  command: Replan,
): Promise<Result<Replan, Refusal>> {
  if (run === null) return success(command);
  const { planPath, specFiles } = command;
  try {
    const specEdition = await files.keepEdition(run.id, specDocuments({ ...run.target, planPath }, specFiles));
    return success({ ...command, specEdition });
  } catch (error) {
    return failure({
      reason: 'spec-not-kept',
      message: `The documents of the new plan could not be copied (${error instanceof Error ? error.message : String(error)}). The run goes on as it was planned.`,
      hint: 'Check that they are there and can be read, and that the disk has room, then ask again.',
    });
  }
}
