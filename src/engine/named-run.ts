import type { PersonCommand } from '../core/run/commands.ts';

/** The result branch carries the id of its run, which is known from here on. */
export function named(command: Extract<PersonCommand, { type: 'plan' }>, runId: string): PersonCommand {
  return { ...command, target: { ...command.target, resultRef: command.target.resultRef.replace('{run}', runId) } };
}
