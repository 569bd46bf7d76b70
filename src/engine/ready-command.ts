import type { Result } from '../core/result.ts';
import type { PersonCommand, Refusal } from '../core/run/commands.ts';
import type { RunState } from '../core/run/state.ts';
import { checkUsable } from './assignable.ts';
import type { EngineContext } from './context.ts';
import { keepDocuments } from './keep-documents.ts';

/** What has to be done or known before a command can be decided; null for one that can be at once. Answers with the command to decide. */
export function readyCommand(
  context: Pick<EngineContext, 'agent' | 'files'>,
  run: RunState | null,
  command: PersonCommand,
): Promise<Result<PersonCommand, Refusal>> | null {
  if (command.type === 'assign') return checkUsable(context.agent, command);
  if (command.type === 'replan') return keepDocuments(context.files, run, command);
  return null;
}
